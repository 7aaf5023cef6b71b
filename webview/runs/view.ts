/** What the grid draws: runs in their order, columns in theirs, and how people marked them. */
import type { SortKey } from '../../protocol/runsTable.ts';
import type { Arrangement } from './arrange.ts';
import type { Frame } from './frame.ts';
import type { HeatScale } from './heat.ts';
import type { PlacedColumn } from './layout.ts';

export interface View {
  readonly frame: Frame;
  readonly arrangement: Arrangement;
  readonly columns: readonly PlacedColumn[];
  readonly sort: readonly SortKey[];
  /** `undefined` where the column has no heat colours. */
  readonly heat: (column: PlacedColumn) => HeatScale | undefined;
  /** By run key, the index for `runStyle`. */
  readonly chosen: ReadonlyMap<string, number>;
  readonly pinned: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  /** Runs whose children are not shown, by key. */
  readonly collapsed: ReadonlySet<string>;
}

/** How many columns always stand at the left. */
export function pinnedColumns(view: View): number {
  const first = view.columns.findIndex(({ isPinned }) => !isPinned);
  return first < 0 ? view.columns.length : first;
}

export function widthOf(columns: readonly PlacedColumn[]): number {
  const last = columns.at(-1);
  return last ? last.left + last.width : 0;
}
