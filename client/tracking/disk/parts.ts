/** Reading a run that is kept in several files: what can be read of it, and what cannot, a sentence each. */
import { basename } from 'node:path';
import { attempt, StoreError } from '../../storage/location.ts';
import { statIfThere } from '../../storage/stamp.ts';

/** Milliseconds that a file may be seen half written. */
const writingTakes = 10_000;

export class Parts {
  readonly problems: string[] = [];

  /** What `read` finds; `undefined` where it cannot, which is told. */
  read<T>(read: () => T): T | undefined {
    const found = attempt(read);
    if (!(found instanceof StoreError)) return found;
    this.problems.push(found.message);
    return undefined;
  }

  /** As {@link read}, for a file of which `read` finds `undefined` while it is being written. */
  whole<T>(path: string, read: () => T | undefined): T | undefined {
    const told = this.problems.length;
    const found = this.read(read);
    if (found !== undefined || this.problems.length > told) return found;
    if (isBrokenOff(path)) this.problems.push(`${basename(path)} is not whole: what wrote it was interrupted.`);
    return undefined;
  }

  /** Lines of what was logged under `key` that mean nothing. */
  malformed(key: string, count: number): void {
    if (count > 0)
      this.problems.push(`${key}: ${count === 1 ? '1 line is' : `${count} lines are`} no point and passed over.`);
  }
}

/** Whether nobody is writing the file now, so that it stays as it is. */
export function isBrokenOff(path: string): boolean {
  const stats = statIfThere(path);
  return stats !== undefined && Date.now() - Number(stats.mtimeMs) >= writingTakes;
}
