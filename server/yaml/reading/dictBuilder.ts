/** The keys and values of a mapping → a node: each key once, merge keys merged. */
import { type DictNode, dictOf, type Entry, type Node } from '../node.ts';
import { tupleOf } from '../printed.ts';
import type { Problem } from '../problem.ts';
import type { Span } from '../span.ts';

export interface Pair {
  readonly key: Node;
  readonly value: Node;
}

export class DictBuilder {
  readonly #problems: Problem[];

  constructor(problems: Problem[]) {
    this.#problems = problems;
  }

  /** What is merged comes first, and what stands in the mapping itself replaces it. */
  dict(pairs: readonly Pair[], span: Span, isMerge: (pair: Pair) => boolean): DictNode {
    const merged = this.#merged(pairs.filter(isMerge));
    const entries = new Map<unknown, Entry>(merged.map((entry) => [identify(entry.key), entry]));
    const own = new Set<unknown>();
    for (const pair of pairs) {
      if (isMerge(pair)) continue;
      const identity = this.#identify(pair.key);
      // ruamel.yaml looks for repeated keys only where nothing is merged.
      if (own.has(identity) && merged.length === 0) this.#repeated(pair.key.span);
      else entries.set(identity, { key: asKey(pair.key), value: pair.value });
      own.add(identity);
    }
    return dictOf(span, [...entries.values()]);
  }

  #merged(merges: readonly Pair[]): readonly Entry[] {
    let merged: readonly Entry[] = [];
    for (const { key, value } of merges) {
      if (merged.length > 0) this.#repeated(key.span);
      const sources = value.kind === 'list' ? value.items.toReversed() : [value];
      if (sources.some(({ kind }) => kind !== 'dict')) {
        this.#problem(value.span, 'A merge key needs a mapping, or a list of mappings.');
      }
      merged = [...merged, ...sources.flatMap((source) => (source.kind === 'dict' ? source.entries : []))];
    }
    return merged;
  }

  #identify(key: Node): unknown {
    const identity = identify(key);
    if (identity !== undefined) return identity;
    this.#problem(key.span, 'A mapping cannot be a key. Check the colons and the braces.');
    return Symbol('a key like no other');
  }

  #repeated(span: Span): void {
    this.#problems.push(repeatedKey(span));
  }

  #problem(span: Span, message: string): void {
    this.#problems.push({ code: 'yaml-syntax', span, message });
  }
}

export function repeatedKey(span: Span): Problem {
  return { code: 'duplicate-key', span, message: `This key is here twice: ${span.text}. Rename or remove one.` };
}

/** A list that is a key is a tuple. */
function asKey(key: Node): Node {
  return key.kind === 'list' ? tupleOf(key.items, key.span) : key;
}

/** Keys of equal identity are the same key, as Python compares them; `undefined` for what cannot be a key. */
export function identify(key: Node): unknown {
  switch (key.kind) {
    case 'str':
      return `str ${key.value}`;
    case 'null':
      return 'null';
    case 'bool':
      return key.value ? 'number 1' : 'number 0';
    case 'int':
      return `number ${key.value}`;
    case 'float':
      return Number.isInteger(key.value)
        ? `number ${BigInt(key.value)}`
        : Number.isNaN(key.value)
          ? Symbol('nan')
          : `number ${key.value}`;
    case 'other':
      if (key.type === 'set') return undefined;
      return key.items === undefined ? `${key.type} ${key.text}` : tuple(key.items);
    case 'list':
      return tuple(key.items);
    case 'dict':
      return undefined;
  }
}

/** A list as a key is a tuple, whose own items can be no lists. */
function tuple(items: readonly Node[]): unknown {
  const parts = items.map((item) => (item.kind === 'list' ? undefined : identify(item)));
  return parts.some((part) => part === undefined) ? undefined : `tuple ${parts.map(String).join(' ')}`;
}
