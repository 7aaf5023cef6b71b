/** The thread that looks at the files of stages, so that no large file holds up an answer to the editor. */
import { setImmediate as immediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../protocol/thrown.ts';
import { dialects } from '../dialects/index.ts';
import type { Checkpoint } from '../project/status.ts';
import type { LookAnswer, LookRequest } from './lookThread.ts';

/** Milliseconds of work after which messages are read. */
const stretch = 20;

if (!parentPort) throw new Error('This file is the entry of a worker thread.');
const port = parentPort;
const cancelled = new Set<number>();
let work: Promise<void> = Promise.resolve();

port.on('message', (request: LookRequest) => {
  if (request.kind === 'cancel') cancelled.add(request.id);
  else work = work.then(() => look(request));
});

async function look({ id, dialect, root, lookups }: Extract<LookRequest, { kind: 'look' }>): Promise<void> {
  try {
    const answers = await dialects[dialect]?.projects?.status?.look(root, lookups, checkpoint(id));
    post({ id, kind: 'answers', answers: answers ?? [] });
  } catch (error) {
    post(error instanceof Cancelled ? { id, kind: 'cancelled' } : { id, kind: 'failed', message: messageOf(error) });
  } finally {
    cancelled.delete(id);
  }
}

class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

function checkpoint(id: number): Checkpoint {
  let last = performance.now();
  return async () => {
    if (performance.now() - last >= stretch) {
      await immediate();
      last = performance.now();
    }
    if (cancelled.has(id)) throw new Cancelled();
  };
}

function post(answer: LookAnswer): void {
  port.postMessage(answer);
}
