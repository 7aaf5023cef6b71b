/** The runs table as data: which experiments it shows, and how what was read becomes what the page is sent. Pure. */
import { type Cells, pickCells, TextColumn } from '../../protocol/runCells.ts';
import type { HostToRunsTable } from '../../protocol/runsTable.ts';
import { isArrayOf, isString, objectOf } from '../../protocol/shape.ts';
import { type ChosenRuns, runKey } from '../choosing/chosenRuns.ts';
import type { RunChoice } from '../choosing/runChoice.ts';
import type { RunColumns } from '../reading/runColumns.ts';
import { isStoreLocation, type StoreLocation, storeKey, storeLabel } from '../storage/location.ts';
import { parseFilter } from '../tracking/selection/filter.ts';
import type { Experiment } from '../tracking/store.ts';

export interface ScopedExperiment {
  readonly store: StoreLocation;
  readonly id: string;
  readonly name: string;
}

/** The experiments of a table; `all`: those that come later too. */
export type TableScope = 'all' | readonly ScopedExperiment[];

export function isInScope(scope: TableScope, store: StoreLocation, experiment: Experiment): boolean {
  return scope === 'all' || scope.some((one) => isSame(one.store, store) && one.id === experiment.id);
}

/** Can the store hold anything of the scope? */
export function mayHold(scope: TableScope, store: StoreLocation): boolean {
  return scope === 'all' || scope.some((one) => isSame(one.store, store));
}

function isSame(a: StoreLocation, b: StoreLocation): boolean {
  return storeKey(a) === storeKey(b);
}

export function isSameScope(a: TableScope, b: TableScope): boolean {
  if (a === 'all' || b === 'all') return a === b;
  const keys = new Set(a.map(keyOf));
  return a.length === b.length && b.every((one) => keys.has(keyOf(one)));
}

function keyOf({ store, id }: ScopedExperiment): string {
  return `${storeKey(store)}/${id}`;
}

/** What people read in the button that changes it. */
export function scopeTitle(scope: TableScope): string {
  if (scope === 'all') return 'All experiments';
  const names = new Set(scope.map(({ name }) => name));
  const [first] = names;
  return names.size === 1 && first !== undefined ? first || '(no name)' : `${names.size} experiments`;
}

export function panelTitle(scope: TableScope): string {
  return scope === 'all' ? 'Runs' : `Runs: ${scopeTitle(scope)}`;
}

/** What opens the same table in a reloaded window. */
export function mementoOf(scope: TableScope): string {
  return JSON.stringify(scope);
}

/** The scope behind a memento; `undefined` where it is none, as after an update of the extension. */
export function scopeFrom(memento: string): TableScope | undefined {
  try {
    const value: unknown = JSON.parse(memento);
    return value === 'all' || isArrayOf(value, isScopedExperiment) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isScopedExperiment = objectOf<ScopedExperiment>({
  store: isStoreLocation,
  id: isString,
  name: isString,
});

/** Where a page of runs was read. */
export interface Place {
  readonly store: StoreLocation;
  readonly experiment: string;
}

/** The message that tells of these rows of a page; the page is sent no others. */
export function runsMessage(
  { store, experiment }: Place,
  { ids, cells, parents, tags }: RunColumns,
  rows: readonly number[],
): Extract<HostToRunsTable, { type: 'runs' }> {
  const isWhole = rows.length === ids.length;
  const key = (id: string) => runKey({ store, id });
  const parent = new TextColumn(rows.length);
  for (const [index, row] of rows.entries()) {
    const id = parents[row] ?? undefined;
    if (id !== undefined) parent.set(index, key(id));
  }
  const place = store.machine ?? storeLabel(store);
  return {
    type: 'runs',
    keys: rows.flatMap((row) => ids[row] ?? []).map(key),
    cells: [
      ...(isWhole ? cells : cells.map((column) => pickCells(column, rows))),
      { group: 'attribute', key: 'parent', ...parent.cells },
      everywhere('experiment', experiment, rows.length),
      everywhere('store', place, rows.length),
    ],
    tags,
  };
}

function everywhere(key: string, text: string, length: number): Cells {
  return { form: 'texts', group: 'attribute', key, texts: [text], codes: new Uint32Array(length).fill(1) };
}

export function marksMessage(runs: ChosenRuns, choice: RunChoice): Extract<HostToRunsTable, { type: 'marks' }> {
  return {
    type: 'marks',
    chosen: runs.chosen.map((run) => ({ key: runKey(run), colour: run.colour })),
    pinned: runs.pinnedKeys,
    hidden: runs.hiddenKeys,
    showsHidden: choice.showsHidden,
  };
}

/** `typed` is what the page holds, where that is not a filter yet. */
export function filterMessage(choice: RunChoice, typed = choice.filter): Extract<HostToRunsTable, { type: 'filter' }> {
  const parsed = parseFilter(typed);
  const { onlyMine, selection: { filter } = { filter: [] } } = choice;
  if (parsed.kind === 'problem') return { type: 'filter', text: typed, filter, onlyMine, problem: parsed.message };
  return { type: 'filter', text: typed, filter, onlyMine };
}
