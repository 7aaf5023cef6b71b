/**
 * Which nodes of a directed graph lie on a circle together: its strongly connected components, by Kosaraju.
 * Nothing recurses, so that long chains are no danger.
 */

type Successors = readonly (readonly number[])[];

/** `successors[n]` are the nodes that `n` leads to. The answer is equal for two nodes where each leads to the other. */
export function components(successors: Successors): Int32Array {
  const predecessors = reversed(successors);
  const component = new Int32Array(successors.length).fill(-1);
  for (const root of inOrderOfEnd(successors).toReversed()) {
    if (component[root] !== -1) continue;
    const left = [root];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      if (component[node] !== -1) continue;
      component[node] = root;
      for (const other of predecessors[node] ?? []) left.push(other);
    }
  }
  return component;
}

/** Each node after all that it leads to, but where they form a circle. */
function inOrderOfEnd(successors: Successors): readonly number[] {
  const ended: number[] = [];
  const isSeen = new Uint8Array(successors.length);
  // The complement of a node stands for leaving it.
  const left = successors.map((_, node) => node);
  for (let step = left.pop(); step !== undefined; step = left.pop()) {
    if (step < 0) ended.push(~step);
    else if (isSeen[step] === 0) {
      isSeen[step] = 1;
      left.push(~step);
      for (const next of successors[step] ?? []) left.push(next);
    }
  }
  return ended;
}

function reversed(successors: Successors): Successors {
  const predecessors: number[][] = successors.map(() => []);
  for (const [node, next] of successors.entries()) for (const other of next) predecessors[other]?.push(node);
  return predecessors;
}
