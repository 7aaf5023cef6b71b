/** What the cursor is on in a file of DVC or in one that it reads. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { refused, type Subject } from '../../../project/subject.ts';
import { commandFiles } from './commandFiles.ts';
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
  if (found !== undefined) return pathSubject(found, project);
  return stageAt(document, offset, project) ?? commandFileAt(document, offset, project);
}

/** A file in a command leads to itself. */
function commandFileAt(document: Document, offset: number, project: Project): Subject | undefined {
  const isPipeline = path.basename(document.path) === 'dvc.yaml';
  const found = isPipeline
    ? commandFiles(document, project).find(({ span }) => document.touches(span, offset))
    : undefined;
  if (found === undefined) return undefined;
  const { span, file } = found;
  return {
    span,
    name: span.text,
    targets: [{ file }],
    places: () => [],
    renaming: () => refused('This is a part of a command. Rename the file itself, then its path here.'),
  };
}
