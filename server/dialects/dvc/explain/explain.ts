/** What is under the cursor in a file of DVC, or in a parameter file that pipelines read. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Explanation } from '../../../project/explanation.ts';
import type { Project } from '../../../project/project.ts';
import { parameterAt } from '../names/parameters.ts';
import { findPath } from '../names/paths.ts';
import { pipelineOf } from '../pipeline.ts';
import { code, listed } from './markdown.ts';
import { explainPath } from './paths.ts';
import { explainStage } from './stages.ts';
import { explainValue } from './values.ts';

export function explain(
  document: Document,
  offset: number,
  files: readonly string[],
  project: Project,
): Explanation | undefined {
  const isPipeline = path.basename(document.path) === 'dvc.yaml';
  if (!isPipeline && !document.path.endsWith('.dvc')) return explainKey(document, offset, files, project);
  const value = isPipeline ? explainValue(document, offset, project) : undefined;
  if (value !== undefined) return value;
  const found = findPath(document, offset, files, project);
  if (found !== undefined) return explainPath(found, project);
  return isPipeline ? explainStage(document, offset, project) : undefined;
}

/** A key of a parameter file: the stages that use it. */
function explainKey(
  document: Document,
  offset: number,
  files: readonly string[],
  project: Project,
): Explanation | undefined {
  const pipelines = files.filter((file) => path.basename(file) === 'dvc.yaml');
  const subject = parameterAt(document, offset, pipelines, project);
  if (subject === undefined) return undefined;
  const stages = subject
    .places()
    .filter(({ isDefinition }) => !isDefinition)
    .flatMap((place) => {
      const { entries } = pipelineOf(place.document, project).value;
      const { start } = place.document.offsets(place.span);
      return entries.find(({ whole }) => place.document.touches(whole, start))?.name ?? [];
    });
  const names = [...new Set(stages)].map(code);
  return names.length === 0 ? undefined : { span: subject.span, doc: `Used by ${listed(names)}` };
}
