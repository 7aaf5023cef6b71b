/** Whether a content is in DVC's cache, whole and as it was put there. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../../../../protocol/shape.ts';
import type { Checkpoint, KnownContent } from '../../../../project/status.ts';
import type { Algorithm, FileDigests } from './fileDigest.ts';

const suffix = '.dir';

/** `cache` is the folder of the cache. A folder's content is there when its list and all files of it are. */
export async function isCached(
  { algorithm, checksum }: KnownContent & { readonly algorithm: Algorithm },
  cache: string,
  digests: FileDigests,
  checkpoint: Checkpoint,
): Promise<boolean> {
  const store = algorithm === 'md5' ? path.join(cache, 'files', 'md5') : cache;
  const isWhole = (one: string) => isObjectWhole(one, store, algorithm, digests, checkpoint);
  if (!checksum.endsWith(suffix)) return isWhole(checksum);
  if (!(await isWhole(checksum))) return false;
  const files = readList(objectPath(store, checksum));
  if (files === undefined) return false;
  for (const file of files) if (!(await isWhole(file))) return false;
  return true;
}

function objectPath(store: string, checksum: string): string {
  return path.join(store, checksum.slice(0, 2), checksum.slice(2));
}

/** DVC takes an object that nobody may write for whole, and makes the checksum of any other. */
async function isObjectWhole(
  checksum: string,
  store: string,
  algorithm: Algorithm,
  digests: FileDigests,
  checkpoint: Checkpoint,
): Promise<boolean> {
  await checkpoint();
  const file = objectPath(store, checksum);
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return false;
  if ((stat.mode & 0o7777n) === 0o444n) return true;
  return (await digests.of(file, stat, algorithm, checkpoint)) === checksum.replace(suffix, '');
}

/** The checksums in the list of a folder's files; `undefined` where it is broken. */
function readList(file: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(list)) return undefined;
    const found: string[] = [];
    for (const entry of list) if (isRecord(entry) && typeof entry['md5'] === 'string') found.push(entry['md5']);
    return found.length === list.length ? found : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
