/** Which folders below a log directory are runs: those in which event files stand. Links are not followed. */
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { listEntries } from '../../storage/listing.ts';
import { attempt, StoreError } from '../../storage/location.ts';
import type { LogFolder, LogFolderList } from '../disk/logFolders.ts';

/** Every writer names its files so: a second writer, or a resumed training, begins another one. */
const eventFile = /\.tfevents\./;

/** Bounds for a folder that holds something else as well: checkpoints, data, a whole disk. */
const deepest = 6;
const mostFolders = 20_000;

/** Its id is the way to it from the log directory, with `/`; `.` for itself. */
export type RunFolder = LogFolder;

/** All of them; the nearest to the top first. */
export function runFolders(root: string): LogFolderList<RunFolder> {
  const problems: string[] = [];
  return { folders: [...walk(root, problems)], problems };
}

/** Whether there is any, found at little cost. */
export function hasRunFolder(root: string): boolean {
  return !walk(root, []).next().done;
}

/** What cannot be looked into is added to `problems`; the root must be readable. */
function* walk(root: string, problems: string[]): Generator<RunFolder> {
  let level: readonly Folder[] = [{ id: '.', path: root }];
  let left = mostFolders;
  for (let depth = 0; depth <= deepest && left > 0; depth += 1) {
    const next: Folder[] = [];
    for (const folder of level.slice(0, left)) {
      const entries = attempt(() => listEntries(folder.path, folder.path === root ? 'mustExist' : 'mayBeGone'));
      if (entries instanceof StoreError) {
        if (folder.path === root) throw entries;
        problems.push(entries.message);
        continue;
      }
      const files = entries.filter((entry) => entry.isFile() && eventFile.test(entry.name));
      if (files.length > 0) yield { id: folder.id, files: files.map(({ name }) => join(folder.path, name)).sort() };
      next.push(...foldersIn(folder, entries));
    }
    left -= level.length;
    level = next;
  }
}

interface Folder {
  readonly id: string;
  readonly path: string;
}

function foldersIn({ id: parent, path }: Folder, entries: readonly Dirent[]): Folder[] {
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ id: parent === '.' ? name : `${parent}/${name}`, path: join(path, name) }));
}
