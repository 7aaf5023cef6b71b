/** The lists of a stage, as they came out beside what is written. */
import { type DictNode, get, type Node } from '../../yaml/node.ts';
import type { Span } from '../../yaml/span.ts';

export const outputSections = ['outs', 'metrics', 'plots'] as const;

export interface Item {
  readonly resolved: Node;
  /** As it stands in the file. */
  readonly written: Node;
}

export function itemsOf(fields: ReadonlyMap<string, Node>, template: DictNode, section: string): readonly Item[] {
  const resolved = fields.get(section);
  if (resolved?.kind !== 'list') return [];
  const written = get(template, section);
  if (written?.kind !== 'list') return [];
  return resolved.items.map((item, index) => ({ resolved: item, written: written.items[index] ?? written }));
}

export interface NamedItem {
  /** A path, mostly. */
  readonly name: Node;
  readonly span: Span;
  /** What stands behind the name, if it is a key. */
  readonly value: Node | undefined;
}

/** What an item names: itself, or its keys. */
export function namesOf({ resolved, written }: Item): readonly NamedItem[] {
  if (resolved.kind !== 'dict') return [{ name: resolved, span: written.span, value: undefined }];
  const sources = written.kind === 'dict' && written.entries.length === resolved.entries.length ? written.entries : [];
  return resolved.entries.map(({ key, value }, index) => {
    const source = sources[index];
    return { name: key, span: source?.key.span ?? written.span, value };
  });
}
