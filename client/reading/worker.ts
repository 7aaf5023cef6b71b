/** The worker thread in which stores are read, so that no read ever holds up the extension host. */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../protocol/thrown.ts';
import { StoreError } from '../storage/location.ts';
import { Answers } from './answers.ts';
import type { Answer, Ask } from './messages.ts';

if (!parentPort) throw new Error('This file is the entry of a worker thread: start it with new Worker(…).');
const port = parentPort;
const answers = new Answers();

port.on('message', async (asked: Ask) => {
  const transfer: ArrayBuffer[] = [];
  const reply = await answerOrFailure(asked, transfer);
  port.postMessage(reply, transfer);
});

async function answerOrFailure(asked: Ask, transfer: ArrayBuffer[]): Promise<Answer> {
  try {
    return { id: asked.id, ok: true, answer: await answers.answer(asked, transfer) };
  } catch (error) {
    const message = messageOf(error);
    const reason = error instanceof StoreError ? error.reason : undefined;
    return { id: asked.id, ok: false, message, reason };
  }
}
