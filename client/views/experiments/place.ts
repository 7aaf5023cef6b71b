/** Where in the tree a run stands, as the line of rows above it. No VS Code here. */
import type { ChosenRuns, RunReference } from '../../choosing/chosenRuns.ts';
import type { RunChoice } from '../../choosing/runChoice.ts';
import { storeKey } from '../../storage/location.ts';
import { fieldOf } from '../../tracking/selection/select.ts';
import type { Run } from '../../tracking/store.ts';
import type { GroupNode, RunNode, RunParent } from './nodes.ts';
import type { ExperimentRows } from './rows.ts';
import { referenceOf } from './runLists.ts';
import type { Reading, StoredRun } from './tree.ts';

export interface PlaceParts {
  readonly reader: Reading;
  readonly choice: RunChoice;
  readonly chosen: ChosenRuns;
  readonly rows: ExperimentRows;
}

/** The run's row, or that of the same training as another tracker knows it; `undefined` for a run that is gone. */
export async function rowOfRun(parts: PlaceParts, wanted: RunReference): Promise<RunNode | undefined> {
  const { sources, lists } = parts.rows;
  await sources.read();
  const { store, id } = sources.links.shownAs(wanted);
  const source = sources.of(store);
  const line = await lineOf(parts, { store, id });
  const [top] = line;
  if (!top || !source) return undefined;
  const { groups } = await sources.experiments(source);
  const group = groups.find((one) =>
    one.parts.some((part) => storeKey(part.store) === storeKey(store) && part.experiment.id === top.experimentId),
  );
  if (!group) return undefined;
  const isHidden = groups.length === 1 && group.name === source.label && !sources.isOnly(source);
  const experiment: GroupNode = { kind: 'experiment', source, group, isHidden };
  const changes = await lists.changes(store);
  let parent: RunParent = await topParent(parts, experiment, { store, run: top });
  for (const run of line) {
    parent = { kind: 'run', parent, store, run, changes: run.changes ?? changes, isLinked: false };
  }
  return parent.kind === 'run' ? parent : undefined;
}

/** The run, after those above it, the topmost first; a pinned one stands at the top. */
async function lineOf({ reader, chosen }: PlaceParts, { store, id }: RunReference): Promise<readonly Run[]> {
  const line: Run[] = [];
  let wanted: string | undefined = id;
  while (wanted !== undefined) {
    const [run]: readonly Run[] = await reader.ask('runsById', { store, ids: [wanted] });
    if (!run || (line[0] && line[0].experimentId !== run.experimentId)) break;
    line.unshift(run);
    const above: string | undefined = chosen.isPinned({ store, id: run.id }) ? undefined : run.parentId;
    wanted = line.some((known) => known.id === above) ? undefined : above;
  }
  return line;
}

async function topParent(
  { choice, chosen, rows }: PlaceParts,
  experiment: GroupNode,
  top: StoredRun,
): Promise<RunParent> {
  const { groupBy: by } = choice;
  if (chosen.isPinned(referenceOf(top))) return experiment;
  const sweeps = top.run.parentId === undefined ? [] : await rows.lists.sweeps(experiment, rows.sources.links);
  const above = sweeps.find(({ sweep }) => sweep.id === top.run.parentId);
  if (above !== undefined) return above;
  if (by === undefined) return experiment;
  return { kind: 'value', parent: experiment, by, group: { value: fieldOf(top.run, by), count: 0 } };
}
