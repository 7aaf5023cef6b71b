/** Several files with the cursor `‸` in one of them and expected places in `⟦…⟧`; and what an edit makes of them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Position, TextDocumentEdit, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Document } from '../../server/project/document.ts';
import type { Documents } from '../../server/project/project.ts';
import { withSpans } from './cursor.ts';
import { projectOf, root } from './pipelineProject.ts';

export type Texts = Readonly<Record<string, string>>;

export interface Marked {
  readonly project: Documents;
  /** With the cursor in it. */
  readonly document: Document;
  readonly position: Position;
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly texts: Texts;
  /** `file line:column text`, sorted. */
  readonly expected: readonly string[];
}

export function marked(files: Texts): Marked {
  const found = Object.entries(files).map(([name, text]) => {
    const cursor = text.replace(/[⟦⟧]/g, '').indexOf('‸');
    const { text: plain, spans } = withSpans(text.replace('‸', ''));
    return { name, cursor, plain, spans };
  });
  const texts = Object.fromEntries(found.map(({ name, plain }) => [name, plain]));
  const project = projectOf(texts);
  const here = found.filter(({ cursor }) => cursor >= 0);
  assert.equal(here.length, 1, 'one ‸ is needed');
  const [{ name: named, cursor } = { name: '', cursor: 0 }] = here;
  const loaded = project.load(path.join(root, named));
  assert.equal(loaded.kind, 'document');
  const { document } = loaded;
  const expected = found.flatMap(({ name, plain, spans }) => {
    const positions = TextDocument.create(name, '', 0, plain);
    return spans.map(({ start, end }) => placeOf(name, positions.positionAt(start), plain.slice(start, end)));
  });
  return {
    project,
    document,
    position: document.range({ start: cursor, end: cursor }).start,
    files: Object.keys(files).map((name) => path.join(root, name)),
    texts,
    expected: expected.toSorted(),
  };
}

export function placeOf(file: string, { line, character }: Position, text: string): string {
  return `${file} ${line + 1}:${character + 1} ${text}`;
}

/** The name of a file of the project. */
export function nameOf(uri: string, folder = root): string {
  return path.relative(folder, fileURLToPath(uri)).replaceAll(path.sep, '/');
}

/** The texts that the edit changes, as they are then. */
export function edited(texts: Texts, edit: WorkspaceEdit, folder = root): Texts {
  const changes = [
    ...Object.entries(edit.changes ?? {}),
    ...(edit.documentChanges ?? []).map((change): [string, TextEdit[]] => {
      assert.ok(TextDocumentEdit.is(change));
      return [change.textDocument.uri, change.edits.filter((one) => 'newText' in one)];
    }),
  ];
  return Object.fromEntries(
    changes.map(([uri, edits]) => {
      const name = nameOf(uri, folder);
      const document = TextDocument.create(uri, '', 0, texts[name] ?? '');
      return [name, TextDocument.applyEdits(document, edits)];
    }),
  );
}
