/**
 * What the Experiments view shows, as data: sources → experiments → runs → values. No VS Code here.
 *
 * A source is a store of the workspace, or a machine: what several remote jobs brought home stands together
 * under the machine's name, with experiments of one name merged.
 */
import type { Field } from '../../../protocol/runFilter.ts';
import type { Reader } from '../../reading/reader.ts';
import { type StoreLocation, storeKey, storeLabel } from '../../storage/location.ts';
import { type GroupValue, mergeGroups, type RunGroup } from '../../tracking/selection/group.ts';
import { compareRuns, type Order, type Selection } from '../../tracking/selection/select.ts';
import type { Experiment, Run, RunScope, Sweep } from '../../tracking/store.ts';
import { type Unreadable, unreadable } from '../unreadable.ts';

/** What is asked of the reading worker. */
export type Reading = Pick<Reader, 'ask'>;

/** Which runs of a store are pinned. */
export interface Pins {
  pinnedIn(store: StoreLocation): readonly string[];
}

export interface Source {
  readonly id: string;
  readonly label: string;
  readonly machine: string | undefined;
  readonly stores: readonly StoreLocation[];
}

/** One experiment of one store; several make up an {@link ExperimentGroup}. */
export interface ExperimentPart {
  readonly store: StoreLocation;
  readonly experiment: Experiment;
}

export interface ExperimentGroup {
  readonly name: string;
  readonly parts: readonly ExperimentPart[];
  readonly runCount: number;
  /** There are more than `runCount`. */
  readonly hasMore: boolean;
  /** Milliseconds since the epoch. */
  readonly lastActivity: number | undefined;
  /** What of it could not be read. */
  readonly problems: readonly string[];
}

export interface StoredRun {
  readonly store: StoreLocation;
  readonly run: Run;
}

/** The workspace's own stores first, in their order, then the machines by name. */
export function sourcesOf(stores: readonly StoreLocation[]): Source[] {
  const own: Source[] = [];
  const machines = new Map<string, StoreLocation[]>();
  for (const store of stores) {
    if (store.machine === undefined) {
      own.push({ id: storeKey(store), label: storeLabel(store), machine: undefined, stores: [store] });
    } else {
      machines.set(store.machine, [...(machines.get(store.machine) ?? []), store]);
    }
  }
  const remote = [...machines]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([machine, brought]) => ({ id: `machine:${machine}`, label: machine, machine, stores: brought }));
  return [...own, ...remote];
}

/** Newest activity first; an experiment without runs is last. */
export function mergeExperiments(parts: readonly ExperimentPart[]): ExperimentGroup[] {
  const byName = Map.groupBy(parts, ({ experiment }) => experiment.name);
  const groups = [...byName].map(([name, same]) => ({
    name,
    parts: same,
    runCount: same.reduce((count, { experiment }) => count + experiment.runCount, 0),
    hasMore: same.some(({ experiment: { hasMore } }) => hasMore),
    lastActivity: same.reduce<number | undefined>(
      (latest, { experiment: { lastActivity } }) =>
        lastActivity === undefined ? latest : Math.max(latest ?? lastActivity, lastActivity),
      undefined,
    ),
    problems: same.flatMap(({ experiment: { problems = [] } }) => problems),
  }));
  return groups.sort(
    (a, b) =>
      Number(b.runCount > 0) - Number(a.runCount > 0) ||
      (b.lastActivity ?? 0) - (a.lastActivity ?? 0) ||
      a.name.localeCompare(b.name),
  );
}

export interface ReadExperiments {
  readonly groups: readonly ExperimentGroup[];
  readonly unreadable: readonly Unreadable[];
}

export async function readExperiments(reader: Reading, source: Source): Promise<ReadExperiments> {
  const parts: ExperimentPart[] = [];
  const problems: Unreadable[] = [];
  await Promise.all(
    source.stores.map(async (store) => {
      try {
        const experiments = await reader.ask('experiments', { store });
        parts.push(...experiments.map((experiment) => ({ store, experiment })));
      } catch (error) {
        problems.push(unreadable(store, error));
      }
    }),
  );
  return { groups: mergeExperiments(parts), unreadable: problems };
}

const newestFirst: Order = { by: { kind: 'attribute', key: 'start_time' }, isDescending: true };

/** Runs in one answer: what crosses from the worker at once never holds up the extension host for long. */
const portion = 500;

/** Which runs of an experiment are wanted. */
export interface RunQuery {
  /** That many of the first. */
  readonly limit: number;
  readonly scope: RunScope;
  readonly selection?: Selection | undefined;
  /** Only those at the top with this value. */
  readonly group?: GroupValue | undefined;
}

export interface RunList {
  readonly runs: readonly StoredRun[];
  /** How many there are in all. */
  readonly total: number;
  /** There are more than `total`. */
  readonly hasMore: boolean;
}

/** The first of the chosen runs of all parts together, the newest first unless ordered, and how many there are. */
export async function readRuns(reader: Reading, group: ExperimentGroup, query: RunQuery): Promise<RunList> {
  const lists = await Promise.all(group.parts.map((part) => readPart(reader, part, query)));
  const [only, ...others] = lists;
  if (only !== undefined && others.length === 0) return only;
  const order = query.selection?.order ?? newestFirst;
  const runs = lists.flatMap((list) => list.runs).sort((a, b) => compareRuns(a.run, b.run, order));
  return {
    runs: runs.slice(0, query.limit),
    total: lists.reduce((sum, { total }) => sum + total, 0),
    hasMore: lists.some(({ hasMore }) => hasMore),
  };
}

async function readPart(
  reader: Reading,
  { store, experiment }: ExperimentPart,
  { limit, scope, selection, group }: RunQuery,
): Promise<RunList> {
  const runs: StoredRun[] = [];
  for (;;) {
    const page = await reader.ask('runs', {
      store,
      experimentId: experiment.id,
      offset: runs.length,
      limit: Math.min(portion, limit - runs.length),
      scope,
      ...(selection && { selection }),
      ...(group && { group }),
    });
    runs.push(...page.runs.map((run) => ({ store, run })));
    const { total, hasMore = false } = page;
    if (page.runs.length === 0 || runs.length >= (hasMore ? limit : Math.min(limit, total))) {
      return { runs, total: Math.max(total, runs.length), hasMore };
    }
  }
}

/** A sweep, whose runs may be in several stores: jobs on a machine bring home one each. */
export interface SweepGroup {
  readonly sweep: Sweep;
  readonly parts: readonly ExperimentPart[];
}

/** Those that have chosen runs; the newest first. */
export async function readSweeps(
  reader: Reading,
  group: ExperimentGroup,
  selection: Selection | undefined,
): Promise<readonly SweepGroup[]> {
  const lists = await Promise.all(
    group.parts.map(async (part) => {
      const asked = { store: part.store, experimentId: part.experiment.id, ...(selection && { selection }) };
      const sweeps = await reader.ask('sweeps', asked);
      return sweeps.map((sweep) => ({ part, sweep }));
    }),
  );
  const groups = [...Map.groupBy(lists.flat(), ({ sweep }) => sweep.id).values()].flatMap((same): SweepGroup[] => {
    const [first] = same;
    if (first === undefined) return [];
    const runCount = same.reduce((sum, { sweep }) => sum + sweep.runCount, 0);
    return [{ sweep: { ...first.sweep, runCount }, parts: same.map(({ part }) => part) }];
  });
  return groups.sort((a, b) => (b.sweep.startTime ?? 0) - (a.sweep.startTime ?? 0));
}

/** The pinned runs of the experiment, wherever they stand in it, in the order in which they were pinned. */
export async function readPinned(reader: Reading, group: ExperimentGroup, pins: Pins): Promise<readonly StoredRun[]> {
  const lists = await Promise.all(
    group.parts.map(async ({ store, experiment }) => {
      const ids = pins.pinnedIn(store);
      if (ids.length === 0) return [];
      const runs = await reader.ask('runsById', { store, ids });
      const ofExperiment = runs.filter(({ experimentId }) => experimentId === experiment.id);
      return Promise.all(ofExperiment.map(async (run) => ({ store, run: await counted(reader, store, run) })));
    }),
  );
  return lists.flat();
}

/** With how many runs stand under it, which is known of runs in their list alone. */
async function counted(reader: Reading, store: StoreLocation, run: Run): Promise<Run> {
  const scope = { childrenOf: run.id };
  const below = { store, experimentId: run.experimentId, scope, offset: 0, limit: 1 };
  const { total } = await reader.ask('runs', below);
  return total === 0 ? run : { ...run, childCount: total };
}

/** Which values the runs at the top have, those of all parts together. */
export async function readGroups(
  reader: Reading,
  group: ExperimentGroup,
  by: Field,
  selection: Selection | undefined,
): Promise<readonly RunGroup[]> {
  const lists = await Promise.all(
    group.parts.map(({ store, experiment }) =>
      reader.ask('groups', { store, experimentId: experiment.id, by, ...(selection && { selection }) }),
    ),
  );
  return mergeGroups(lists.flat());
}
