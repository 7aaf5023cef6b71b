/** The worker thread in which stores are read, so that no read ever holds up the extension host. */
import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../protocol/thrown.ts';
import { StoreError } from '../storage/location.ts';
import { webOver } from '../web/port.ts';
import { Answers } from './answers.ts';
import type { Answer, Ask, FromWorker, ToWorker } from './messages.ts';

if (!parentPort) throw new Error('This file is the entry of a worker thread: start it with new Worker(…).');
const port = parentPort;
const web: unknown = workerData?.web;
const answers = new Answers(web instanceof MessagePort ? webOver(web) : undefined);
/** What is being answered, by the question's id. */
const answering = new Map<number, AbortController>();

port.on('message', async (message: ToWorker) => {
  if ('cancelled' in message) return answering.get(message.cancelled)?.abort();
  const transfer: ArrayBuffer[] = [];
  const cancelling = new AbortController();
  answering.set(message.id, cancelling);
  const reply = await answerOrFailure(message, transfer, cancelling.signal);
  answering.delete(message.id);
  if (!cancelling.signal.aborted) send(reply, transfer);
});

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

async function answerOrFailure(asked: Ask, transfer: ArrayBuffer[], signal: AbortSignal): Promise<Answer> {
  try {
    const onBytes = (bytes: number) => send({ id: asked.id, bytes });
    return { id: asked.id, ok: true, answer: await answers.answer(asked, transfer, { signal, onBytes }) };
  } catch (error) {
    const message = messageOf(error);
    const reason = error instanceof StoreError ? error.reason : undefined;
    return { id: asked.id, ok: false, message, reason };
  }
}
