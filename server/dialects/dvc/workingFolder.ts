/** The folder that the paths of a stage are relative to, read from the file as it stands. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import { get } from '../../yaml/node.ts';

/** Absolute. `stage` is the entry's name in the file; outside of the stages there is none. */
export function workingFolder(document: Document, stage: string | undefined): string {
  const folder = path.dirname(document.path);
  if (stage === undefined) return folder;
  const definition = get(get(document.root, 'stages'), stage);
  const wdir = get(definition, 'wdir') ?? get(get(definition, 'do'), 'wdir');
  return wdir?.kind === 'str' ? path.resolve(folder, wdir.value) : folder;
}
