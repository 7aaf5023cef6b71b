/** The files under a run's `metrics`, `params` or `tags`: one a key, a `/` in the key makes a folder. */
import { join, sep } from 'node:path';
import { listEntries } from '../../storage/listing.ts';

export interface LoggedFile {
  readonly key: string;
  readonly path: string;
}

/** All of them, ordered by key. Links are not followed: MLflow makes none, and they may lead in circles. */
export function loggedFiles(folder: string): LoggedFile[] {
  return filesBelow(folder, '').sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Where the value of `key` stands below `folder`; `undefined` for a key that would lead elsewhere. */
export function fileOfKey(folder: string, key: string): string | undefined {
  const path = join(folder, ...key.split('/'));
  return path.startsWith(folder + sep) ? path : undefined;
}

function filesBelow(folder: string, prefix: string): LoggedFile[] {
  const files: LoggedFile[] = [];
  for (const entry of listEntries(folder)) {
    const key = prefix + entry.name;
    // There are tens of thousands of them, and `join` would look at every character.
    const path = folder + sep + entry.name;
    if (entry.isFile()) files.push({ key, path });
    else if (entry.isDirectory()) files.push(...filesBelow(path, `${key}/`));
  }
  return files;
}
