/** From a place in the text to the node there, and the keys that lead to it. */
import type { Node } from './node.ts';
import { touches } from './span.ts';
import type { Tree } from './tree.ts';

export interface Located {
  /** A key counts as a node of its own; its path ends with it. */
  readonly node: Node;
  /** Keys, and the numbers of items, from the top. */
  readonly keys: readonly (string | number)[];
  readonly isKey: boolean;
}

/** The innermost node at the offset. */
export function pathAt(tree: Tree, offset: number): Located | undefined {
  const { root } = tree;
  return root === undefined || !touches(tree.offsets(root.span), offset) ? undefined : locate(root, offset, [], tree);
}

function locate(node: Node, offset: number, keys: readonly (string | number)[], tree: Tree): Located {
  if (node.kind === 'list') {
    const index = node.items.findIndex((item) => holds(item, offset, tree));
    const item = node.items[index];
    if (item !== undefined) return locate(item, offset, [...keys, index], tree);
  }
  if (node.kind === 'dict') {
    for (const { key, value } of node.entries) {
      const inner = [...keys, key.kind === 'str' ? key.value : key.kind];
      if (touches(tree.offsets(key.span), offset)) return { node: key, keys: inner, isKey: true };
      if (holds(value, offset, tree)) return locate(value, offset, inner, tree);
    }
  }
  return { node, keys, isKey: false };
}

/** A value that is missing stands at its key's end and holds nothing. */
function holds({ span }: Node, offset: number, tree: Tree): boolean {
  return !span.isEmpty && touches(tree.offsets(span), offset);
}
