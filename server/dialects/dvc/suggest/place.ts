/** Which stage the cursor is in, and what paths are relative to there. */
import path from 'node:path';
import type { Cursor } from '../../../project/dialect.ts';
import { workingFolder } from '../workingFolder.ts';

/** As it stands in the file. */
export function stageAt({ path: [section, stage] }: Cursor): string | undefined {
  return section !== '-' && section?.key === 'stages' && stage !== '-' ? stage?.key : undefined;
}

/** Of the stage around the cursor; its `wdir` itself is relative to the file. */
export function folderAt(at: Cursor): string {
  const isOwn = at.path.at(-1) !== '-' && at.path.some((step) => step !== '-' && step.key === 'wdir');
  return isOwn ? path.dirname(at.document.path) : workingFolder(at.document, stageAt(at));
}
