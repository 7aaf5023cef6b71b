/** Changes that come in quick succession are handed over together. */
export class Gathering {
  readonly #pause: number;
  readonly #longest: number;
  readonly #take: (files: ReadonlySet<string>) => void;
  #files = new Set<string>();
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param pause Milliseconds without a change before `take`.
   * @param longest Milliseconds that a change waits at most, however many follow.
   */
  constructor(pause: number, longest: number, take: (files: ReadonlySet<string>) => void) {
    this.#pause = pause;
    this.#longest = longest;
    this.#take = take;
  }

  add(file: string): void {
    const now = performance.now();
    if (this.#files.size === 0) this.#since = now;
    this.#files.add(file);
    clearTimeout(this.#timer);
    const left = this.#since + this.#longest - now;
    this.#timer = setTimeout(() => this.#handOver(), Math.max(0, Math.min(this.#pause, left)));
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#files.clear();
  }

  #handOver(): void {
    const files = this.#files;
    this.#files = new Set();
    this.#take(files);
  }
}
