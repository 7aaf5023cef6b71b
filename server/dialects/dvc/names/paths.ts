/** A file or folder: the stage that makes it, and all that names it, something in it or something around it. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { refused, type Subject } from '../../../project/subject.ts';
import { placeKey } from '../../../project/target.ts';
import { rootOf } from '../root/root.ts';
import { type PathPlace, pathPlaces } from './pathPlaces.ts';
import { pathRenaming } from './pathRenaming.ts';

/** What names a path under the cursor, several where a loop fills it in; and what else bears on it in the project. */
export interface FoundPath {
  readonly here: readonly [PathPlace, ...PathPlace[]];
  readonly related: readonly PathPlace[];
}

/** `files`: absolute paths of those that define stages. */
export function findPath(
  document: Document,
  offset: number,
  files: readonly string[],
  project: Project,
): FoundPath | undefined {
  if (!isStageFile(document.path)) return undefined;
  const [first, ...others] = pathPlaces(document, project).value.filter(({ span }) => document.touches(span, offset));
  if (first === undefined) return undefined;
  const here: FoundPath['here'] = [first, ...others];
  const related = new Map(
    relatedTo(here, placesIn(document, files, project)).map((place) => [identityOf(place), place]),
  );
  return { here, related: [...related.values()] };
}

/** At one of these paths, above or below. */
function relatedTo(here: FoundPath['here'], all: readonly PathPlace[]): readonly PathPlace[] {
  const names = new Set(here.map(({ name }) => name));
  const above = new Set([...names].flatMap((name) => [...foldersAround(name)]));
  return all.filter(({ name }) => {
    if (names.has(name) || above.has(name)) return true;
    for (const folder of foldersAround(name)) if (names.has(folder)) return true;
    return false;
  });
}

function* foldersAround(name: string): Generator<string> {
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) yield name.slice(0, end);
}

export function pathSubject({ here, related }: FoundPath, project: Project): Subject {
  const [{ span, text, isWritten }] = here;
  return {
    span,
    name: isWritten ? text : span.text,
    targets: targetsOf(here, related, project),
    places: () =>
      byPlace(related).map((place) => ({
        document: place.document,
        span: place.span,
        isDefinition: place.role === 'output',
      })),
    renaming: () =>
      isWritten
        ? pathRenaming(here[0], related, project)
        : refused('This path is made of expressions. Rename what they stand for, or the path by hand.'),
  };
}

/** What makes it, or the file that is there; an output leads to itself, so that editors show its uses. */
function targetsOf(here: FoundPath['here'], related: readonly PathPlace[], project: Project): Subject['targets'] {
  const makers = byPlace(related.filter(({ role }) => role === 'output'));
  if (makers.length > 0) return makers.map(({ document, span }) => ({ document, span }));
  const files = new Set(here.map(({ parts }) => parts.join(path.sep)));
  return [...files].filter((file) => project.kind(file) === 'file').map((file) => ({ file }));
}

/** Of all files of the same project, this one with it. */
export function placesIn(document: Document, files: readonly string[], project: Project): readonly PathPlace[] {
  const root = rootOf(document.path, project);
  const others = files.filter((file) => file !== document.path && isStageFile(file) && rootOf(file, project) === root);
  return [document.path, ...others].flatMap((file) => {
    const loaded = project.load(file);
    return loaded.kind === 'document' ? pathPlaces(loaded.document, project).value : [];
  });
}

function isStageFile(file: string): boolean {
  return path.basename(file) === 'dvc.yaml' || file.endsWith('.dvc');
}

function identityOf(place: PathPlace): string {
  return `${placeKey(place)} ${place.text}`;
}

/** Generated stages share the places of their template. */
export function byPlace(places: readonly PathPlace[]): readonly PathPlace[] {
  return [...new Map(places.map((place) => [placeKey(place), place])).values()];
}
