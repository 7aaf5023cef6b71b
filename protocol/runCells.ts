/**
 * The values of many runs, by column: what crosses from the worker to the host and on to the runs table.
 * Numbers travel as typed arrays; of texts, which repeat, each stands once.
 */
import { isArrayOf, isRecord, isString } from './shape.ts';

export const columnGroups = ['attribute', 'metric', 'param', 'tag'] as const;
export type ColumnGroup = (typeof columnGroups)[number];

/** Names a column. The attributes are those of a filter and, beyond them, those of {@link Cells}' makers. */
export interface ColumnName {
  readonly group: ColumnGroup;
  readonly key: string;
}

export interface NumberCells extends ColumnName {
  readonly form: 'numbers';
  readonly values: Float64Array<ArrayBuffer>;
  /** 1 where the run has the value, which may be NaN; 0 where it has none. */
  readonly present: Uint8Array<ArrayBuffer>;
}

export interface TextCells extends ColumnName {
  readonly form: 'texts';
  readonly texts: readonly string[];
  /** 0 where the run has no such value, else one more than the index of its text. */
  readonly codes: Uint32Array<ArrayBuffer>;
}

/** One column of some runs. The arrays' buffers hold nothing else. */
export type Cells = NumberCells | TextCells;

/** As filters name it: `metrics.loss`, `status`. */
export function columnId({ group, key }: ColumnName): string {
  return group === 'attribute' ? key : `${group}s.${key}`;
}

export function isCells(value: unknown): value is Cells {
  if (!isRecord(value)) return false;
  const { form, group, key, values, present, texts, codes } = value;
  if (!isString(key) || !columnGroups.some((known) => known === group)) return false;
  switch (form) {
    case 'numbers':
      return values instanceof Float64Array && present instanceof Uint8Array && values.length === present.length;
    case 'texts':
      return isArrayOf(texts, isString) && codes instanceof Uint32Array && codes.every((code) => code <= texts.length);
    default:
      return false;
  }
}

/** How many runs the column holds. */
export function lengthOf(cells: Cells): number {
  return cells.form === 'numbers' ? cells.values.length : cells.codes.length;
}

/** The column for some of its runs only, by index. */
export function pickCells(cells: Cells, indices: readonly number[]): Cells {
  if (cells.form === 'numbers') {
    const values = Float64Array.from(indices, (index) => cells.values[index] ?? Number.NaN);
    return { ...cells, values, present: Uint8Array.from(indices, (index) => cells.present[index] ?? 0) };
  }
  const builder = new TextColumn(indices.length);
  for (const [row, index] of indices.entries()) {
    const text = cells.texts[(cells.codes[index] ?? 0) - 1];
    if (text !== undefined) builder.set(row, text);
  }
  return { ...cells, ...builder.cells };
}

/** Has any of the runs a value in this column? */
export function hasCells(cells: Cells): boolean {
  return cells.form === 'numbers' ? cells.present.includes(1) : cells.codes.some((code) => code > 0);
}

/** Texts of a column while it is made. */
export class TextColumn {
  readonly #codes: Uint32Array<ArrayBuffer>;
  readonly #codeOf = new Map<string, number>();

  constructor(length: number) {
    this.#codes = new Uint32Array(length);
  }

  set(row: number, text: string): void {
    const code = this.#codeOf.get(text) ?? this.#codeOf.size + 1;
    this.#codeOf.set(text, code);
    this.#codes[row] = code;
  }

  get cells(): Pick<TextCells, 'form' | 'texts' | 'codes'> {
    return { form: 'texts', texts: [...this.#codeOf.keys()], codes: this.#codes };
  }
}
