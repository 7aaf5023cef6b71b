/** Whether two nodes have the same value, wherever they stand and however they are written. */
import type { DictNode, Node } from './node.ts';

export function isSameValue(a: Node, b: Node): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'null':
      return b.kind === 'null';
    case 'list':
      return b.kind === 'list' && areSame(a.items, b.items);
    case 'dict':
      return b.kind === 'dict' && areSame(parts(a), parts(b));
    case 'other':
      // The items of a set are not known.
      return b.kind === 'other' && a.type === b.type && a.text === b.text && a.type !== 'set';
    default:
      return a.kind === b.kind && Object.is(a.value, b.value);
  }
}

function areSame(a: readonly Node[], b: readonly Node[]): boolean {
  return a.length === b.length && a.every((node, index) => isSameValue(node, b[index] ?? node));
}

function parts({ entries }: DictNode): readonly Node[] {
  return entries.flatMap(({ key, value }) => [key, value]);
}
