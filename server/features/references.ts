/** Everywhere the name under the cursor stands, in all files or in the one that is looked at. */
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type Position,
} from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';

/** `files`: absolute paths of those of the dialect that count. */
export function references(
  document: Document,
  position: Position,
  withDefinitions: boolean,
  files: readonly string[],
  dialect: Dialect,
  project: Project,
): readonly Location[] {
  const places = dialect.subjectAt?.(document, document.offset(position), files, project)?.places() ?? [];
  return places
    .filter(({ isDefinition }) => withDefinitions || !isDefinition)
    .map((place) => ({ uri: place.document.uri, range: place.document.range(place.span) }));
}

export function highlights(
  document: Document,
  position: Position,
  dialect: Dialect,
  project: Project,
): readonly DocumentHighlight[] {
  const subject = dialect.subjectAt?.(document, document.offset(position), [document.path], project);
  return (subject?.places() ?? [])
    .filter((place) => place.document === document)
    .map(({ span, isDefinition }) => ({
      range: document.range(span),
      kind: isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}
