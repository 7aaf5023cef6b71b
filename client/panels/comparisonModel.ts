/** A comparison as data: which runs it holds, and how they become what the page shows. Pure. */
import type { ComparedRow, ComparedRun } from '../../protocol/comparison.ts';
import { compareMetricNames } from '../../protocol/metricNames.ts';
import { isArrayOf, isRecord, isString } from '../../protocol/shape.ts';
import { type RunReference, runKey } from '../choosing/chosenRuns.ts';
import { type StoreLocation, storeKey, storeLabel } from '../storage/location.ts';
import type { Run } from '../tracking/store.ts';

/** A run's place in a comparison. */
export interface Member extends RunReference {
  /** Unique over all stores. */
  readonly key: string;
  /** Index for `runStyle`. */
  readonly colour: number;
}

/** A member, and what was last read of it. */
export interface MemberRun {
  readonly member: Member;
  readonly run: Run;
  /** The experiment's name, where its store told it. */
  readonly experiment: string | undefined;
}

/** What people read for a store in messages: `mlflow.db`, `mlflow.db on gpu1`. */
export function storeName(store: StoreLocation): string {
  const { machine } = store;
  return machine === undefined ? storeLabel(store) : `${storeLabel(store)} on ${machine}`;
}

/** Each run once: in its own colour where it has one, else in the first that is free. */
export function membersOf(
  references: readonly RunReference[],
  colourOf: (run: RunReference) => number | undefined = () => undefined,
): Member[] {
  const byKey = new Map(references.map(({ store, id }) => [runKey({ store, id }), { store, id }]));
  return withColours([...byKey].map(([key, run]) => ({ ...run, key, colour: colourOf(run) })));
}

/** Those that have a colour of their own take it; others keep theirs, unless it was taken. */
export function coloured(members: readonly Member[], colourOf: (run: Member) => number | undefined): Member[] {
  const owned = new Set(members.map(colourOf));
  return withColours(
    members.map((member) => {
      const kept = owned.has(member.colour) ? undefined : member.colour;
      return { ...member, colour: colourOf(member) ?? kept };
    }),
  );
}

function withColours(members: readonly (Omit<Member, 'colour'> & { readonly colour: number | undefined })[]): Member[] {
  const taken = new Set(members.map(({ colour }) => colour));
  return members.map(({ colour = firstFree(taken), ...member }) => {
    taken.add(colour);
    return { ...member, colour };
  });
}

function firstFree(taken: ReadonlySet<number | undefined>): number {
  let colour = 0;
  while (taken.has(colour)) colour++;
  return colour;
}

export function panelTitle(count: number): string {
  return count === 1 ? 'Comparison: 1 run' : `Comparison: ${count} runs`;
}

/** Runs of one name are told apart by experiment, then machine or store, then the id's beginning. */
export function comparedRuns(runs: readonly MemberRun[]): ComparedRun[] {
  const severalStores = new Set(runs.map(({ member }) => storeKey(member.store))).size > 1;
  const named = runs.map(({ member, run, experiment }) => {
    const place = member.store.machine ?? (severalStores ? storeLabel(member.store) : undefined);
    const detail = [experiment, place].filter((part) => part !== undefined).join(' · ');
    const name = run.name.trim() || shortId(run.id);
    return { key: member.key, name, detail, status: run.status, colour: member.colour, id: run.id };
  });
  const sameText = Map.groupBy(named, ({ name, detail }) => `${name}\n${detail}`);
  return named.map(({ id, ...run }) => {
    const isAlone = sameText.get(`${run.name}\n${run.detail}`)?.length === 1;
    return isAlone ? run : { ...run, detail: [run.detail, shortId(id)].filter(Boolean).join(' · ') };
  });
}

function shortId(id: string): string {
  return id.slice(0, 8);
}

/** One row a parameter that any of the runs has, sorted by name. */
export function paramRows(runs: readonly Run[]): ComparedRow[] {
  const columns = runs.map((run) => new Map(run.params.map(({ key, value }) => [key, value])));
  return rows(columns, order.compare);
}

/** One row a metric that any of the runs has logged: `String(value)`, so `NaN` and `Infinity` too. */
export function latestRows(runs: readonly Run[]): ComparedRow[] {
  const columns = runs.map((run) => new Map(run.metrics.map(({ key, value }) => [key, String(value)])));
  return rows(columns, compareMetricNames);
}

export function metricNames(runs: readonly Run[]): string[] {
  return sortedUnion(
    runs.map((run) => run.metrics.map(({ key }) => key)),
    compareMetricNames,
  );
}

type Compare = (a: string, b: string) => number;

function rows(columns: readonly ReadonlyMap<string, string>[], compare: Compare): ComparedRow[] {
  const keys = columns.map((column) => column.keys());
  return sortedUnion(keys, compare).map((key) => {
    const values = columns.map((column) => column.get(key) ?? null);
    return { key, values, differs: new Set(values).size > 1 };
  });
}

/** `layer_2` before `layer_10`. */
const order = new Intl.Collator('en', { numeric: true });

function sortedUnion(names: readonly Iterable<string>[], compare: Compare): string[] {
  return [...new Set(names.flatMap((some) => [...some]))].sort(compare);
}

/** What opens the same comparison, with the same colours, in a reloaded window. */
export function mementoOf(members: readonly Member[]): string {
  return JSON.stringify(members);
}

/** The members behind a memento; `undefined` where it is none, as after an update of the extension. */
export function membersFrom(memento: string): readonly Member[] | undefined {
  try {
    const value: unknown = JSON.parse(memento);
    return isArrayOf(value, isMember) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isMember(value: unknown): value is Member {
  if (!isRecord(value)) return false;
  const { key, id, colour, store } = value;
  return isString(key) && isString(id) && Number.isInteger(colour) && isLocation(store);
}

function isLocation(value: unknown): value is StoreLocation {
  if (!isRecord(value)) return false;
  const { kind, path, machine } = value;
  return isString(kind) && isString(path) && (machine === undefined || isString(machine));
}
