/** Finds files by their names in a folder and below, without stopping anything else and within bounds. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../../protocol/thrown.ts';

/** Folders that hold nobody's pipelines, however large they are. Python environments are left out by their pyvenv.cfg. */
const skipped = new Set([
  '.git',
  '.hg',
  '.svn',
  '.dvc',
  '.venv',
  '.tox',
  '.nox',
  '.cache',
  'node_modules',
  '__pycache__',
  'mlruns',
]);

export interface Search {
  isWanted(name: string): boolean;
  /** Whether nothing in this folder counts. */
  isLeftOut(folder: string): boolean;
}

export interface Bounds {
  /** How many folders below the first are entered. */
  readonly depth: number;
  /** How many folders are read in all. */
  readonly folders: number;
}

/** A home folder is opened by mistake, too. */
export const standardBounds: Bounds = { depth: 16, folders: 20_000 };

export interface Discovered {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** False where the bounds cut off; what is nearest to the top has been found then. */
  readonly isComplete: boolean;
}

/** How many folders are read at the same time. */
const width = 16;

/** Links to folders are not followed, so there are no loops. */
export async function discover(
  root: string,
  search: Search,
  signal: AbortSignal,
  bounds = standardBounds,
): Promise<Discovered> {
  const files: string[] = [];
  let level: readonly string[] = [root];
  let left = bounds.folders;
  for (let depth = 0; depth <= bounds.depth && left > 0 && level.length > 0; depth += 1) {
    const next: string[] = [];
    const entered = level.slice(0, left);
    for (let first = 0; first < entered.length; first += width) {
      signal.throwIfAborted();
      const contents = await Promise.all(
        entered.slice(first, first + width).map((folder) => contentOf(folder, search)),
      );
      files.push(...contents.flatMap((content) => content.files));
      next.push(...contents.flatMap(({ folders }) => folders.filter((folder) => !search.isLeftOut(folder))));
    }
    left -= entered.length;
    level = entered.length < level.length ? [...level.slice(entered.length), ...next] : next;
  }
  return { files: files.toSorted(), isComplete: level.length === 0 };
}

interface Content {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

async function contentOf(folder: string, { isWanted }: Search): Promise<Content> {
  const entries = await entriesOf(folder);
  if (entries.some(({ name }) => name === 'pyvenv.cfg')) return { files: [], folders: [] };
  const files: string[] = [];
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (isWanted(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && (await isLinkToFile(file))))) {
      files.push(file);
    }
  }
  const folders = entries.filter((entry) => entry.isDirectory() && !skipped.has(entry.name));
  return { files, folders: folders.map(({ name }) => path.join(folder, name)) };
}

async function isLinkToFile(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isFile();
  } catch (error) {
    if (errorCode(error) !== undefined) return false;
    throw error;
  }
}

/** None where the folder is gone or closed to us: others may still hold pipelines. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) !== undefined) return [];
    throw error;
  }
}
