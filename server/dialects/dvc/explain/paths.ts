/** What makes a file or folder, and what reads it. */
import path from 'node:path';
import type { Explanation } from '../../../project/explanation.ts';
import type { Project } from '../../../project/project.ts';
import type { PathPlace } from '../names/pathPlaces.ts';
import type { FoundPath } from '../names/paths.ts';
import { code, listed, placeOf } from './markdown.ts';

export function explainPath({ here, related }: FoundPath, project: Project): Explanation {
  const [first] = here;
  const makers = related.filter(({ role }) => role === 'output');
  const readers = related.filter(({ role }) => role === 'dependency');
  const lines = [
    listed(unique(here.map(({ text }) => code(text)))),
    makers.length > 0 ? makersOf(makers) : whereFrom(here, project),
    ...(readers.length > 0 ? [`Read by ${stagesOf(readers)}`] : []),
  ];
  return { span: first.span, doc: lines.join('\n\n') };
}

/** Data is in the hands of its .dvc file, which makes nothing. */
function makersOf(makers: readonly PathPlace[]): string {
  const isData = makers.every(({ document }) => document.path.endsWith('.dvc'));
  return `${isData ? 'Tracked' : 'Made'} by ${stagesOf(makers)}`;
}

function stagesOf(places: readonly PathPlace[]): string {
  return listed(unique(places.map((place) => `${code(place.stage ?? '')} (${placeOf(place)})`)));
}

/** Of several files in one place, which generated stages name, it is not asked whether they are there. */
function whereFrom(here: FoundPath['here'], project: Project): string {
  const [{ parts, name }] = here;
  if (parts[0]?.endsWith('://')) return 'Read from there; no stage makes it';
  if (here.some((other) => other.name !== name)) return 'No stage makes them';
  const kind = project.kind(parts.join(path.sep));
  return kind === 'missing' ? 'No stage makes it, and it is not there' : `A ${kind} that no stage makes`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
