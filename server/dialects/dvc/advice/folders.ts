/** Working folders that are not there and that no stage makes. */
import path from 'node:path';
import { contains } from '../../../project/folders.ts';
import { get } from '../../../yaml/node.ts';
import { stageFolder } from '../paths.ts';
import { isMade, type Joined } from '../root/joined.ts';
import { type Report, runnableIn, type Scene } from './scene.ts';

export function adviseOnFolders({ document, project, groups }: Scene, joined: Joined, report: Report): void {
  for (const { stage, template } of runnableIn(groups)) {
    const wdir = get(template, 'wdir');
    const folder = wdir && stageFolder(document, stage, template);
    if (wdir === undefined || folder === undefined || !contains(joined.root, folder)) continue;
    const kind = project.kind(folder);
    if (kind === 'folder' || (kind === 'missing' && isMade(joined, folder))) continue;
    const name = path.relative(joined.root, folder).replaceAll(path.sep, '/');
    const message =
      kind === 'file'
        ? `\`${name}\` is a file; a stage runs in a folder. Name one.`
        : `There is no folder \`${name}\` to run in, and no stage makes it. Create it, or correct the path.`;
    report('missing-folder', document, wdir.span, message);
  }
}
