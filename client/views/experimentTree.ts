/**
 * What the Experiments view shows, as data: sources → experiments → runs → values. No VS Code here.
 *
 * A source is a store of the workspace, or a machine: what several remote jobs brought home stands together
 * under the machine's name, with experiments of one name merged.
 */
import { messageOf } from '../../protocol/thrown.ts';
import type { Reader } from '../reading/reader.ts';
import { type StoreLocation, storeKey, storeLabel } from '../storage/location.ts';
import { compareRuns, type Order, type Selection } from '../tracking/selection/select.ts';
import type { Experiment, Run } from '../tracking/store.ts';
import type { Unreadable } from './problem.ts';

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

export async function readExperiments(
  reader: Reader,
  source: Source,
): Promise<{ readonly groups: readonly ExperimentGroup[]; readonly unreadable: readonly Unreadable[] }> {
  const parts: ExperimentPart[] = [];
  const unreadable: Unreadable[] = [];
  await Promise.all(
    source.stores.map(async (store) => {
      try {
        const experiments = await reader.ask('experiments', { store });
        parts.push(...experiments.map((experiment) => ({ store, experiment })));
      } catch (error) {
        unreadable.push({ store, message: messageOf(error) });
      }
    }),
  );
  return { groups: mergeExperiments(parts), unreadable };
}

const newestFirst: Order = { by: { kind: 'attribute', key: 'start_time' }, isDescending: true };

/** The first `limit` of the chosen runs of all parts together, the newest first unless ordered, and how many there are. */
export async function readRuns(
  reader: Reader,
  group: ExperimentGroup,
  limit: number,
  selection?: Selection,
): Promise<{ readonly runs: readonly StoredRun[]; readonly total: number }> {
  const pages = await Promise.all(
    group.parts.map(async ({ store, experiment }) => {
      const page = await reader.ask('runs', {
        store,
        experimentId: experiment.id,
        offset: 0,
        limit,
        ...(selection && { selection }),
      });
      return { total: page.total, runs: page.runs.map((run) => ({ store, run })) };
    }),
  );
  const order = selection?.order ?? newestFirst;
  const runs = pages.flatMap((page) => page.runs).sort((a, b) => compareRuns(a.run, b.run, order));
  return { runs: runs.slice(0, limit), total: pages.reduce((sum, page) => sum + page.total, 0) };
}
