/** Values out of a row: SQLite's columns take a value of any type, whatever their declared one. */
import type { SQLOutputValue } from 'node:sqlite';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** '' for NULL and for what is no text. */
export function text(row: Row | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === 'string' ? value : '';
}

/** `undefined` for NULL, for '' and for what is no text. */
export function optionalText(row: Row | undefined, column: string): string | undefined {
  return text(row, column) || undefined;
}

/** `undefined` for NULL and for what is no number. */
export function optionalNumber(row: Row | undefined, column: string): number | undefined {
  const value = row?.[column];
  return typeof value === 'number' ? value : undefined;
}
