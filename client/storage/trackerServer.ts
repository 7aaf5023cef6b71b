/** One tracker's server: asked a few things at a time, patiently, and left alone while it asks for that. */
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, messageOf } from '../../protocol/thrown.ts';
import { plainWeb } from '../web/node.ts';
import { type Web, type WebAnswer, WebError, type WebRequest } from '../web/web.ts';
import { StoreError } from './location.ts';
import { noAnswer, parsed, patience, refusal, type Speech } from './serverAnswers.ts';

/** A server that says for how long it wants to be left alone is waited for up to so many milliseconds. */
const longestWait = 5000;

/** Where a server that is asked too often, or that is just starting, does not say how long. */
const usualWait = 1000;

/** Requests at a time; MLflow's own server works on four. */
const atOnce = 4;

/** What is asked of a server. */
export type Question = Omit<WebRequest, 'server' | 'tracker'>;

export class TrackerServer {
  /** Its address, without `/` at its end. */
  readonly address: string;
  readonly #speech: Speech;
  readonly #web: Web;
  readonly #patience: number;
  readonly #closed = new AbortController();
  #free = atOnce;
  /** What it said when it asked to be left alone, and until when; on the clock of `performance`. */
  #quiet: { readonly until: number; readonly because: StoreError } | undefined;
  readonly #queue: (() => void)[] = [];

  /** `limit` is how long one answer is waited for, in milliseconds. */
  constructor(address: string, speech: Speech, web: Web = plainWeb, limit = patience) {
    this.address = address;
    this.#speech = speech;
    this.#web = web;
    this.#patience = limit;
  }

  /** The JSON that it answers. Rejects with a StoreError that says what is wrong. */
  async ask(question: Question): Promise<unknown> {
    await this.#turn();
    try {
      return await this.#askUntilAnswered(question);
    } finally {
      this.#next();
    }
  }

  /** A file's content, as it comes; `path` is below the server's address. */
  async download(
    path: string,
    { credentials }: Pick<Question, 'credentials'> = {},
  ): Promise<ReadableStream<Uint8Array>> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new DOMException('', 'TimeoutError')), this.#patience);
    const signal = AbortSignal.any([late.signal, this.#closed.signal]);
    try {
      const answer = await this.#send({ method: 'GET', path, ...(credentials && { credentials }) }, signal);
      if (answer.status === 200) return answer.body;
      throw this.#refusal(answer, await this.#text(answer, signal));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Aborted when the server is not read any more. */
  get closing(): AbortSignal {
    return this.#closed.signal;
  }

  /** Whatever is under way is broken off. */
  close(): void {
    this.#closed.abort(new StoreError('away', 'The store was closed. Refresh to read it again.'));
  }

  /** Tries once more where the server asks for that, or answers that it is not there just now. */
  async #askUntilAnswered(question: Question): Promise<unknown> {
    for (let again = 1; ; again--) {
      if (this.#quiet && performance.now() < this.#quiet.until) throw this.#quiet.because;
      const limit = this.#limit();
      const answer = await this.#send(question, limit);
      const text = await this.#text(answer, limit);
      if (answer.status === 200) return parsed(text, this.address, this.#speech);
      const wait = waitFor(answer);
      if (again === 0 || wait === undefined || wait > longestWait) {
        const because = this.#refusal(answer, text);
        if (wait !== undefined) this.#quiet = { until: performance.now() + wait, because };
        throw because;
      }
      await delay(wait, undefined, { signal: this.#closed.signal }).catch(() => this.#closed.signal.throwIfAborted());
    }
  }

  #refusal({ status, headers }: WebAnswer, body: string): StoreError {
    return refusal({ status, headers, body }, this.address, this.#speech);
  }

  async #send(question: Question, signal: AbortSignal): Promise<WebAnswer> {
    try {
      return await this.#web.send({ ...question, server: this.address, tracker: this.#speech.tracker }, signal);
    } catch (error) {
      throw noAnswer(signal.aborted ? signal.reason : error, this.address);
    }
  }

  async #text({ body }: WebAnswer, signal: AbortSignal): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      await body.pipeTo(
        new WritableStream({
          write(chunk) {
            text += decoder.decode(chunk, { stream: true });
          },
        }),
        { signal },
      );
    } catch (error) {
      throw noAnswer(signal.aborted ? signal.reason : brokenOff(error), this.address);
    }
    return text + decoder.decode();
  }

  #limit(): AbortSignal {
    return AbortSignal.any([AbortSignal.timeout(this.#patience), this.#closed.signal]);
  }

  async #turn(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  /** The place of a request that is over goes to the one that waits for longest. */
  #next(): void {
    const waiting = this.#queue.shift();
    if (waiting) waiting();
    else this.#free += 1;
  }
}

/** An answer whose body did not come whole. */
export function brokenOff(error: unknown): WebError {
  return new WebError(errorCode(error) ?? '', `the answer broke off: ${messageOf(error)}`, { cause: error });
}

/** Milliseconds after which the same may be asked again; `undefined` where that makes no sense. */
function waitFor({ status, headers }: WebAnswer): number | undefined {
  if (status !== 429 && status !== 502 && status !== 503) return undefined;
  const { 'retry-after': said } = headers;
  if (said === undefined) return usualWait;
  return /^\d+$/.test(said) ? Number(said) * 1000 : Math.max(0, Date.parse(said) - Date.now()) || usualWait;
}
