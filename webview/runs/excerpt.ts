/** Parts of the table as texts: what is copied, and what is exported. Pure. */
import type { Arrangement } from './arrange.ts';
import { type ColumnInfo, exactText, nameColumn, valueAt } from './column.ts';
import type { Frame } from './frame.ts';
import type { TextTable } from './textual.ts';

/** Heads are those that filters and scripts use: `metrics.loss`. */
export function excerpt(
  frame: Frame,
  rows: readonly number[],
  columns: readonly ColumnInfo[],
  withHeads: boolean,
): TextTable {
  const lines = rows.map((row) => columns.map((column) => exactText(column, valueAt(frame, row, column))));
  return withHeads ? [columns.map(({ id }) => id), ...lines] : lines;
}

const idColumn: ColumnInfo = { ...nameColumn, id: 'run_id', key: 'run_id', title: 'ID' };

/** Every run that the filter leaves, collapsed or not, by the columns that are seen; the id tells runs of one name apart. */
export function wholeTable(frame: Frame, { matched }: Arrangement, columns: readonly ColumnInfo[]): TextTable {
  const [name = nameColumn, ...others] = columns.filter(({ id }) => id !== idColumn.id);
  return excerpt(frame, matched, [name, idColumn, ...others], true);
}
