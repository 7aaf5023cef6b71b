/** From a place in the text to the node there, and the keys that lead to it. */
import { type Node, touches } from './node.ts';

export interface Located {
  /** A key counts as a node of its own; its path ends with it. */
  readonly node: Node;
  /** Keys, and the numbers of items, from the top. */
  readonly keys: readonly (string | number)[];
  readonly isKey: boolean;
}

/** The innermost node at the offset. */
export function pathAt(root: Node | undefined, offset: number): Located | undefined {
  return root === undefined || !touches(root.span, offset) ? undefined : locate(root, offset, []);
}

function locate(node: Node, offset: number, keys: readonly (string | number)[]): Located {
  if (node.kind === 'list') {
    const index = node.items.findIndex((item) => holds(item, offset));
    const item = node.items[index];
    if (item !== undefined) return locate(item, offset, [...keys, index]);
  }
  if (node.kind === 'dict') {
    for (const { key, value } of node.entries) {
      const inner = [...keys, key.kind === 'str' ? key.value : key.kind];
      if (touches(key.span, offset)) return { node: key, keys: inner, isKey: true };
      if (holds(value, offset)) return locate(value, offset, inner);
    }
  }
  return { node, keys, isKey: false };
}

/** A value that is missing stands at its key's end and holds nothing. */
function holds(node: Node, offset: number): boolean {
  return node.span.end > node.span.start && touches(node.span, offset);
}
