/** A project of the language server in memory: file name → text, all in one folder. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Document } from '../../server/project/document.ts';
import { memoryFiles } from '../../server/project/files.ts';
import { Documents } from '../../server/project/project.ts';

export const root = path.resolve('/project');

export function projectOf(files: Readonly<Record<string, string>>): Documents {
  return new Documents(
    memoryFiles(new Map(Object.entries(files).map(([name, text]) => [path.join(root, name), text]))),
  );
}

/** The project with this text open in the editor as `dvc.yaml`. */
export function edited(
  text: string,
  files: Readonly<Record<string, string>> = {},
): { document: Document; project: Documents } {
  const project = projectOf(files);
  const file = path.join(root, 'dvc.yaml');
  return { project, document: project.open(file, text, pathToFileURL(file).href) };
}
