/** Asks the thread that looks at files (looking.ts): starts it when first asked, and anew if it died. */
import { Worker } from 'node:worker_threads';
import type { Answer, Lookup } from '../project/status.ts';

export type LookRequest =
  /** `dialect`: its place among the dialects. */
  | {
      readonly kind: 'look';
      readonly id: number;
      readonly dialect: number;
      readonly root: string;
      readonly lookups: readonly Lookup[];
    }
  | { readonly kind: 'cancel'; readonly id: number };

export type LookAnswer =
  | { readonly id: number; readonly kind: 'answers'; readonly answers: readonly Answer[] }
  | { readonly id: number; readonly kind: 'cancelled' }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };

interface Pending {
  resolve(answers: readonly Answer[]): void;
  reject(error: Error): void;
}

export class LookThread {
  readonly #entry: string;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #asked = 0;

  /** `entry`: absolute path of the bundle. */
  constructor(entry: string) {
    this.#entry = entry;
  }

  /** It is there by the time that it is asked. */
  start(): void {
    this.#worker ??= this.#begin();
  }

  /** Rejects with `signal`'s reason where it is aborted first. */
  async look(
    dialect: number,
    root: string,
    lookups: readonly Lookup[],
    signal: AbortSignal,
  ): Promise<readonly Answer[]> {
    signal.throwIfAborted();
    const id = ++this.#asked;
    const cancel = () => this.#post({ kind: 'cancel', id });
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<readonly Answer[]>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject });
        this.#post({ kind: 'look', id, dialect, root, lookups });
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      signal.throwIfAborted();
    }
  }

  stop(): void {
    const worker = this.#worker;
    this.#ended(worker, new Error('The server stops.'));
    void worker?.terminate();
  }

  #post(request: LookRequest): void {
    this.#worker ??= this.#begin();
    this.#worker.postMessage(request);
  }

  #begin(): Worker {
    const worker = new Worker(this.#entry);
    worker.unref();
    worker.on('message', (answer: LookAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#ended(worker, new Error('Looking at files broke off.', { cause: error })));
    worker.on('exit', () => this.#ended(worker, new Error('Looking at files broke off.')));
    return worker;
  }

  #settle(answer: LookAnswer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.kind === 'answers') pending?.resolve(answer.answers);
    else pending?.reject(new Error(answer.kind === 'failed' ? answer.message : 'Looking at files was cancelled.'));
  }

  /** What that thread left unanswered will stay so; the next question starts another. */
  #ended(worker: Worker | undefined, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
