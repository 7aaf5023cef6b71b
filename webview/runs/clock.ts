/** Ticks once a second, while something on the page shows how time passes and people see the page. */

/** In milliseconds. */
const second = 1000;

export class Clock {
  readonly #onTick: () => void;
  #isWanted = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(onTick: () => void) {
    this.#onTick = onTick;
    document.addEventListener('visibilitychange', () => this.#settle());
  }

  set isWanted(isWanted: boolean) {
    this.#isWanted = isWanted;
    this.#settle();
  }

  #settle(): void {
    const ticks = this.#isWanted && document.visibilityState === 'visible';
    if (ticks === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = ticks ? setInterval(this.#onTick, second) : undefined;
    // Time has passed while it stood.
    if (ticks) this.#onTick();
  }
}
