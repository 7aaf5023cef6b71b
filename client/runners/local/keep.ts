/** Keeps small files that a command wrote, before the next job of the folder may write them anew. */
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ignoreMissing } from '../../../protocol/thrown.ts';

/** Bytes; what is larger is no file for a few numbers. */
const largest = 1024 * 1024;

export interface Keeping {
  /** Absolute. */
  readonly root: string;
  /** Relative to it, with `/`. */
  readonly files: readonly string[];
  /** Only what was written since then, in milliseconds since the epoch; all where absent. */
  readonly since?: number;
}

/** Copies them to the same places below `target`, which appears whole; files that are not there are passed over. */
export async function keepFiles(target: string, { root, files, since = 0 }: Keeping): Promise<void> {
  const unfinished = `${target}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  for (const file of files) {
    const source = path.join(root, ...file.split('/'));
    const found = await stat(source).catch(ignoreMissing);
    if (found === undefined || !found.isFile() || found.size > largest || found.mtimeMs < since) continue;
    const copy = path.join(unfinished, ...file.split('/'));
    await mkdir(path.dirname(copy), { recursive: true, mode: 0o700 });
    await copyFile(source, copy);
  }
  await rename(unfinished, target);
}
