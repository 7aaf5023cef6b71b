/** The checksum of a folder: that of the list of its files with their checksums, as DVC writes it (`.dir`). */
import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Checkpoint } from '../../../../project/status.ts';
import { byCodePoint, pythonText } from '../pythonJson.ts';
import type { Algorithm, FileDigests } from './fileDigest.ts';

/** Whether DVC leaves out what is at this absolute path. */
export type IsIgnored = (path: string, kind: 'file' | 'folder') => boolean;

/** A folder that DVC refuses to take as one: there is a .dvcignore in it. */
export class FolderRefused extends Error {
  override readonly name = 'FolderRefused';
}

/** With its suffix. Throws where something in it cannot be read, and {@link FolderRefused}. */
export async function folderDigest(
  folder: string,
  algorithm: Algorithm,
  digests: FileDigests,
  isIgnored: IsIgnored,
  checkpoint: Checkpoint,
): Promise<string> {
  const files: { readonly relative: string; readonly checksum: string }[] = [];
  for (const relative of filesIn(folder, '', isIgnored)) {
    if (path.posix.basename(relative) === '.dvcignore') throw new FolderRefused(path.join(folder, relative));
    const file = path.join(folder, relative);
    const checksum = await digests.of(file, statSync(file, { bigint: true }), algorithm, checkpoint);
    files.push({ relative, checksum });
    await checkpoint();
  }
  const list = files
    .toSorted((a, b) => byCodePoint(a.relative, b.relative))
    .map(({ relative, checksum }) => `{"md5": "${checksum}", "relpath": ${pythonText(relative)}}`);
  return `${createHash('md5')
    .update(`[${list.join(', ')}]`)
    .digest('hex')}.dir`;
}

/** Relative, with slashes. Links to folders are neither entered nor listed. */
function* filesIn(folder: string, inside: string, isIgnored: IsIgnored): Generator<string> {
  const below: string[] = [];
  for (const entry of readdirSync(path.join(folder, inside), { withFileTypes: true })) {
    const relative = inside === '' ? entry.name : `${inside}/${entry.name}`;
    const kind = kindOf(entry, path.join(folder, relative));
    if (isIgnored(path.join(folder, relative), kind === 'file' ? 'file' : 'folder')) continue;
    if (kind === 'folder') below.push(relative);
    if (kind === 'file') yield relative;
  }
  for (const relative of below) yield* filesIn(folder, relative, isIgnored);
}

function kindOf(entry: Dirent, file: string): 'file' | 'folder' | 'link to a folder' {
  if (entry.isDirectory()) return 'folder';
  const isFolder = entry.isSymbolicLink() && statSync(file, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? 'link to a folder' : 'file';
}
