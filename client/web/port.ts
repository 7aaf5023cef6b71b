/**
 * Passes requests from the worker, which reads stores, to the extension host, which may send them (web.ts).
 * An answer's body crosses as a transferred stream, so that a big file is never held whole, and stops where
 * its reader stops.
 */
import type { MessagePort } from 'node:worker_threads';
import { messageOf } from '../../protocol/thrown.ts';
import { type Web, type WebAnswer, WebError, type WebRequest } from './web.ts';

type ToHost =
  | { readonly kind: 'send'; readonly id: number; readonly request: WebRequest }
  | { readonly kind: 'abort'; readonly id: number };

type ToWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: WebAnswer }
  | { readonly kind: 'failed'; readonly id: number; readonly code: string; readonly message: string };

/** The host's end: sends what comes through the port, until the port is closed. */
export function serveWeb(port: MessagePort, web: Web): void {
  const underway = new Map<number, AbortController>();
  port.on('message', async (message: ToHost) => {
    if (message.kind === 'abort') {
      underway.get(message.id)?.abort();
      return;
    }
    const { id, request } = message;
    const controller = new AbortController();
    underway.set(id, controller);
    try {
      const answer = await web.send(request, controller.signal);
      post(port, { kind: 'answer', id, answer }, [answer.body]);
    } catch (error) {
      const code = error instanceof WebError ? error.code : '';
      post(port, { kind: 'failed', id, code, message: messageOf(error) });
    } finally {
      underway.delete(id);
    }
  });
  port.on('close', () => {
    for (const controller of underway.values()) controller.abort();
  });
}

/** The worker's end. */
export function webOver(port: MessagePort): Web {
  const waiting = new Map<number, (answer: ToWorker) => void>();
  let sent = 0;
  port.on('message', (message: ToWorker) => waiting.get(message.id)?.(message));
  return {
    async send(request, signal) {
      signal.throwIfAborted();
      const id = ++sent;
      const abort = () => post(port, { kind: 'abort', id });
      signal.addEventListener('abort', abort);
      try {
        const reply = await new Promise<ToWorker>((resolve) => {
          waiting.set(id, resolve);
          post(port, { kind: 'send', id, request });
        });
        if (reply.kind === 'failed') throw new WebError(reply.code, reply.message);
        return reply.answer;
      } finally {
        waiting.delete(id);
        signal.removeEventListener('abort', abort);
      }
    },
  };
}

function post(port: MessagePort, message: ToHost | ToWorker, transfer: ReadableStream[] = []): void {
  port.postMessage(message, transfer);
}
