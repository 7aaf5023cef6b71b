/** Finds the pipeline files of a folder, without stopping anything else and within bounds. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Folders that hold nobody's pipelines. Hidden folders, `.git` and `.dvc` among them, are left out by their dot, Python environments by their pyvenv.cfg. */
const skipped = new Set(['node_modules', '__pycache__', 'mlruns']);

export interface Bounds {
  /** How many folders below the first are entered. */
  readonly depth: number;
  /** How many folders are read in all. */
  readonly folders: number;
}

export const standardBounds: Bounds = { depth: 8, folders: 5_000 };

/** Absolute paths, sorted; the nearest to the top are found first where the bounds cut off. Links are not followed. */
export async function discover(
  root: string,
  isWanted: (name: string) => boolean,
  signal: AbortSignal,
  bounds = standardBounds,
): Promise<readonly string[]> {
  const found: string[] = [];
  let level: readonly string[] = [root];
  let left = bounds.folders;
  for (let depth = 0; depth <= bounds.depth && left > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level.slice(0, left)) {
      signal.throwIfAborted();
      const { files, folders } = await contentOf(folder);
      found.push(...files.filter((file) => isWanted(path.basename(file))));
      next.push(...folders);
    }
    left -= level.length;
    level = next;
  }
  return found.toSorted();
}

interface Content {
  readonly files: readonly string[];
  /** Those that may hold pipelines. */
  readonly folders: readonly string[];
}

async function contentOf(folder: string): Promise<Content> {
  const entries = await entriesOf(folder);
  if (entries.some(({ name }) => name === 'pyvenv.cfg')) return { files: [], folders: [] };
  const pathOf = (entry: Dirent): string => path.join(folder, entry.name);
  const isEntered = (entry: Dirent): boolean =>
    entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name);
  return {
    files: entries.filter((entry) => entry.isFile()).map(pathOf),
    folders: entries.filter(isEntered).map(pathOf),
  };
}

/** None where the folder is gone or closed to us: others may still hold pipelines. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}
