/** What a dvc.lock says of the stages that ran: by which md5 DVC's cache knows an output, and parameters' values. */
import { posix } from 'node:path';
import { isMapping, memberOf, merged } from '../valuesFile.ts';

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

/** The parameters of one file, as the stages last ran with them; `undefined` where none did. */
export function lockedParams(lock: unknown, stages: ReadonlyMap<string, string>, file: string): unknown {
  let found: unknown;
  for (const [name, wdir] of stages) {
    const files = memberOf(lockedStage(lock, name), 'params');
    for (const [path, values] of isMapping(files) ? Object.entries(files) : []) {
      if (posix.join(wdir, path) !== file || !isMapping(values)) continue;
      for (const [key, value] of Object.entries(values)) found = merged(found, nested(key.split('.'), value));
    }
  }
  return found;
}

function lockedStage(lock: unknown, name: string): unknown {
  return memberOf(memberOf(lock, 'stages'), name);
}

function nested(keys: readonly string[], value: unknown): unknown {
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
