/** Which columns stand where: the table's columns and what people changed about them, as data. Pure. */
import type { ColumnLook, HeatDirection, SortKey, TableLayout } from '../../protocol/runsTable.ts';
import { type ColumnInfo, nameColumn } from './column.ts';

/** A column as it stands in the table. */
export interface PlacedColumn extends ColumnInfo {
  /** Stays in sight at the left; the name's always does. */
  readonly isPinned: boolean;
  readonly heat: HeatDirection | undefined;
  /** Pixels from the left edge of the table. */
  readonly left: number;
}

const narrowest = 44;
const widest = 1200;

/** All columns in the order in which people put them; one that they never moved stands after its like. */
export function inOrder(columns: readonly ColumnInfo[], order: readonly string[]): readonly ColumnInfo[] {
  if (order.length === 0) return columns;
  const byId = new Map(columns.map((column) => [column.id, column]));
  const moved = new Set(order);
  /** Those that were never moved, by the one they follow; `undefined`: the first. */
  const followers = new Map<string | undefined, ColumnInfo[]>();
  let before: string | undefined;
  for (const column of columns) {
    if (moved.has(column.id)) before = column.id;
    else followers.set(before, [...(followers.get(before) ?? []), column]);
  }
  return [
    ...(followers.get(undefined) ?? []),
    ...order.flatMap((id) => [...(byId.get(id) === undefined ? [] : [byId.get(id)]), ...(followers.get(id) ?? [])]),
  ].filter((column) => column !== undefined);
}

export function isShown({ id, isShown: byDefault }: ColumnInfo, { columns }: TableLayout): boolean {
  return id === nameColumn.id || (columns[id]?.isShown ?? byDefault);
}

/** The columns that are seen, from left to right: the name, those pinned, the rest. */
export function placed(
  columns: readonly ColumnInfo[],
  layout: TableLayout,
  differs: (column: ColumnInfo) => boolean,
): readonly PlacedColumn[] {
  const seen = inOrder(columns, layout.order).filter(
    (column) => isShown(column, layout) && (!layout.onlyDiffering || column.id === nameColumn.id || differs(column)),
  );
  const isPinned = ({ id }: ColumnInfo) => layout.columns[id]?.isPinned === true;
  const rest = seen.filter(({ id }) => id !== nameColumn.id);
  const name = seen.find(({ id }) => id === nameColumn.id) ?? nameColumn;
  let left = 0;
  return [name, ...rest.filter(isPinned), ...rest.filter((column) => !isPinned(column))].map((column) => {
    const width = layout.columns[column.id]?.width ?? column.width;
    const place = {
      ...column,
      width,
      left,
      isPinned: column.id === nameColumn.id || isPinned(column),
      heat: heatOf(column, layout),
    };
    left += width;
    return place;
  });
}

function heatOf(column: ColumnInfo, layout: TableLayout): HeatDirection | undefined {
  if (column.group !== 'metric') return undefined;
  const own = layout.columns[column.id]?.heat;
  if (own === 'off') return undefined;
  return own ?? (layout.heat ? likelyDirection(column.key) : undefined);
}

const lessIsBetter =
  /loss|err(or)?\b|error|\bm?[as]e\b|rmse|mae|mse|mape|perplexity|\bppl\b|\b[wc]er\b|fid\b|latency|time|duration|fpr|fnr|regret/i;

/** By what its name says; people can turn it round. */
export function likelyDirection(metric: string): HeatDirection {
  return lessIsBetter.test(metric.replaceAll('_', ' ')) ? 'less' : 'greater';
}

export function withLook(layout: TableLayout, id: string, look: ColumnLook): TableLayout {
  return { ...layout, columns: { ...layout.columns, [id]: { ...layout.columns[id], ...look } } };
}

export function withWidth(layout: TableLayout, id: string, width: number): TableLayout {
  return withLook(layout, id, { width: Math.round(Math.min(widest, Math.max(narrowest, width))) });
}

/** The column then stands right before another, or last; columns that are not seen keep their places. */
export function withMoved(
  layout: TableLayout,
  columns: readonly ColumnInfo[],
  id: string,
  before: string | undefined,
): TableLayout {
  if (id === nameColumn.id || id === before) return layout;
  const ids = inOrder(columns, layout.order).map((column) => column.id);
  const others = ids.filter((other) => other !== id);
  const at = before === undefined ? -1 : others.indexOf(before);
  return { ...layout, order: at < 0 ? [...others, id] : others.toSpliced(at, 0, id) };
}

/** One place to the left or right among the columns that are seen, within the pinned or the rest. */
export function withStep(
  layout: TableLayout,
  columns: readonly ColumnInfo[],
  seen: readonly PlacedColumn[],
  id: string,
  step: -1 | 1,
): TableLayout {
  const from = seen.findIndex((column) => column.id === id);
  const neighbour = seen[from + step];
  if (from < 1 || !neighbour || neighbour.id === nameColumn.id || neighbour.isPinned !== seen[from]?.isPinned) {
    return layout;
  }
  if (step < 0) return withMoved(layout, columns, id, neighbour.id);
  const others = inOrder(columns, layout.order).filter((column) => column.id !== id);
  return withMoved(layout, columns, id, others[others.findIndex((column) => column.id === neighbour.id) + 1]?.id);
}

/** A click: by this column, first one way, then the other, then as it was. `adds`: after those that are there. */
export function withSortBy(layout: TableLayout, column: ColumnInfo, adds: boolean): TableLayout {
  const now = layout.sort.find((key) => key.column === column.id);
  // The greatest numbers and the newest times are looked for first, and texts from A on.
  const first = column.isNumeric || column.key === 'start_time' || column.key === 'end_time';
  const next: SortKey | undefined =
    now === undefined
      ? { column: column.id, isDescending: first }
      : now.isDescending === first
        ? { column: column.id, isDescending: !first }
        : undefined;
  if (!adds) return { ...layout, sort: next ? [next] : [] };
  const others = layout.sort.filter((key) => key !== now);
  if (now === undefined) return { ...layout, sort: next ? [...others, next] : others };
  return {
    ...layout,
    sort: next ? layout.sort.map((key) => (key === now ? next : key)) : others,
  };
}

export function withSort(layout: TableLayout, key: SortKey): TableLayout {
  return { ...layout, sort: [key] };
}
