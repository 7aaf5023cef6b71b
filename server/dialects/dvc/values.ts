/** How a value becomes text, as DVC's `to_str` makes it; for names of generated stages and for text around `${…}`. */
import type { Node } from '../../yaml/node.ts';
import { printed } from '../../yaml/printed.ts';

/** The name that Python gives the value's type. */
export function typeName(node: Node): string {
  switch (node.kind) {
    case 'null':
      return 'NoneType';
    case 'bool':
    case 'int':
    case 'float':
    case 'str':
    case 'list':
    case 'dict':
      return node.kind;
    case 'other':
      return node.type === 'binary' ? 'bytes' : node.type;
  }
}

/** The text of a scalar; of a list or mapping, what Python prints. */
export function toText(node: Node): string {
  switch (node.kind) {
    case 'str':
      return node.value;
    case 'bool':
      return node.value ? 'true' : 'false';
    default:
      return printed(node);
  }
}
