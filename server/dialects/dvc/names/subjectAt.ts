/** What the cursor is on in a file of DVC or in one that it reads. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import type { Subject } from '../../../project/subject.ts';
import { parameterAt } from './parameters.ts';
import { findPath, pathSubject } from './paths.ts';
import { stageAt } from './stages.ts';

export function subjectAt(
  document: Document,
  offset: number,
  files: readonly string[],
  project: Project,
): Subject | undefined {
  const pipelines = files.filter((file) => path.basename(file) === 'dvc.yaml');
  const parameter = parameterAt(document, offset, pipelines, project);
  if (parameter !== undefined) return parameter;
  const found = findPath(document, offset, files, project);
  return found === undefined ? stageAt(document, offset, project) : pathSubject(found, project);
}
