/** What stands under each row of the Experiments view. No VS Code here. */
import { assertNever } from '../../../protocol/assertNever.ts';
import type { ChosenRuns } from '../../choosing/chosenRuns.ts';
import type { RunChoice } from '../../choosing/runChoice.ts';
import { type StoreLocation, storeKey } from '../../storage/location.ts';
import type { RunChange } from '../../tracking/change.ts';
import type { GroupValue } from '../../tracking/selection/group.ts';
import type { RunScope } from '../../tracking/store.ts';
import { unreadable } from '../unreadable.ts';
import type { ExperimentNode, GroupNode, RunNode, RunParent } from './nodes.ts';
import { artifactRows, partsOf, reading } from './parts.ts';
import {
  type ExperimentGroup,
  type Reading,
  readExperiments,
  readGroups,
  readPinned,
  readRuns,
  type Source,
  type StoredRun,
  sourcesOf,
} from './tree.ts';

/** Runs of a list that are shown at first; each "Show more" doubles them. */
const pageSize = 200;

export interface RowParts {
  readonly reader: Reading;
  /** All stores that there are now. */
  readonly stores: () => readonly StoreLocation[];
  readonly choice: RunChoice;
  readonly chosen: ChosenRuns;
}

export class ExperimentRows {
  readonly #parts: RowParts;
  /** How many runs of a list are shown, by its id. */
  readonly #limits = new Map<string, number>();
  /** By kind of store. */
  readonly #changes = new Map<string, Promise<readonly RunChange['kind'][]>>();

  constructor(parts: RowParts) {
    this.#parts = parts;
  }

  get sources(): readonly Source[] {
    return sourcesOf(this.#parts.stores());
  }

  /** One store needs no row of its own. */
  isOnly(source: Source): boolean {
    return source.machine === undefined && this.sources.length === 1;
  }

  showMore(list: string): void {
    this.#limits.set(list, this.#limit(list) * 2);
  }

  async below(node?: ExperimentNode): Promise<readonly ExperimentNode[]> {
    if (!node) return this.#roots();
    switch (node.kind) {
      case 'source':
        return this.#experiments(node.source);
      case 'experiment':
        return this.#belowExperiment(node);
      case 'value':
        return this.#list(node, node.parent.group, 'roots', { by: node.by, value: node.group.value });
      case 'run':
        return this.#belowRun(node);
      case 'part':
        return node.children;
      case 'artifact':
        return reading(node.of, node.artifact.path, () =>
          artifactRows(this.#parts.reader, node.of, node.artifact.path),
        );
      case 'metric':
      case 'param':
      case 'tag':
      case 'dataset':
      case 'model':
      case 'more':
      case 'none':
      case 'problem':
        return [];
      default:
        return assertNever(node);
    }
  }

  async #roots(): Promise<readonly ExperimentNode[]> {
    const [first, ...others] = this.sources;
    if (first && others.length === 0 && first.machine === undefined) return this.#experiments(first);
    return this.sources.map((source) => ({ kind: 'source', source }));
  }

  async #experiments(source: Source): Promise<readonly ExperimentNode[]> {
    const { groups, unreadable } = await readExperiments(this.#parts.reader, source);
    const [first, ...more] = groups;
    if (first && more.length === 0 && first.name === source.label && !this.isOnly(source)) {
      return this.#belowExperiment({ kind: 'experiment', source, group: first, isHidden: true });
    }
    return [
      ...unreadable.map((problem) => ({ kind: 'problem', id: source.id, problem }) as const),
      ...groups.map((group) => ({ kind: 'experiment', source, group, isHidden: false }) as const),
    ];
  }

  async #belowExperiment(node: GroupNode): Promise<readonly ExperimentNode[]> {
    const { groupBy: by } = this.#parts.choice;
    if (by === undefined) return this.#list(node, node.group, 'roots');
    return this.#reading(listId(node), node.group, async () => {
      const groups = await readGroups(this.#parts.reader, node.group, by, this.#parts.choice.selection);
      return [
        ...(await this.#pinned(node)),
        ...groups.map((group) => ({ kind: 'value', parent: node, by, group }) as const),
      ];
    });
  }

  async #belowRun(node: RunNode): Promise<readonly ExperimentNode[]> {
    const parts = await partsOf(this.#parts.reader, node);
    if (node.run.childCount === undefined) return parts;
    const { group } = experimentOf(node);
    return [...parts, ...(await this.#list(node, group, { childrenOf: node.run.id }))];
  }

  /** Pinned runs stand at the top of their experiment, and there alone. */
  async #list(
    parent: RunParent,
    group: ExperimentGroup,
    scope: RunScope,
    value?: GroupValue,
  ): Promise<readonly ExperimentNode[]> {
    const { reader, choice, chosen } = this.#parts;
    const id = listId(parent);
    return this.#reading(id, group, async () => {
      const within = partsFor(parent, group);
      const { selection } = choice;
      const list = await readRuns(reader, within, { limit: this.#limit(id), scope, selection, group: value });
      const pinned = parent.kind === 'experiment' ? await this.#pinned(parent) : [];
      const unpinned = list.runs.filter((run) => !chosen.isPinned(referenceOf(run)));
      const shown = unpinned.filter((run) => choice.showsHidden || !chosen.isHidden(referenceOf(run)));
      const rows = [...pinned, ...(await this.#runNodes(parent, shown))];
      const left = list.total - list.runs.length;
      const hidden = unpinned.length - shown.length;
      if (rows.length === 0 && left === 0 && !list.hasMore && (hidden > 0 || group.runCount > 0)) {
        return [{ kind: 'none', list: id, filter: choice.description, hidden }];
      }
      if (left === 0 && !list.hasMore) return rows;
      return [...rows, { kind: 'more', list: id, left: list.hasMore ? undefined : left }];
    });
  }

  async #pinned(parent: GroupNode): Promise<readonly RunNode[]> {
    const { reader, chosen } = this.#parts;
    return this.#runNodes(parent, await readPinned(reader, parent.group, chosen));
  }

  async #runNodes(parent: RunParent, runs: readonly StoredRun[]): Promise<readonly RunNode[]> {
    return Promise.all(
      runs.map(
        async (run): Promise<RunNode> => ({ kind: 'run', parent, ...run, changes: await this.changes(run.store) }),
      ),
    );
  }

  /** What the tracker of this store lets people change. */
  changes(store: StoreLocation): Promise<readonly RunChange['kind'][]> {
    const known = this.#changes.get(store.kind) ?? this.#parts.reader.ask('changes', { store });
    this.#changes.set(store.kind, known);
    return known;
  }

  /** What cannot be read says so in its place. */
  async #reading(
    id: string,
    group: ExperimentGroup,
    read: () => Promise<readonly ExperimentNode[]>,
  ): Promise<readonly ExperimentNode[]> {
    try {
      return await read();
    } catch (error) {
      return group.parts.slice(0, 1).map(({ store }) => ({ kind: 'problem', id, problem: unreadable(store, error) }));
    }
  }

  #limit(list: string): number {
    return this.#limits.get(list) ?? pageSize;
  }
}

/** Under an experiment as many stores as make it up; a run's children are in its own store. */
function partsFor(parent: RunParent, group: ExperimentGroup): ExperimentGroup {
  if (parent.kind !== 'run') return group;
  return { ...group, parts: group.parts.filter(({ store }) => storeKey(store) === storeKey(parent.store)) };
}

export function experimentOf(node: RunParent): GroupNode {
  return node.kind === 'experiment' ? node : experimentOf(node.parent);
}

/** Tells a list of runs from all others. */
export function listId(parent: RunParent): string {
  switch (parent.kind) {
    case 'experiment':
      return `${parent.source.id}/${parent.group.name}`;
    case 'value':
      return `${listId(parent.parent)}/${JSON.stringify([parent.by, parent.group.value])}`;
    case 'run':
      return `${storeKey(parent.store)}/${parent.run.id}`;
    default:
      return assertNever(parent);
  }
}

export function referenceOf({ store, run }: StoredRun): { readonly store: StoreLocation; readonly id: string } {
  return { store, id: run.id };
}
