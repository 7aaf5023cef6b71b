/** The passages of the earlier version of a text, to be found again in the next one: each once, mostly in order. */
import type { ReadPassage } from '../tree.ts';
import { lineFrom } from './lines.ts';

export class EarlierPassages {
  readonly #all: readonly ReadPassage[];
  readonly #taken = new Set<number>();
  /** The number of the one that should come now. */
  #next = 0;
  #byLine: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(all: readonly ReadPassage[]) {
    this.#all = all;
  }

  /** One that is wanted and begins with this line. */
  take(line: string, isWanted: (one: ReadPassage) => boolean): ReadPassage | undefined {
    const isFree = (number: number): boolean => {
      const one = this.#all[number];
      return one !== undefined && !this.#taken.has(number) && isWanted(one);
    };
    // Mostly it comes in turn, or behind one that was changed or removed.
    const number = isFree(this.#next) ? this.#next : this.#elsewhere(line, isFree);
    if (number === undefined) return undefined;
    this.#taken.add(number);
    this.#next = number + 1;
    return this.#all[number];
  }

  #elsewhere(line: string, isFree: (number: number) => boolean): number | undefined {
    return isFree(this.#next + 1) ? this.#next + 1 : this.#beginningWith(line).find(isFree);
  }

  #beginningWith(line: string): readonly number[] {
    this.#byLine ??= byFirstLine(this.#all);
    return this.#byLine.get(line) ?? [];
  }
}

function byFirstLine(passages: readonly ReadPassage[]): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, number[]>();
  for (const [number, { passage }] of passages.entries()) {
    const line = lineFrom(passage.text, 0).content;
    const known = lines.get(line);
    if (known === undefined) lines.set(line, [number]);
    else known.push(number);
  }
  return lines;
}
