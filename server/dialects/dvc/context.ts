/** The values that `${…}` can name. A context never changes: what adds to it makes a new one (vars.ts). */
import type { Document } from '../../project/document.ts';
import { type DictNode, dictOf, type Entry, get, type Node } from '../../yaml/node.ts';
import { nowhere } from '../../yaml/span.ts';

/** One file, or one mapping among `vars`. */
export interface Layer {
  readonly name: string;
  readonly document: Document;
  readonly values: DictNode;
}

export interface Context {
  readonly values: DictNode;
  readonly layers: readonly Layer[];
  /** Which files are in it: some of their keys, or `all`. */
  readonly loaded: ReadonlyMap<string, readonly string[] | 'all'>;
  /** False where a file's values are not known: then a name that is not found may yet be there. */
  readonly isComplete: boolean;
  /** What a loop sets for the stage that it makes: `item` and `key`. */
  readonly bindings: ReadonlyMap<string, Node>;
}

export const emptyContext: Context = {
  values: dictOf(nowhere, []),
  layers: [],
  loaded: new Map(),
  isComplete: true,
  bindings: new Map(),
};

export type Found =
  | { readonly kind: 'value'; readonly node: Node }
  | { readonly kind: 'missing' }
  /** It may be in a file whose values are not known. */
  | { readonly kind: 'unknown' };

export function lookUp(context: Context, keys: readonly string[]): Found {
  const bound = context.bindings.get(keys[0] ?? '');
  const node = bound === undefined ? descend(context.values, keys) : descend(bound, keys, 1);
  if (node !== undefined) return { kind: 'value', node };
  return bound === undefined && !context.isComplete ? { kind: 'unknown' } : { kind: 'missing' };
}

/** The names that could follow these keys. */
export function namesIn(context: Context, keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return [...context.bindings.keys(), ...context.values.named.keys()];
  const found = lookUp(context, keys);
  return found.kind === 'value' && found.node.kind === 'dict' ? [...found.node.named.keys()] : [];
}

/** The places that define what these keys name: more than one where files share a mapping. */
export function definitions(
  context: Context,
  keys: readonly string[],
): readonly { document: Document; entry: Entry; owner: DictNode }[] {
  return context.layers.flatMap(({ document, values }) => {
    const owner = descend(values, keys.slice(0, -1));
    const entry = owner?.kind === 'dict' ? owner.named.get(keys.at(-1) ?? '') : undefined;
    return entry === undefined || owner?.kind !== 'dict' ? [] : [{ document, entry, owner }];
  });
}

/** A whole number, as Python reads it. */
const index = /^[-+]?\d+(?:_\d+)*$/;

/** By these keys, without the first `passed`. */
export function descend(from: Node, keys: readonly string[], passed = 0): Node | undefined {
  let node: Node | undefined = from;
  for (let number = passed; number < keys.length; number += 1) {
    const key = keys[number] ?? '';
    if (node?.kind === 'dict') node = get(node, key);
    else if (node?.kind === 'list') node = index.test(key) ? node.items.at(Number(key.replaceAll('_', ''))) : undefined;
    else return undefined;
  }
  return node;
}

const kept = new WeakMap<Node, Node>();

/** A value as contexts hold it: entries whose keys are no text are left out, however deep. */
export function withTextKeys(node: Node): Node {
  if (node.kind !== 'list' && node.kind !== 'dict') return node;
  const known = kept.get(node) ?? onlyTextKeys(node);
  kept.set(node, known);
  return known;
}

function onlyTextKeys(node: Extract<Node, { kind: 'list' | 'dict' }>): Node {
  if (node.kind === 'list') {
    const items = node.items.map(withTextKeys);
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  const entries = [...node.named.values()].map((entry) => {
    const value = withTextKeys(entry.value);
    return value === entry.value ? entry : { key: entry.key, value };
  });
  const isSame =
    entries.length === node.entries.length && entries.every((entry, index) => entry === node.entries[index]);
  return isSame ? node : dictOf(node.span, entries);
}
