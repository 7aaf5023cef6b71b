/** Files and folders on disk, and those that stages make. */
import path from 'node:path';
import type { Cursor, Suggestion } from '../../../project/dialect.ts';
import type { Project } from '../../../project/project.ts';
import { isStageFile } from '../checkPath.ts';
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
    .filter(({ name }) => !hidden.has(name) && !isStageFile(name))
    .map(({ name, isFolder }) => ({ text: `${prefix}${name}`, kind: isFolder ? 'folder' : 'file', detail: '' }));
}

export function suggestFolders(at: Cursor, project: Project): readonly Suggestion[] {
  return suggestFiles(at, project).filter(({ kind }) => kind === 'folder');
}

const most = 1_000;

/** Of other stages, in all files of the project. */
export function suggestOutputs(at: Cursor, project: Project): readonly Suggestion[] {
  const prefix = folderTyped(at);
  const folder = folderAt(at).split(path.sep);
  return placesIn(at.document, at.files, project)
    .filter((place) => place.role === 'output' && !isOwn(place, at) && !place.parts[0]?.endsWith('://'))
    .map((place) => ({ text: written(place.parts, folder, prefix), detail: origin(place) }))
    .filter(({ text }) => text.startsWith(prefix))
    .slice(0, most)
    .map((suggestion) => ({ ...suggestion, kind: 'output' }));
}

function origin({ document, stage }: PathPlace): string {
  return `${document.path.endsWith('.dvc') ? 'tracked' : 'made'} by ${stage}`;
}

function isOwn({ document, stage = '' }: PathPlace, at: Cursor): boolean {
  const own = stageAt(at);
  return document === at.document && (stage === own || stage.startsWith(`${own}@`));
}

/** From a folder, with `./` where that is typed. */
function written(parts: readonly string[], folder: readonly string[], prefix: string): string {
  const isInside = folder.every((part, index) => part === parts[index]);
  if (isInside) return `${prefix.startsWith('./') ? './' : ''}${parts.slice(folder.length).join('/') || '.'}`;
  return path.relative(folder.join(path.sep), parts.join(path.sep)).split(path.sep).join('/');
}

function folderTyped({ typed }: Cursor): string {
  return typed.replace(/[^/]*$/, '');
}
