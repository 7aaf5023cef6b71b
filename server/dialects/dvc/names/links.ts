/** The files that a dvc.yaml names and that are there, each where it is named. */

import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import { groupBy } from '../../../project/groupBy.ts';
import type { Project } from '../../../project/project.ts';
import type { Span } from '../../../yaml/span.ts';
import { commandFiles } from './commandFiles.ts';
import { pathPlaces } from './pathPlaces.ts';

export interface FileLink {
  readonly span: Span;
  /** Absolute path. */
  readonly file: string;
}

/** A place that a loop fills with several files leads to none. */
export function linksIn(document: Document, project: Project): readonly FileLink[] {
  const isPipeline = path.basename(document.path) === 'dvc.yaml';
  if (!isPipeline && !document.path.endsWith('.dvc')) return [];
  const places = groupBy(pathPlaces(document, project).value, ({ span }) => document.offsets(span).start);
  const paths = [...places.values()].flatMap((here) => {
    const [first] = here;
    const files = new Set(here.map(({ parts }) => parts.join(path.sep)));
    const [file] = files;
    if (first === undefined || file === undefined || files.size > 1) return [];
    return first.parts[0]?.endsWith('://') || project.kind(file) !== 'file' ? [] : [{ span: first.span, file }];
  });
  return isPipeline ? [...paths, ...commandFiles(document, project)] : paths;
}
