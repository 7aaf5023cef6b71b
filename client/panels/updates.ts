/**
 * Runs one update at a time. What happens meanwhile is served by one more update after it, so a store that
 * never rests neither piles up reads nor starves what is shown.
 */
export class Updates {
  readonly #update: () => Promise<void>;
  readonly #isWanted: () => boolean;
  #isWorking = false;
  #again = false;
  #work: Promise<void> = Promise.resolve();

  /** `isWanted`: does anybody look at the outcome? */
  constructor(update: () => Promise<void>, isWanted: () => boolean) {
    this.#update = update;
    this.#isWanted = isWanted;
  }

  /** Resolves when all that was asked for so far is served. */
  get settled(): Promise<void> {
    return this.#work;
  }

  wake(): void {
    if (!this.#isWanted()) return;
    if (this.#isWorking) this.#again = true;
    else this.#work = this.#untilAllIsServed();
  }

  async #untilAllIsServed(): Promise<void> {
    this.#isWorking = true;
    try {
      do {
        this.#again = false;
        await this.#update();
      } while (this.#again && this.#isWanted());
    } finally {
      // With no await since the last look at #again: a call that comes later starts anew.
      this.#isWorking = false;
    }
  }
}
