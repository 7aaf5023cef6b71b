/** What a dvc.lock says of the stages that ran: by which md5 DVC's cache knows an output. */
import { posix } from 'node:path';
import { memberOf } from '../disk/valuesFile.ts';

/** The md5 of each output by its path in the project; ends in `.dir` for a folder. */
export function hashesIn(lock: unknown, stages: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const [name, wdir] of stages) {
    const outs = memberOf(lockedStage(lock, name), 'outs');
    for (const out of Array.isArray(outs) ? outs : []) {
      const [path, md5] = [memberOf(out, 'path'), memberOf(out, 'md5')];
      if (typeof path === 'string' && typeof md5 === 'string') hashes.set(posix.join(wdir, path), md5);
    }
  }
  return hashes;
}

function lockedStage(lock: unknown, name: string): unknown {
  return memberOf(memberOf(lock, 'stages'), name);
}
