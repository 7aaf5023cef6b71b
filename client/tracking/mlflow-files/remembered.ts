/** Remembers what was read from a file until the file is another one. */
import { fileStamp, statIfThere } from '../../storage/stamp.ts';

export class Remembered<T> {
  readonly #known = new Map<string, { readonly stamp: string; readonly content: T }>();
  readonly #read: (path: string) => T | undefined;

  /** `read` answers `undefined` for a file that is being written; until it is whole, what was known stands. */
  constructor(read: (path: string) => T | undefined) {
    this.#read = read;
  }

  get(path: string): T | undefined {
    const stats = statIfThere(path);
    if (!stats) {
      this.#known.delete(path);
      return undefined;
    }
    const stamp = fileStamp(stats);
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
