/** Paths as stages write them. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import type { Project } from '../../project/project.ts';
import type { DictNode } from '../../yaml/node.ts';
import type { ResolvedStage } from './pipeline.ts';
import { toText } from './values.ts';

/** Not a path of this machine: `s3://…`, `remote://…`, or a data set's name, `ds://…`. */
export function isRemote(value: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(value);
}

/** Whether `inner` is the folder or in it; both absolute. */
export function contains(folder: string, inner: string): boolean {
  const relative = path.relative(folder, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The folder that a stage's paths are relative to, absolute; `undefined` where its `wdir` could not be resolved. */
export function stageFolder(document: Document, stage: ResolvedStage, template: DictNode): string | undefined {
  const folder = path.dirname(document.path);
  if (!template.named.has('wdir')) return folder;
  const wdir = stage.fields.get('wdir');
  return wdir && path.resolve(folder, toText(wdir));
}

/** The nearest folder upward that has a `.dvc` folder. */
export function projectFolder(file: string, project: Project): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (project.kind(path.join(folder, '.dvc')) === 'folder') return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}
