/** Lists of runs as rows: the pinned first, hidden ones left out, as many as are wanted. No VS Code here. */
import { assertNever } from '../../../protocol/assertNever.ts';
import type { ChosenRuns } from '../../choosing/chosenRuns.ts';
import type { RunChoice } from '../../choosing/runChoice.ts';
import { type StoreLocation, storeKey } from '../../storage/location.ts';
import type { RunChange } from '../../tracking/change.ts';
import type { GroupValue } from '../../tracking/selection/group.ts';
import type { RunScope } from '../../tracking/store.ts';
import type { RunLinks } from './links.ts';
import type { ExperimentNode, GroupNode, RunNode, RunParent, SweepNode } from './nodes.ts';
import { type ExperimentGroup, type Reading, readPinned, readRuns, readSweeps, type StoredRun } from './tree.ts';

/** Runs of a list that are shown at first; each "Show more" doubles them. */
const pageSize = 200;

/** A part of what an experiment holds. */
export interface Listed {
  readonly parent: RunParent;
  readonly group: ExperimentGroup;
  readonly scope: RunScope;
  readonly value?: GroupValue;
}

export interface ListParts {
  readonly reader: Reading;
  readonly choice: RunChoice;
  readonly chosen: ChosenRuns;
}

export class RunLists {
  readonly #parts: ListParts;
  /** How many runs of a list are shown, by its id. */
  readonly #limits = new Map<string, number>();
  /** By kind of store. */
  readonly #changes = new Map<string, Promise<readonly RunChange['kind'][]>>();

  constructor(parts: ListParts) {
    this.#parts = parts;
  }

  showMore(list: string): void {
    this.#limits.set(list, this.#limit(list) * 2);
  }

  async rows({ parent, group, scope, value }: Listed, links: RunLinks): Promise<readonly ExperimentNode[]> {
    const { reader, choice, chosen } = this.#parts;
    const id = listId(parent);
    const query = { limit: this.#limit(id), scope, selection: choice.selection, group: value };
    const list = await readRuns(reader, partsFor(parent, group), query);
    const first = parent.kind === 'experiment' ? await this.first(parent, links) : [];
    const own = list.runs.filter((run) => !links.isElsewhere(referenceOf(run)) && !chosen.isPinned(referenceOf(run)));
    const shown = own.filter((run) => choice.showsHidden || !chosen.isHidden(referenceOf(run)));
    const rows = [...first, ...(await this.nodes(parent, shown))];
    const left = list.total - list.runs.length;
    if (left > 0 || list.hasMore) {
      return [...rows, { kind: 'more', list: id, left: list.hasMore ? undefined : left }];
    }
    const hidden = own.length - shown.length;
    // What is pinned, or shown with another tracker's, is not missed here.
    const isEmpty = rows.length === 0 && (hidden > 0 || (list.total === 0 && group.runCount > 0));
    return isEmpty ? [{ kind: 'none', list: id, filter: choice.description, hidden }] : rows;
  }

  /** What an experiment has before its other runs: the pinned ones, which stand there alone, then its sweeps. */
  async first(parent: GroupNode, links: RunLinks): Promise<readonly (RunNode | SweepNode)[]> {
    const { reader, chosen } = this.#parts;
    const pinned = (await readPinned(reader, parent.group, chosen)).filter(
      (run) => !links.isElsewhere(referenceOf(run)),
    );
    return [...(await this.nodes(parent, pinned)), ...(await this.sweeps(parent, links))];
  }

  async sweeps(parent: GroupNode, links: RunLinks): Promise<readonly SweepNode[]> {
    const { reader, choice } = this.#parts;
    const sweeps = await readSweeps(reader, parent.group, choice.selection);
    return sweeps.flatMap((sweep): SweepNode[] => {
      const remaining = links.remainingOfSweep(sweep);
      return remaining === undefined ? [] : [{ kind: 'sweep', parent, ...remaining }];
    });
  }

  async nodes(parent: RunParent, runs: readonly StoredRun[], isLinked = false): Promise<readonly RunNode[]> {
    return Promise.all(
      runs.map(async (run): Promise<RunNode> => {
        const changes = run.run.changes ?? (await this.changes(run.store));
        return { kind: 'run', parent, ...run, changes, isLinked };
      }),
    );
  }

  /** What the tracker of this store lets people change. */
  async changes(store: StoreLocation): Promise<readonly RunChange['kind'][]> {
    const asked = this.#changes.get(store.kind) ?? this.#parts.reader.ask('changes', { store });
    this.#changes.set(store.kind, asked);
    try {
      return await asked;
    } catch (error) {
      this.#changes.delete(store.kind);
      throw error;
    }
  }

  #limit(list: string): number {
    return this.#limits.get(list) ?? pageSize;
  }
}

/** Under an experiment or a sweep as many stores as make it up; a run's children are in its own store. */
function partsFor(parent: RunParent, group: ExperimentGroup): ExperimentGroup {
  if (parent.kind === 'sweep') return { ...group, parts: parent.parts };
  if (parent.kind !== 'run') return group;
  return { ...group, parts: group.parts.filter(({ store }) => storeKey(store) === storeKey(parent.store)) };
}

/** Tells a list of runs from all others. */
export function listId(parent: RunParent): string {
  switch (parent.kind) {
    case 'experiment':
      return `${parent.source.id}/${parent.group.name}`;
    case 'value':
      return `${listId(parent.parent)}/${JSON.stringify([parent.by, parent.group.value])}`;
    case 'sweep':
      return `${listId(parent.parent)}/sweep ${parent.sweep.id}`;
    case 'run':
      return `${storeKey(parent.store)}/${parent.run.id}`;
    default:
      return assertNever(parent);
  }
}

export function referenceOf({ store, run }: StoredRun): { readonly store: StoreLocation; readonly id: string } {
  return { store, id: run.id };
}
