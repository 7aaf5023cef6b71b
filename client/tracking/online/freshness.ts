/**
 * For how long what a server told is taken as it is: for a while, and for longer where asking took long, as the server
 * has other work.
 */

/** In milliseconds. */
const freshFor = 5000;
const restTimes = 20;

export class Freshness {
  readonly #begun = performance.now();
  #spent = 0;

  get isFresh(): boolean {
    return performance.now() - this.#begun < Math.max(freshFor, restTimes * this.#spent);
  }

  /** What the server answers; the time that it takes counts. */
  async spend<T>(ask: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const answer = await ask();
    this.#spent += performance.now() - started;
    return answer;
  }
}
