/** The folder that the paths of a stage are relative to. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import { get, type Node } from '../../yaml/node.ts';

/** Read from the file as it stands. Absolute. `stage` is the entry's name in the file; outside of the stages there is none. */
export function workingFolder(document: Document, stage: string | undefined): string {
  if (stage === undefined) return document.folder;
  const definition = get(get(document.root, 'stages'), stage);
  return workingFolderOf(get(definition, 'wdir') ?? get(get(definition, 'do'), 'wdir'), document.folder);
}

/**
 * `wdir` as it is written or resolved in a file of `folder`, which is absolute as what it gives. What is not text is
 * left out by DVC, or refused (build.ts).
 */
export function workingFolderOf(wdir: Node | undefined, folder: string): string {
  return wdir?.kind === 'str' ? path.resolve(folder, wdir.value) : folder;
}
