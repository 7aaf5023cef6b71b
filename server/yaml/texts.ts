/** All texts in a tree, keys among them, in order. */
import type { Node, TextNode } from './node.ts';

export function textsIn(node: Node): readonly TextNode[] {
  switch (node.kind) {
    case 'str':
      return [node];
    case 'list':
      return node.items.flatMap(textsIn);
    case 'other':
      return (node.items ?? []).flatMap(textsIn);
    case 'dict':
      return node.entries.flatMap(({ key, value }) => [...textsIn(key), ...textsIn(value)]);
    default:
      return [];
  }
}
