/** Marks of files by their metadata: two equal marks mean that nothing was written in between. */
import { type BigIntStats, statSync } from 'node:fs';
import { asStoreError, attempt, isGone, StoreError } from './location.ts';

/**
 * File times tick coarsely (4 ms on Linux, 2 s on FAT), so that two writes can bear one time. A file that was
 * written just now is therefore never taken for unchanged; git calls such entries racy.
 */
const racyMilliseconds = 2000;

let racyMarks = 0;

/** `undefined` where nothing stands at `path`, or a link that leads nowhere. Throws a StoreError otherwise. */
export function statIfThere(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (isGone(error)) return undefined;
    throw asStoreError(error, path);
  }
}

/** Which file it is, how long, and when it was last written, in nanoseconds; `-` where there is none. */
export function fileStamp(stats: BigIntStats | undefined): string {
  return stats ? `${stats.ino}.${stats.size}.${stats.mtimeNs}` : '-';
}

/** Adds up the marks of many files to one. */
export class Stamps {
  readonly #parts: string[] = [];
  #newest = 0;

  /** Adds the file or folder at `path`, and returns what is known of it: nothing where it may not be looked at. */
  add(path: string): BigIntStats | undefined {
    const stats = attempt(() => statIfThere(path));
    if (stats instanceof StoreError) {
      this.#parts.push('!');
      return undefined;
    }
    this.#parts.push(fileStamp(stats));
    if (stats) this.#newest = Math.max(this.#newest, Number(stats.mtimeMs));
    return stats;
  }

  /**
   * Differs from an earlier mark if any of the files may have been written since: always, while the newest write
   * is too fresh to tell. `now` is in milliseconds since the epoch.
   */
  mark(now: number): string {
    const racy = Math.abs(now - this.#newest) < racyMilliseconds;
    return racy ? `${this.#parts.join(' ')} ${++racyMarks}` : this.#parts.join(' ');
  }
}
