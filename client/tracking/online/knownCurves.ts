/** Curves of a server as far as they were read, so that of one that goes on only the rest is asked for. */
import type { GrowingCurve } from '../growingCurve.ts';

/** Points that are remembered in all, 24 bytes each. */
const mostPoints = 2_000_000;

/** What is known of one curve. */
interface Known {
  readonly curve: GrowingCurve;
}

export class KnownCurves<T extends Known> {
  readonly #begin: () => T;
  /** By run and metric, in the order of their last use. */
  readonly #known = new Map<string, T>();

  /** `begin` makes one of which nothing is known. */
  constructor(begin: () => T) {
    this.#begin = begin;
  }

  of(runId: string, key: string): T {
    const name = JSON.stringify([runId, key]);
    const known = this.#known.get(name) ?? this.#begin();
    this.#known.delete(name);
    this.#makeRoom();
    this.#known.set(name, known);
    return known;
  }

  #makeRoom(): void {
    let points = [...this.#known.values()].reduce((sum, { curve }) => sum + curve.count, 0);
    for (const [oldest, { curve }] of this.#known) {
      if (points <= mostPoints) return;
      this.#known.delete(oldest);
      points -= curve.count;
    }
  }
}
