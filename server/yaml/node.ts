/** What a YAML text says, as a tree whose every part knows where it stands. */
import type { Span } from './span.ts';

/** How a string is written; `plain` has no quotes. */
export type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface NullNode {
  readonly kind: 'null';
  readonly span: Span;
}

export interface BoolNode {
  readonly kind: 'bool';
  readonly span: Span;
  readonly value: boolean;
}

export interface IntNode {
  readonly kind: 'int';
  readonly span: Span;
  readonly value: bigint;
}

export interface FloatNode {
  readonly kind: 'float';
  readonly span: Span;
  readonly value: number;
}

export interface TextNode {
  readonly kind: 'str';
  readonly span: Span;
  readonly value: string;
  readonly style: Style;
}

/** A value with a type of its own that has no counterpart here: a date, binary data, a tuple. */
export interface OtherNode {
  readonly kind: 'other';
  readonly span: Span;
  readonly type: 'date' | 'datetime' | 'binary' | 'set' | 'tuple' | 'complex' | 'ellipsis';
  /** As Python prints it. */
  readonly text: string;
  /** Of a tuple or a set. */
  readonly items?: readonly Node[];
  /** Of binary data: a character for each. */
  readonly bytes?: string;
}

export interface ListNode {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly Node[];
}

export interface Entry {
  readonly key: Node;
  readonly value: Node;
}

export interface DictNode {
  readonly kind: 'dict';
  readonly span: Span;
  /** In order, with what merge keys brought first; a repeated key only the first time. */
  readonly entries: readonly Entry[];
  /** The entries whose keys are strings. */
  readonly named: ReadonlyMap<string, Entry>;
}

export type Node = NullNode | BoolNode | IntNode | FloatNode | TextNode | OtherNode | ListNode | DictNode;

/** The value of a key that is a string. */
export function get(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'dict' ? node.named.get(key)?.value : undefined;
}

/** A dict of these entries; the first of a name counts. */
export function dictOf(span: Span, entries: readonly Entry[]): DictNode {
  return new Dict(span, entries);
}

class Dict implements DictNode {
  readonly kind = 'dict';
  readonly span: Span;
  readonly entries: readonly Entry[];
  #named: ReadonlyMap<string, Entry> | undefined;

  constructor(span: Span, entries: readonly Entry[]) {
    this.span = span;
    this.entries = entries;
  }

  /** Made when first asked for: of most mappings in a large file nobody asks. */
  get named(): ReadonlyMap<string, Entry> {
    this.#named ??= byName(this.entries);
    return this.#named;
  }
}

function byName(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const named = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.key.kind === 'str' && !named.has(entry.key.value)) named.set(entry.key.value, entry);
  }
  return named;
}
