/** What may be written at the cursor: keys by the dialect's shape, names by the dialect; also while the text is broken. */
import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  type Position,
} from 'vscode-languageserver-protocol';
import type { Cursor, Dialect, Suggestion } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';
import { alternatives, below, type Field, type Shape } from '../project/shape.ts';
import { type Place, placeAt } from '../yaml/cursor.ts';
import type { Offsets } from '../yaml/span.ts';

/** `files`: absolute paths of those of the dialect that count. */
export function completion(
  document: Document,
  position: Position,
  files: readonly string[],
  dialect: Dialect,
  project: Project,
  { snippets }: { readonly snippets: boolean },
): readonly CompletionItem[] {
  const offset = document.offset(position);
  const place = placeAt(document.text, offset);
  if (place.isComment) return [];
  const at: Cursor = { document, offset, path: place.path, typed: place.typed, files };
  const start = dialect.expressionStart(document.text, offset);
  if (start !== undefined) return completeExpression(at, start, dialect, project);
  if (place.role === 'text' || document.text[offset - 1] === ':') return [];
  const top = dialect.shape(document.path);
  if (top === undefined) return [];
  const shapes = place.path.reduce<readonly Shape[]>(
    (around, step) => around.flatMap((shape) => below(shape, step)),
    [top],
  );
  const fitting = shapes.flatMap(alternatives);
  const keys = place.role === 'start' ? completeKeys(document, place, fitting) : [];
  const drafts = snippets && place.role === 'start' ? completeDrafts(document, place, fitting) : [];
  return [...keys, ...completeValues(at, place, fitting, dialect, project), ...drafts];
}

function completeExpression(at: Cursor, start: number, dialect: Dialect, project: Project): CompletionItem[] {
  const { document, offset } = at;
  const rest = /^[^}\s"']*(\})?/.exec(document.text.slice(offset));
  const isClosed = rest?.[1] !== undefined;
  const end = offset + (rest?.[0].length ?? 0) - (isClosed ? 1 : 0);
  const typed = document.text.slice(start, offset);
  const suggestions = dialect.suggestInExpression({ ...at, typed }, project);
  return suggestions.map((suggestion) => itemOf(suggestion, document, { start, end }, isClosed ? '' : '}'));
}

function completeKeys(document: Document, place: Place, shapes: readonly Shape[]): CompletionItem[] {
  const fields = new Map(shapes.flatMap((shape) => (shape.kind === 'record' ? [...shape.fields] : [])));
  const hasColon = /^\s*:/.test(document.text.slice(place.word.end));
  return [...fields]
    .filter(([name]) => !place.siblings.has(name))
    .map(
      ([name, field]): CompletionItem => ({
        label: name,
        kind: CompletionItemKind.Property,
        documentation: { kind: 'markdown', value: field.doc },
        sortText: `${field.required ? 0 : 1}${name}`,
        textEdit: { range: document.range(place.word), newText: hasColon ? name : `${name}:${opening(field)}` },
      }),
    );
}

/** What follows the key, so that its value can be typed on. */
function opening(field: Field): string {
  const kinds = alternatives(field.shape).map(({ kind }) => kind);
  if (kinds.includes('text') || kinds.includes('flag') || kinds.includes('value')) return ' ';
  if (kinds.includes('list')) return '\n  - ';
  return kinds.includes('anything') ? ' ' : '\n  ';
}

function completeDrafts(document: Document, place: Place, shapes: readonly Shape[]): CompletionItem[] {
  const drafts = shapes.flatMap((shape) => (shape.kind === 'map' ? (shape.drafts ?? []) : []));
  return drafts.map(({ label, doc, snippet }) => ({
    label,
    kind: CompletionItemKind.Snippet,
    documentation: { kind: 'markdown', value: doc },
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: { range: document.range(place.word), newText: snippet },
  }));
}

function completeValues(
  at: Cursor,
  place: Place,
  shapes: readonly Shape[],
  dialect: Dialect,
  project: Project,
): CompletionItem[] {
  const { document } = at;
  const items: CompletionItem[] = [];
  if (place.role === 'value') {
    for (const label of new Set(shapes.flatMap(optionsOf))) {
      items.push({
        label,
        kind: CompletionItemKind.Value,
        textEdit: { range: document.range(place.word), newText: label },
      });
    }
  }
  const names = new Set(
    shapes.flatMap((shape) => (hasNames(shape) && fits(shape, place) && shape.names ? [shape.names] : [])),
  );
  for (const name of names) {
    const suggestions = dialect.suggest(name, at, project);
    items.push(...suggestions.map((suggestion) => itemOf(suggestion, document, place.word, '')));
  }
  return items;
}

function optionsOf(shape: Shape): readonly string[] {
  if (shape.kind === 'flag') return ['true', 'false'];
  return shape.kind === 'value' ? (shape.options ?? []) : [];
}

function hasNames(shape: Shape): shape is Extract<Shape, { kind: 'text' | 'anyDict' | 'map' }> {
  return shape.kind === 'text' || shape.kind === 'anyDict' || shape.kind === 'map';
}

/** A text may be named after a key or a dash; the keys of a mapping only where one begins. */
function fits(shape: Shape, place: Place): boolean {
  const isItem = place.path.at(-1) === '-';
  return shape.kind === 'text' ? isItem || place.role === 'value' : place.role === 'start';
}

const kinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  parameter: CompletionItemKind.Variable,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  output: CompletionItemKind.Reference,
  remote: CompletionItemKind.Value,
  template: CompletionItemKind.EnumMember,
};

function itemOf({ text, kind, detail }: Suggestion, document: Document, span: Offsets, after: string): CompletionItem {
  return {
    label: text,
    kind: kinds[kind],
    filterText: text,
    textEdit: { range: document.range(span), newText: `${text}${after}` },
    ...(detail !== '' && { detail }),
  };
}
