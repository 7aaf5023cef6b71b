/** A mark of a server that is looked at beside the question for it: a slow server holds up no other store's. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../../protocol/thrown.ts';

/** From one look to the next, in milliseconds: a little less than the time from one question to the next. */
const interval = 900;

/** A look that takes long, on a server that is busy, is followed by a rest: looks take a quarter of the time at most. */
const restTimes = 4;

/** A server that gives no answer is asked again after 2, 4, 8 seconds, and from then on after so many milliseconds. */
const longestRest = 10_000;

/** What a question waits for the look that it began: a quick server's news is then told at once. */
const patience = 250;

export class Pulse {
  readonly #look: () => Promise<string>;
  /** In milliseconds, from whenever. */
  readonly #now: () => number;
  #looking: Promise<void> | undefined;
  #next = 0;
  #failures = 0;
  #found: string | undefined;
  /** A store that was opened again may have changed in between. */
  readonly #id = randomUUID();
  #changes = 0;

  /** `look` gives what changes when the store does; it may reject. */
  constructor(look: () => Promise<string>, now = () => performance.now()) {
    this.#look = look;
    this.#now = now;
  }

  /** Differs from an earlier one when a look found something else than the one before. */
  async mark(): Promise<string> {
    if (this.#looking === undefined && this.#now() >= this.#next) this.#looking = this.#lookOnce();
    if (this.#looking !== undefined) await Promise.race([this.#looking, delay(patience, undefined, { ref: false })]);
    return `${this.#id}.${this.#changes}`;
  }

  async #lookOnce(): Promise<void> {
    const started = this.#now();
    const found = await this.#find();
    const taken = this.#now() - started;
    if (this.#found !== undefined && found !== this.#found) this.#changes += 1;
    this.#found = found;
    const backOff = this.#failures === 0 ? 0 : Math.min(longestRest, 1000 * 2 ** this.#failures);
    this.#next = started + Math.max(interval, restTimes * taken, backOff);
    this.#looking = undefined;
  }

  /** What keeps it from looking is something that is found, too: who reads the store is told so. */
  async #find(): Promise<string> {
    try {
      const found = await this.#look();
      this.#failures = 0;
      return found;
    } catch (error) {
      this.#failures += 1;
      return messageOf(error);
    }
  }
}
