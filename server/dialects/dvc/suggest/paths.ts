/** Files and folders on disk, and those that stages make. */
import path from 'node:path';
import type { Cursor, Suggestion } from '../../../project/dialect.ts';
import type { Project } from '../../../project/project.ts';
import type { PathPlace } from '../names/pathPlaces.ts';
import { placesIn } from '../names/paths.ts';
import { folderAt, stageAt } from './place.ts';

const hidden = new Set(['.git', '.dvc', '.venv', 'node_modules', '__pycache__', '.DS_Store']);

/** What stands in the folder that is typed so far. */
export function suggestFiles(at: Cursor, project: Project): readonly Suggestion[] {
  const prefix = folderTyped(at);
  if (prefix.startsWith('/') || prefix.includes('://')) return [];
  return project
    .list(path.resolve(folderAt(at), prefix))
    .filter(({ name }) => !hidden.has(name))
    .map(({ name, isFolder }) => ({ text: `${prefix}${name}`, kind: isFolder ? 'folder' : 'file', detail: '' }));
}

export function suggestFolders(at: Cursor, project: Project): readonly Suggestion[] {
  return suggestFiles(at, project).filter(({ kind }) => kind === 'folder');
}

const most = 2_000;

/** Of other stages, in all files of the project. */
export function suggestOutputs(at: Cursor, project: Project): readonly Suggestion[] {
  const prefix = folderTyped(at);
  const folder = folderAt(at);
  return placesIn(at.document, at.files, project)
    .filter((place) => place.role === 'output' && !isOwn(place, at) && !place.parts[0]?.endsWith('://'))
    .map(({ parts, stage }) => ({ text: written(parts, folder, prefix), detail: `made by ${stage}` }))
    .filter(({ text }) => text.startsWith(prefix))
    .slice(0, most)
    .map((suggestion) => ({ ...suggestion, kind: 'output' }));
}

function isOwn({ document, stage = '' }: PathPlace, at: Cursor): boolean {
  const own = stageAt(at);
  return document === at.document && (stage === own || stage.startsWith(`${own}@`));
}

/** With `./` where that is typed. */
function written(parts: readonly string[], folder: string, prefix: string): string {
  const relative = path.relative(folder, parts.join(path.sep)).split(path.sep).join('/');
  return prefix.startsWith('./') && !relative.startsWith('..') ? `./${relative}` : relative;
}

function folderTyped({ typed }: Cursor): string {
  return typed.replace(/[^/]*$/, '');
}
