/** Where the name under the cursor is defined. */
import type { Location, Position } from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';

export function definition(
  document: Document,
  position: Position,
  dialect: Dialect,
  project: Project,
): readonly Location[] {
  const reference = dialect.referenceAt(document, document.offset(position), project);
  return (reference?.targets ?? []).map((target) => ({
    uri: target.document.uri,
    range: target.document.range(target.span),
  }));
}
