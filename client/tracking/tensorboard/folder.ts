/** Which folders below a log directory are runs: those in which event files stand. Links are not followed. */
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { listEntries } from '../../storage/listing.ts';

/** Every writer names its files so: a second writer, or a resumed training, begins another one. */
const eventFile = /\.tfevents\./;

/** Bounds for a folder that holds something else as well: checkpoints, data, a whole disk. */
const deepest = 6;
const mostFolders = 20_000;

export interface RunFolder {
  /** From the log directory, with `/`; `.` for itself. */
  readonly name: string;
  readonly path: string;
  /** Absolute, in the order in which they were begun. */
  readonly files: readonly string[];
}

/** All of them; the nearest to the top first. */
export function runFolders(root: string): RunFolder[] {
  return [...walk(root)];
}

/** Whether there is any, found at little cost. */
export function hasRunFolder(root: string): boolean {
  return !walk(root).next().done;
}

function* walk(root: string): Generator<RunFolder> {
  let level: readonly Folder[] = [{ name: '.', path: root }];
  let left = mostFolders;
  for (let depth = 0; depth <= deepest && left > 0; depth += 1) {
    const next: Folder[] = [];
    for (const folder of level.slice(0, left)) {
      const entries = listEntries(folder.path);
      const files = entries.filter((entry) => entry.isFile() && eventFile.test(entry.name));
      if (files.length > 0) yield { ...folder, files: files.map(({ name }) => join(folder.path, name)).sort() };
      next.push(...foldersIn(folder, entries));
    }
    left -= level.length;
    level = next;
  }
}

type Folder = Pick<RunFolder, 'name' | 'path'>;

function foldersIn({ name: parent, path }: Folder, entries: readonly Dirent[]): Folder[] {
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name: parent === '.' ? name : `${parent}/${name}`, path: join(path, name) }));
}
