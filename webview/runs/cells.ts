/** Which cells are selected, and where the keyboard takes the active one. Pure. */

/** By line of the table, -1 for the heads, and by place among the columns that are seen. */
export interface CellPlace {
  readonly line: number;
  readonly column: number;
}

/** A block of cells: from the anchor to the active cell, both among it. */
export interface Selection {
  readonly anchor: CellPlace;
  readonly active: CellPlace;
  /** All columns of its lines. */
  readonly isWhole: boolean;
}

export interface TableSize {
  readonly lines: number;
  readonly columns: number;
  /** Lines that fit the window. */
  readonly page: number;
}

export const heads = -1;

export function selected(line: number, column: number): Selection {
  const place = { line, column };
  return { anchor: place, active: place, isWhole: false };
}

export function holds({ anchor, active, isWhole }: Selection, line: number, column: number): boolean {
  return isBetween(line, anchor.line, active.line) && (isWhole || isBetween(column, anchor.column, active.column));
}

function isBetween(value: number, a: number, b: number): boolean {
  return value >= Math.min(a, b) && value <= Math.max(a, b);
}

/** From the first to the last, both among them; without the heads. */
export function linesOf({ anchor, active }: Selection): readonly [first: number, last: number] {
  return [Math.max(0, Math.min(anchor.line, active.line)), Math.max(anchor.line, active.line)];
}

export function columnsOf(
  { anchor, active, isWhole }: Selection,
  count: number,
): readonly [first: number, last: number] {
  if (isWhole) return [0, count - 1];
  return [Math.min(anchor.column, active.column), Math.max(anchor.column, active.column)];
}

/** With it, the block grows to where the key leads; only lines, never the heads, are in a block. */
export function moved(
  selection: Selection,
  key: string,
  jumps: boolean,
  grows: boolean,
  size: TableSize,
): Selection | undefined {
  const place = placeAfter(selection.active, key, jumps, size);
  if (place === undefined) return undefined;
  const active = {
    line: Math.max(grows ? 0 : heads, Math.min(size.lines - 1, place.line)),
    column: Math.max(0, Math.min(size.columns - 1, place.column)),
  };
  if (!grows) return { anchor: active, active, isWhole: false };
  return { ...selection, active };
}

function placeAfter({ line, column }: CellPlace, key: string, jumps: boolean, size: TableSize): CellPlace | undefined {
  switch (key) {
    case 'ArrowUp':
      return { line: jumps ? 0 : line - 1, column };
    case 'ArrowDown':
      return { line: jumps ? size.lines - 1 : line + 1, column };
    case 'ArrowLeft':
      return { line, column: jumps ? 0 : column - 1 };
    case 'ArrowRight':
      return { line, column: jumps ? size.columns - 1 : column + 1 };
    case 'PageUp':
      return { line: Math.max(0, line - size.page), column };
    case 'PageDown':
      return { line: line + size.page, column };
    case 'Home':
      return { line: jumps ? 0 : line, column: 0 };
    case 'End':
      return { line: jumps ? size.lines - 1 : line, column: size.columns - 1 };
    default:
      return undefined;
  }
}
