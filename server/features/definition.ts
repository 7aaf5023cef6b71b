/** Where the name under the cursor is defined. */
import { pathToFileURL } from 'node:url';
import type { Location, Position } from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';
import type { FileTarget } from '../project/subject.ts';
import type { Target } from '../project/target.ts';

/** `files`: absolute paths of those of the dialect that count. */
export function definition(
  document: Document,
  position: Position,
  files: readonly string[],
  dialect: Dialect,
  project: Project,
): readonly Location[] {
  const subject = dialect.subjectAt?.(document, document.offset(position), files, project);
  return (subject?.targets ?? []).map(locationOf);
}

function locationOf(target: Target | FileTarget): Location {
  if ('document' in target) return { uri: target.document.uri, range: target.document.range(target.span) };
  const start = { line: 0, character: 0 };
  return { uri: pathToFileURL(target.file).href, range: { start, end: start } };
}
