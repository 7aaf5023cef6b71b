/**
 * Which nodes of a directed graph lie on a circle together: its strongly connected components, by Kosaraju.
 * Nothing recurses, so that long chains are no danger.
 */

type Successors = readonly (readonly number[])[];

/** `successors[n]` are the nodes that `n` leads to. The answer is equal for two nodes where each leads to the other. */
export function components(successors: Successors): readonly number[] {
  const predecessors = reversed(successors);
  const component: number[] = [];
  for (const root of inOrderOfEnd(successors).toReversed()) {
    const left = [root];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      if (component[node] !== undefined) continue;
      component[node] = root;
      left.push(...(predecessors[node] ?? []));
    }
  }
  return component;
}

/** Each node after all that it leads to, but where they form a circle. */
function inOrderOfEnd(successors: Successors): readonly number[] {
  const ended: number[] = [];
  const seen = new Set<number>();
  for (const start of successors.keys()) {
    const left = [{ node: start, isLeaving: false }];
    for (let step = left.pop(); step !== undefined; step = left.pop()) {
      if (step.isLeaving) ended.push(step.node);
      if (seen.has(step.node)) continue;
      seen.add(step.node);
      left.push({ node: step.node, isLeaving: true });
      for (const node of successors[step.node] ?? []) left.push({ node, isLeaving: false });
    }
  }
  return ended;
}

function reversed(successors: Successors): Successors {
  const predecessors: number[][] = successors.map(() => []);
  for (const [node, next] of successors.entries()) for (const other of next) predecessors[other]?.push(node);
  return predecessors;
}
