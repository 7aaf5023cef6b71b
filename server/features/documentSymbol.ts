/** The outline of a file: its sections, and what they name. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-protocol';
import type { Document } from '../project/document.ts';
import type { Entry } from '../yaml/node.ts';

export function documentSymbols(document: Document): readonly DocumentSymbol[] {
  const { root } = document;
  if (root?.kind !== 'dict') return [];
  return root.entries.flatMap((entry) => {
    const { value } = entry;
    const children =
      value.kind === 'dict' ? value.entries.flatMap((child) => symbolOf(document, child, SymbolKind.Function, [])) : [];
    return symbolOf(document, entry, SymbolKind.Module, children);
  });
}

function symbolOf(
  document: Document,
  { key, value }: Entry,
  kind: SymbolKind,
  children: DocumentSymbol[],
): DocumentSymbol[] {
  const name = key.kind === 'str' ? key.value : key.span.text;
  // Editors refuse empty names, and a selection outside of the range: an alias' value stands elsewhere.
  if (name.trim() === '') return [];
  const [head, body] = [document.offsets(key.span), document.offsets(value.span)];
  const range = document.range({ start: head.start, end: body.start >= head.end ? body.end : head.end });
  return [{ name, kind, range, selectionRange: document.range(key.span), children }];
}
