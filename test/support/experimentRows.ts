/** Rows of the Experiments view, by what is read of them. */
import assert from 'node:assert/strict';
import type { ExperimentNode } from '../../client/views/experiments/nodes.ts';
import type { ExperimentRows } from '../../client/views/experiments/rows.ts';

/** What stands under the rows on the way: `digits` → the runs of that experiment. */
export async function rowsBelow(rows: ExperimentRows, way: readonly string[]): Promise<readonly ExperimentNode[]> {
  let nodes = await rows.below();
  for (const step of way) {
    const node = nodes.find((one) => textOf(one) === step);
    assert(node, `${step} is not among ${nodes.map(textOf).join(', ')}`);
    nodes = await rows.below(node);
  }
  return nodes;
}

export async function textsBelow(rows: ExperimentRows, way: readonly string[]): Promise<string[]> {
  return (await rowsBelow(rows, way)).map(textOf);
}

function textOf(node: ExperimentNode): string {
  switch (node.kind) {
    case 'source':
      return node.source.label;
    case 'experiment':
      return node.group.name;
    case 'value':
      return `${node.group.value}: ${node.group.count}`;
    case 'sweep':
      return `${node.sweep.name} (${node.sweep.runCount})`;
    case 'run':
      return node.run.name;
    case 'part':
      return node.part;
    default:
      return node.kind;
  }
}
