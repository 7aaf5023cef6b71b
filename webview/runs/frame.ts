/** All runs that the page knows, by column: each run has a row number here, each column an array over them. */
import { type Cells, type ColumnName, columnId } from '../../protocol/runCells.ts';
import { compareValues, type FieldValue } from '../../protocol/runFilter.ts';

/** A number a row: half a million of them are cheap. */
export class NumberColumn {
  readonly form = 'numbers';
  readonly name: ColumnName;
  #values = new Float64Array(64);
  #present = new Uint8Array(64);

  constructor(name: ColumnName) {
    this.name = name;
  }

  /** May be NaN, where that was logged; `undefined` where nothing was. */
  at(row: number): number | undefined {
    return this.#present[row] === 1 ? this.#values[row] : undefined;
  }

  set(row: number, value: number): void {
    if (row >= this.#values.length) {
      this.#values = grown(this.#values, new Float64Array(lengthFor(row)));
      this.#present = grown(this.#present, new Uint8Array(lengthFor(row)));
    }
    this.#values[row] = value;
    this.#present[row] = 1;
  }

  clear(row: number): void {
    if (row < this.#present.length) this.#present[row] = 0;
  }
}

/** Texts repeat: each stands once, and each row says which. */
export class TextColumn {
  readonly form = 'texts';
  readonly name: ColumnName;
  /** From 1 on; 0 stands for none. */
  readonly #texts: (string | undefined)[] = [undefined];
  readonly #codeOf = new Map<string, number>();
  #codes = new Uint32Array(64);
  /** The place of each text in their order; made anew when texts were added. */
  #ranks: Float64Array | undefined;

  constructor(name: ColumnName) {
    this.name = name;
  }

  at(row: number): string | undefined {
    return this.#texts[this.codeAt(row)];
  }

  /** 0 for none; equal for equal texts. */
  codeAt(row: number): number {
    return this.#codes[row] ?? 0;
  }

  /** Of all texts there ever were, by code; the first stands for none. */
  get texts(): readonly (string | undefined)[] {
    return this.#texts;
  }

  set(row: number, text: string): void {
    if (row >= this.#codes.length) this.#codes = grown(this.#codes, new Uint32Array(lengthFor(row)));
    this.#codes[row] = this.#codeFor(text);
  }

  clear(row: number): void {
    if (row < this.#codes.length) this.#codes[row] = 0;
  }

  /** By code: the texts in their order, numbers as numbers. Equal numbers have equal ranks. */
  get ranks(): Float64Array {
    if (this.#ranks) return this.#ranks;
    const ranks = new Float64Array(this.#texts.length);
    const sorted = [...this.#codeOf].sort(([a], [b]) => compareValues(a, b));
    let rank = 0;
    let before: string | undefined;
    for (const [text, code] of sorted) {
      if (before !== undefined && compareValues(before, text) !== 0) rank++;
      ranks[code] = rank;
      before = text;
    }
    this.#ranks = ranks;
    return ranks;
  }

  #codeFor(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.length;
    this.#texts.push(text);
    this.#codeOf.set(text, code);
    this.#ranks = undefined;
    return code;
  }
}

export type Column = NumberColumn | TextColumn;

export class Frame {
  /** By column id. */
  readonly columns = new Map<string, Column>();
  /** Every tag that any run has, whether or not its values are here. */
  readonly tags = new Set<string>();
  readonly #keys: (string | undefined)[] = [];
  readonly #rowOf = new Map<string, number>();
  readonly #free: number[] = [];
  /** Until when runs that go on have run, in milliseconds since the epoch. */
  now = 0;

  get size(): number {
    return this.#rowOf.size;
  }

  rows(): Iterable<number> {
    return this.#rowOf.values();
  }

  /** Empty for a row that is no more. */
  keyOf(row: number): string {
    return this.#keys[row] ?? '';
  }

  rowOf(key: string): number | undefined {
    return this.#rowOf.get(key);
  }

  /** The text of an attribute, `undefined` where the run has none. */
  text(row: number, id: string): string | undefined {
    const value = this.columns.get(id)?.at(row);
    return value === undefined ? undefined : String(value);
  }

  number(row: number, id: string): number | undefined {
    const value = this.columns.get(id)?.at(row);
    return typeof value === 'number' ? value : undefined;
  }

  value(row: number, id: string): FieldValue {
    return this.columns.get(id)?.at(row);
  }

  /** These runs are now so; what was known of them before is gone. True where there are columns that were not. */
  put(keys: readonly string[], cells: readonly Cells[], tags: readonly string[]): boolean {
    const [columnsBefore, tagsBefore] = [this.columns.size, this.tags.size];
    const rows = keys.map((key) => this.#rowFor(key));
    for (const tag of tags) this.tags.add(tag);
    for (const column of cells) this.#fill(column, rows);
    return this.columns.size > columnsBefore || this.tags.size > tagsBefore;
  }

  drop(keys: readonly string[]): void {
    for (const key of keys) {
      const row = this.#rowOf.get(key);
      if (row === undefined) continue;
      this.#clear(row);
      this.#rowOf.delete(key);
      this.#keys[row] = undefined;
      this.#free.push(row);
    }
  }

  #rowFor(key: string): number {
    const known = this.#rowOf.get(key);
    if (known !== undefined) {
      this.#clear(known);
      return known;
    }
    const row = this.#free.pop() ?? this.#keys.length;
    this.#keys[row] = key;
    this.#rowOf.set(key, row);
    return row;
  }

  #clear(row: number): void {
    for (const column of this.columns.values()) column.clear(row);
  }

  #fill(cells: Cells, rows: readonly number[]): void {
    const id = columnId(cells);
    const { group, key } = cells;
    if (cells.form === 'numbers') {
      const column = this.#numbers(id, { group, key });
      for (const [index, row] of rows.entries()) {
        if (cells.present[index] === 1) column.set(row, cells.values[index] ?? Number.NaN);
      }
    } else {
      const column = this.#texts(id, { group, key });
      for (const [index, row] of rows.entries()) {
        const text = cells.texts[(cells.codes[index] ?? 0) - 1];
        if (text !== undefined) column.set(row, text);
      }
    }
  }

  #numbers(id: string, name: ColumnName): NumberColumn {
    const known = this.columns.get(id);
    if (known?.form === 'numbers') return known;
    const column = new NumberColumn(name);
    this.columns.set(id, column);
    return column;
  }

  #texts(id: string, name: ColumnName): TextColumn {
    const known = this.columns.get(id);
    if (known?.form === 'texts') return known;
    const column = new TextColumn(name);
    this.columns.set(id, column);
    return column;
  }
}

function grown<T extends Float64Array | Uint8Array | Uint32Array>(before: T, after: T): T {
  after.set(before);
  return after;
}

/** Doubled, so that growing by one row at a time stays cheap. */
function lengthFor(row: number): number {
  return 2 ** Math.ceil(Math.log2(row + 1));
}
