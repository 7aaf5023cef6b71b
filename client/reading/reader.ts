/** Asks the reading worker on behalf of the extension host: starts it when first asked, and anew if it died. */
import { MessageChannel, Worker } from 'node:worker_threads';
import { StoreError } from '../storage/location.ts';
import type { Course } from '../tracking/store.ts';
import { plainWeb } from '../web/node.ts';
import { serveWeb } from '../web/port.ts';
import type { Web } from '../web/web.ts';
import type { Answer, Ask, FromWorker, Question, Questions, ToWorker } from './messages.ts';

/** What waits for its answer. The worker is compiled against the same {@link Questions}, so types are not checked again. */
interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  readonly onBytes: Course['onBytes'];
}

export class Reader {
  readonly #entry: string | URL;
  readonly #web: Web;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #asked = 0;
  #disposed = false;

  /** `entry` is the worker's file: an absolute path, or a `file:` URL. `web` sends what it asks of servers. */
  constructor(entry: string | URL, web: Web = plainWeb) {
    this.#entry = entry;
    this.#web = web;
  }

  /**
   * Rejects with a {@link StoreError} where the store cannot be read, with another error where reading broke off, with
   * the signal's reason where that came first: downloads and changes then end, other reading is short.
   */
  ask<Q extends Question>(
    question: Q,
    ask: Questions[Q]['ask'],
    { signal, onBytes }: Course = {},
  ): Promise<Questions[Q]['answer']> {
    if (this.#disposed) return Promise.reject(new Error('Stores are no longer read: Trainyard was closed.'));
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = ++this.#asked;
    const answer = new Promise<Questions[Q]['answer']>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onBytes });
      this.#post({ id, question, ask });
    });
    return signal === undefined ? answer : this.#untilAborted(id, answer, signal);
  }

  async #untilAborted<T>(id: number, answer: Promise<T>, signal: AbortSignal): Promise<T> {
    const cancel = () => {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      this.#send({ cancelled: id });
      this.#rest();
      pending?.reject(signal.reason);
    };
    signal.addEventListener('abort', cancel);
    try {
      return await answer;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Starts the worker, which takes some 30 ms, before the first question waits for it. */
  prepare(): void {
    this.#worker ??= this.#start();
    this.#rest();
  }

  dispose(): void {
    this.#disposed = true;
    const worker = this.#worker;
    this.#stopped(worker, new Error('Reading was stopped: Trainyard was closed.'));
    void worker?.terminate();
  }

  #post(asked: { readonly id: number; readonly question: Question; readonly ask: Ask['ask'] }): void {
    this.#worker ??= this.#start();
    // It keeps the process alive only while somebody waits for an answer.
    this.#worker.ref();
    this.#send(asked);
  }

  #send(message: ToWorker | { readonly id: number; readonly question: Question; readonly ask: Ask['ask'] }): void {
    this.#worker?.postMessage(message);
  }

  /** The worker keeps the process alive no longer than somebody waits. */
  #rest(): void {
    if (this.#pending.size === 0) this.#worker?.unref();
  }

  #start(): Worker {
    const { port1: host, port2: web } = new MessageChannel();
    const worker = new Worker(this.#entry, { workerData: { web }, transferList: [web] });
    serveWeb(host, this.#web);
    host.unref();
    worker.on('message', (message: FromWorker) => {
      if ('bytes' in message) this.#pending.get(message.id)?.onBytes?.(message.bytes);
      else this.#settle(message);
    });
    worker.on('error', (error) =>
      this.#stopped(worker, new Error(`Reading broke off (${error.message}). Refresh to try again.`, { cause: error })),
    );
    worker.on('exit', () => this.#stopped(worker, new Error('Reading broke off. Refresh to try again.')));
    return worker;
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    this.#rest();
    if (answer.ok) pending?.resolve(answer.answer);
    else pending?.reject(answer.reason ? new StoreError(answer.reason, answer.message) : new Error(answer.message));
  }

  /** What that worker left unanswered will stay so; the next question starts another. */
  #stopped(worker: Worker | undefined, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
