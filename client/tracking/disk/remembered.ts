/** Remembers what was read from a file until the file is another one. */
import type { BigIntStats } from 'node:fs';
import { fileStamp, statIfThere } from '../../storage/stamp.ts';

export class Remembered<T> {
  readonly #known = new Map<string, { readonly stamp: string; readonly content: T }>();
  readonly #read: (path: string) => T | undefined;
  readonly #stampOf: (stats: BigIntStats) => string;

  /**
   * `read` answers `undefined` for a file that is being written; until it is whole, what was known stands. What was
   * read holds as long as `stampOf` says the same.
   */
  constructor(read: (path: string) => T | undefined, stampOf: (stats: BigIntStats) => string = fileStamp) {
    this.#read = read;
    this.#stampOf = stampOf;
  }

  get(path: string): T | undefined {
    const stats = statIfThere(path);
    if (!stats) {
      this.#known.delete(path);
      return undefined;
    }
    const stamp = this.#stampOf(stats);
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known.content;
    const content = this.#read(path);
    if (content === undefined) return known?.content;
    this.#known.set(path, { stamp, content });
    return content;
  }

  clear(): void {
    this.#known.clear();
  }
}
