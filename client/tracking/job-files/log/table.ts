/** Tables that trainings print row by row below a head, as scikit-learn and skorch do; the first column counts. */
import { numberOf } from './numbers.ts';
import { stepKind } from './words.ts';

export type TableHead = readonly string[];

const gap = /\t+|\s{2,}/;

export function headIn(line: string): TableHead | undefined {
  if (!/^\s*[A-Za-z]+(?:\t|\s{2})/.test(line)) return undefined;
  const cells = line.trim().split(gap);
  if (cells.length < 2 || cells.some((cell) => !/^[A-Za-z_][\w .@/-]*$/.test(cell))) return undefined;
  return stepKind(cells[0] ?? '') === undefined ? undefined : cells;
}

/** Cells that are no plain number, as `0.12s`, are left out; `undefined` where the line is no row below that head. */
export function rowBelow(
  head: TableHead,
  line: string,
): { readonly at: number; readonly values: ReadonlyMap<string, number> } | undefined {
  const cells = line.trim().split(gap);
  const at = numberOf(cells[0] ?? '');
  if (cells.length !== head.length || at === undefined || !Number.isInteger(at)) return undefined;
  const values = new Map<string, number>();
  head.forEach((name, column) => {
    const value = column === 0 ? undefined : numberOf(cells[column] ?? '');
    if (value !== undefined) values.set(name, value);
  });
  return { at, values };
}
