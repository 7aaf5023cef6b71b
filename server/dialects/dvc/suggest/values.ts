/** Parameters by their names; the more there are, the less does anybody read them. */
import type { Suggestion } from '../../../project/dialect.ts';
import type { DictNode, Node } from '../../../yaml/node.ts';
import { preview } from '../preview.ts';

const most = 2_000;

/** `detail` is the value; mappings are offered too, since a stage may depend on all of one. */
export function collectAll(values: DictNode, prefix: string, found: Map<string, Suggestion>): void {
  for (const [name, { value }] of values.named) collect(value, `${prefix}${name}`, found);
}

export function collect(node: Node, name: string, found: Map<string, Suggestion>): void {
  if (found.size >= most || found.has(name)) return;
  found.set(name, { text: name, kind: 'parameter', detail: preview(node) });
  if (node.kind === 'dict') collectAll(node, `${name}.`, found);
}
