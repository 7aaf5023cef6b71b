/** Which runs stand where: filtered, sorted, children under their parents, what is pinned on top. Pure. */
import { columnId } from '../../protocol/runCells.ts';
import { type Clause, type Filter, testOf } from '../../protocol/runFilter.ts';
import type { SortKey } from '../../protocol/runsTable.ts';
import { type ColumnInfo, valueAt } from './column.ts';
import type { Frame } from './frame.ts';

export interface Arranging {
  readonly filter: Filter;
  /** Only runs that the user started. */
  readonly onlyMine: boolean;
  readonly sort: readonly SortKey[];
  /** By column id. */
  readonly columns: ReadonlyMap<string, ColumnInfo>;
  /** Keys of runs. */
  readonly hidden: ReadonlySet<string>;
  readonly showsHidden: boolean;
  readonly pinned: ReadonlySet<string>;
  /** Those whose children are not shown. */
  readonly collapsed: ReadonlySet<string>;
}

/** The table's lines, from the top; equal lengths. */
export interface Arrangement {
  /** Rows of the frame. A pinned run with children stands on top and in its place. */
  readonly rows: readonly number[];
  /** How deep each stands under others. */
  readonly depths: readonly number[];
  /** Whether there are runs under it. */
  readonly isParent: readonly boolean[];
  /** So many lines stand on top whatever the order. */
  readonly pinnedCount: number;
  /** The runs that the filter leaves, whether or not their parents are collapsed; in their order, without nesting. */
  readonly matched: readonly number[];
}

export function arrange(frame: Frame, arranging: Arranging): Arrangement {
  const matched = sorted(frame, wanted(frame, arranging), arranging);
  const parents = parentsOf(frame, matched);
  const children = Map.groupBy(matched, (row) => parents.get(row) ?? root);
  const isPinned = (row: number) => arranging.pinned.size > 0 && arranging.pinned.has(frame.keyOf(row));
  const pinned = matched.filter(isPinned);
  const lines = nested(frame, matched, children, arranging.collapsed).filter(
    ({ row }) => children.has(row) || !isPinned(row),
  );
  return {
    rows: [...pinned, ...lines.map(({ row }) => row)],
    depths: [...pinned.map(() => 0), ...lines.map(({ depth }) => depth)],
    isParent: [...pinned.map(() => false), ...lines.map(({ row }) => children.has(row))],
    pinnedCount: pinned.length,
    matched,
  };
}

/** No row: what stands under nothing. */
const root = -1;

function wanted(frame: Frame, { filter, onlyMine, hidden, showsHidden }: Arranging): number[] {
  const tests = filter.map((clause) => rowTest(frame, clause));
  const isSeen = (row: number) => showsHidden || hidden.size === 0 || !hidden.has(frame.keyOf(row));
  const isWanted = (row: number) => !onlyMine || frame.text(row, 'mine') !== undefined;
  return [...frame.rows()].filter((row) => isSeen(row) && isWanted(row) && tests.every((holds) => holds(row)));
}

/** The clause over rows; texts that repeat are judged once. */
function rowTest(frame: Frame, clause: Clause): (row: number) => boolean {
  const holds = testOf(clause);
  const { kind, key } = clause.field;
  const column = frame.columns.get(columnId({ group: kind, key }));
  if (column === undefined) {
    const holdsOfNone = holds(undefined);
    return () => holdsOfNone;
  }
  if (column.form === 'numbers') return (row) => holds(column.at(row));
  // As trackers write them.
  const isStatus = kind === 'attribute' && key === 'status';
  const verdicts = column.texts.map((text) => holds(isStatus ? text?.toUpperCase() : text));
  return (row) => verdicts[column.codeAt(row)] === true;
}

/** By each key in turn, then the newest first; runs without a value are last either way. */
function sorted(frame: Frame, rows: readonly number[], { sort, columns }: Arranging): number[] {
  const keys = sort.flatMap(({ column, isDescending }) => {
    const info = columns.get(column);
    return info ? [{ values: sortValues(frame, rows, info), isDescending }] : [];
  });
  const started = sortNumbers(rows, (row) => frame.number(row, 'start_time'));
  const all = [...keys, { values: started, isDescending: true }];
  return rows.toSorted((a, b) => {
    for (const { values, isDescending } of all) {
      const order = compareNumbers(values.get(a) ?? Number.NaN, values.get(b) ?? Number.NaN, isDescending);
      if (order !== 0) return order;
    }
    return a - b;
  });
}

function compareNumbers(a: number, b: number, isDescending: boolean): number {
  if (a === b) return 0;
  // NaN stands for what is missing, too.
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b === isDescending ? 1 : -1;
}

/** Numbers that are in the order of the column's values. */
function sortValues(frame: Frame, rows: readonly number[], info: ColumnInfo): ReadonlyMap<number, number> {
  const column = frame.columns.get(info.id);
  if (column?.form !== 'texts') return sortNumbers(rows, (row) => Number(valueAt(frame, row, info) ?? Number.NaN));
  const { ranks } = column;
  return sortNumbers(rows, (row) => (column.codeAt(row) === 0 ? undefined : ranks[column.codeAt(row)]));
}

function sortNumbers(rows: readonly number[], read: (row: number) => number | undefined): ReadonlyMap<number, number> {
  return new Map(rows.map((row) => [row, read(row) ?? Number.NaN]));
}

/** The nearest run above that is shown, for each that has one; runs that start each other in a circle are not lost. */
function parentsOf(frame: Frame, rows: readonly number[]): ReadonlyMap<number, number> {
  const column = frame.columns.get('parent');
  const parents = new Map<number, number>();
  if (column?.form !== 'texts') return parents;
  const shown = new Set(rows);
  const above = (row: number): number | undefined => {
    const key = column.at(row);
    return key === undefined ? undefined : frame.rowOf(key);
  };
  for (const row of rows) {
    const seen = new Set([row]);
    let at = above(row);
    while (at !== undefined && !shown.has(at) && !seen.has(at)) {
      seen.add(at);
      at = above(at);
    }
    if (at !== undefined && shown.has(at) && !leadsTo(parents, at, row)) parents.set(row, at);
  }
  return parents;
}

function leadsTo(parents: ReadonlyMap<number, number>, from: number, to: number): boolean {
  for (let at: number | undefined = from; at !== undefined; at = parents.get(at)) if (at === to) return true;
  return false;
}

interface Line {
  readonly row: number;
  readonly depth: number;
}

/** Children right after their parents, in the order of their own. */
function nested(
  frame: Frame,
  matched: readonly number[],
  children: ReadonlyMap<number, readonly number[]>,
  collapsed: ReadonlySet<string>,
): readonly Line[] {
  if (children.size <= 1) return matched.map((row) => ({ row, depth: 0 }));
  const lines: Line[] = [];
  // A stack, since nothing says how deep runs are nested.
  const stack: Line[] = (children.get(root) ?? []).toReversed().map((row) => ({ row, depth: 0 }));
  for (let line = stack.pop(); line !== undefined; line = stack.pop()) {
    lines.push(line);
    const below = collapsed.has(frame.keyOf(line.row)) ? [] : (children.get(line.row) ?? []);
    const depth = line.depth + 1;
    for (const row of below.toReversed()) stack.push({ row, depth });
  }
  return lines;
}

/** Has the column more than one value among these rows? That a run has none is a value, too. */
export function differs(frame: Frame, rows: readonly number[], column: ColumnInfo): boolean {
  const [first, ...others] = rows;
  if (first === undefined) return false;
  const data = frame.columns.get(column.id);
  if (data?.form === 'texts') {
    const code = data.codeAt(first);
    return others.some((row) => data.codeAt(row) !== code);
  }
  const value = valueAt(frame, first, column);
  return others.some((row) => !Object.is(valueAt(frame, row, column), value));
}
