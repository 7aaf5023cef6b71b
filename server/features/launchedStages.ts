/** The stages that a launch may run: those of the target, and all that they need. */
import type { LaunchedStage } from '../../protocol/language.ts';
import type { Graph, GraphStage, StageRecords } from '../project/graph.ts';
import { groupBy } from '../project/groupBy.ts';

/** @param file The pipeline file, and `wanted` the stage or group of it; all of it where that is `undefined`. */
export function launchedStages(
  { stages, edges }: Graph,
  file: string,
  wanted: string | undefined,
  records: (stage: GraphStage) => StageRecords | undefined,
): readonly LaunchedStage[] {
  const behind = groupBy(edges, ({ to }) => to);
  const isMeant = ({ document, name, group }: GraphStage) =>
    document.path === file && (wanted === undefined || name === wanted || group === wanted);
  const needed = new Set(stages.filter(isMeant).map(({ id }) => id));
  // A set that grows is gone through to its end.
  for (const id of needed) for (const { from } of behind.get(id) ?? []) needed.add(from);
  return stages
    .filter(({ id, commands }) => needed.has(id) && commands.length > 0)
    .map((stage) => ({ id: stage.id, commands: stage.commands, params: [], metrics: [], ...records(stage) }));
}
