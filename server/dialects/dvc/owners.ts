/** Values know where they stand in a text; this is whose text it is. */
import type { Document } from '../../project/document.ts';
import type { Node } from '../../yaml/node.ts';
import type { Pipeline } from './pipeline.ts';

/** The document of each node of the pipeline's own file and of the values that it uses; not of what was merged or made. */
export function ownersOf(document: Document, { context, stages }: Pipeline): ReadonlyMap<Node, Document> {
  const owners = new Map<Node, Document>();
  const own = (node: Node, owner: Document): void => {
    if (owners.has(node)) return;
    owners.set(node, owner);
    if (node.kind === 'list') for (const item of node.items) own(item, owner);
    if (node.kind !== 'dict') return;
    for (const { key, value } of node.entries) {
      own(key, owner);
      own(value, owner);
    }
  };
  if (document.root !== undefined) own(document.root, document);
  const layers = new Set([context, ...stages.map((stage) => stage.context)].flatMap((one) => one.layers));
  for (const layer of layers) own(layer.values, layer.document);
  return owners;
}
