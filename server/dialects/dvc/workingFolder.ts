/** The folder that the paths of a stage are relative to. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import { get, type Node } from '../../yaml/node.ts';

/** Read from the file as it stands. Absolute. `stage` is the entry's name in the file; outside of the stages there is none. */
export function workingFolder(document: Document, stage: string | undefined): string {
  if (stage === undefined) return path.dirname(document.path);
  const definition = get(get(document.root, 'stages'), stage);
  return workingFolderOf(get(definition, 'wdir') ?? get(get(definition, 'do'), 'wdir'), document.path);
}

/** `wdir` as it is written or resolved in `file`. Absolute. What is not text is left out by DVC, or refused (build.ts). */
export function workingFolderOf(wdir: Node | undefined, file: string): string {
  return path.resolve(path.dirname(file), wdir?.kind === 'str' ? wdir.value : '');
}
