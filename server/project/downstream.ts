/** What will run again: stages that are unchanged themselves, behind stages that are not. */
import type { StageState, StageStatus } from '../../protocol/language.ts';
import type { Graph, GraphEdge } from './graph.ts';

const running: ReadonlySet<StageState> = new Set(['changed', 'neverRun', 'missing', 'alwaysChanged', 'mayRunAgain']);

/** `statuses` by the stages' ids, each told without the others. */
export function withDownstream(
  statuses: ReadonlyMap<string, StageStatus>,
  graph: Graph,
): ReadonlyMap<string, StageStatus> {
  const told = new Map(statuses);
  const behind = edgesBehind(graph);
  const left = [...statuses].flatMap(([id, { state }]) => (running.has(state) ? id : []));
  for (let from = left.pop(); from !== undefined; from = left.pop()) {
    for (const { to } of behind.get(from) ?? []) {
      const status = told.get(to);
      if (status === undefined || status.isFrozen || !waits(status)) continue;
      if (status.state === 'upToDate') left.push(to);
      told.set(to, {
        ...status,
        state: 'mayRunAgain',
        reasons: [...status.reasons, { kind: 'upstream', stage: from }],
      });
    }
  }
  return told;
}

function waits({ state }: StageStatus): boolean {
  return state === 'upToDate' || state === 'mayRunAgain';
}

/** By the stage that they come from, if that runs: what only tracks data does not, and a frozen stage not by itself. */
function edgesBehind({ stages, edges }: Graph): ReadonlyMap<string, readonly GraphEdge[]> {
  const behind = new Map<string, GraphEdge[]>();
  for (const { id, commands, isFrozen } of stages) if (commands.length > 0 && !isFrozen) behind.set(id, []);
  for (const edge of edges) behind.get(edge.from)?.push(edge);
  return behind;
}
