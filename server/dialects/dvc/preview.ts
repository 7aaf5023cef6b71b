/** A value in a line, for people. */
import type { Node } from '../../yaml/node.ts';
import { toText } from './values.ts';

export function preview(node: Node): string {
  if (node.kind === 'dict') return `{ ${[...node.named.keys()].join(', ')} }`;
  const text = toText(node).replaceAll('\n', ' ');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
