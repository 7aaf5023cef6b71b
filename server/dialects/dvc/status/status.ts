/** The status of stages as DVC tells it; see each part. */
import path from 'node:path';
import { diskFiles } from '../../../project/files.ts';
import type { StatusSupport } from '../../../project/graph.ts';
import { Documents } from '../../../project/project.ts';
import { LeftOut } from '../root/leftOut.ts';
import type { IsIgnored } from './look/folderDigest.ts';
import { Looker } from './look/look.ts';
import { planStatus } from './plan.ts';

/** Of the thread that looks: it knows the checksums of what it has read. */
const looker = new Looker();

export const status: StatusSupport = {
  plan: planStatus,
  look: (root, lookups, checkpoint) => looker.look(lookups, leftOutOf(root), checkpoint),
};

/** What DVC leaves out of a folder's content; projects within the project, too. */
function leftOutOf(root: string): IsIgnored {
  const project = new Documents(diskFiles);
  const leftOut = new LeftOut(root, project);
  return (file, kind) => {
    if (leftOut.dvcRule(file, kind) !== undefined) return true;
    return kind === 'folder' && project.kind(path.join(file, '.dvc')) !== 'missing';
  };
}
