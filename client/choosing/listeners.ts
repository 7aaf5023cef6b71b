/** Who wants to know of a change. */
export class Listeners {
  readonly #listeners = new Set<() => void>();

  add(listener: () => void): { dispose(): void } {
    // Of its own, so that one function may listen twice.
    const called = () => listener();
    this.#listeners.add(called);
    return { dispose: () => this.#listeners.delete(called) };
  }

  call(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
