/** Another name for what is under the cursor, in all files at once. */
import path from 'node:path';

import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  Position,
  Range,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import { groupBy } from '../project/groupBy.ts';
import type { Project } from '../project/project.ts';
import { type Refused, type RenameEdit, type Renaming, refused, type Subject } from '../project/subject.ts';

export interface Renamable {
  readonly range: Range;
  readonly placeholder: string;
}

const nothing = refused('Nothing that can be renamed stands here.');

export function prepareRename(
  document: Document,
  position: Position,
  files: readonly string[],
  dialect: Dialect,
  project: Project,
): Renamable | Refused {
  const subject = subjectAt(document, position, files, dialect, project);
  if (subject === undefined) return nothing;
  const { span, name } = subject;
  const renaming = renamingOf(subject, files, project);
  return renaming.kind === 'refused' ? renaming : { range: document.range(span), placeholder: name };
}

/** What the client can take of a workspace edit. */
export interface EditSupport {
  readonly documentChanges: boolean;
  readonly annotations: boolean;
}

export function rename(
  document: Document,
  position: Position,
  name: string,
  files: readonly string[],
  dialect: Dialect,
  project: Project,
  support: EditSupport,
): WorkspaceEdit | Refused {
  const subject = subjectAt(document, position, files, dialect, project);
  const renaming = subject === undefined ? nothing : renamingOf(subject, files, project);
  const renamed = renaming.kind === 'refused' ? renaming : renaming.rename(name);
  return renamed.kind === 'refused' ? renamed : workspaceEdit(renamed.edits, support);
}

function subjectAt(
  document: Document,
  position: Position,
  files: readonly string[],
  dialect: Dialect,
  project: Project,
): Subject | undefined {
  return dialect.subjectAt?.(document, document.offset(position), files, project);
}

/** What a broken file names is not known: none that may speak of it can be left behind. */
function renamingOf(subject: Subject, files: readonly string[], project: Project): Renaming {
  for (const file of files) {
    const loaded = project.load(file);
    if (loaded.kind !== 'document' || loaded.document.isWhole || !loaded.document.text.includes(subject.name)) continue;
    const { document } = loaded;
    const line = document.range(document.tree.problems[0]?.span ?? subject.span).start.line + 1;
    return refused(`${path.basename(file)} is broken in line ${line} and may use this too. Mend it first.`);
  }
  return subject.renaming();
}

/** An edit of concern is shown before it is made, where the client can do that. */
function workspaceEdit(edits: readonly RenameEdit[], { documentChanges, annotations }: EditSupport): WorkspaceEdit {
  const byDocument = groupBy(edits, ({ document }) => document);
  if (!documentChanges) {
    return { changes: Object.fromEntries([...byDocument].map(([{ uri }, own]) => [uri, own.map(plainEdit)])) };
  }
  const concerns = new Set(annotations ? edits.flatMap(({ concern }) => concern ?? []) : []);
  const changes = [...byDocument].map(
    ([{ uri, version }, own]): TextDocumentEdit => ({
      textDocument: { uri, version: version ?? null },
      edits: own.map((edit) => (annotations ? annotatedEdit(edit) : plainEdit(edit))),
    }),
  );
  const changeAnnotations = Object.fromEntries(
    [...concerns].map((label): [string, ChangeAnnotation] => [label, { label, needsConfirmation: true }]),
  );
  return { documentChanges: changes, ...(concerns.size > 0 && { changeAnnotations }) };
}

function plainEdit({ document, span, newText }: RenameEdit): TextEdit {
  return { range: document.range(span), newText };
}

function annotatedEdit(edit: RenameEdit): TextEdit | AnnotatedTextEdit {
  return edit.concern === undefined ? plainEdit(edit) : { ...plainEdit(edit), annotationId: edit.concern };
}
