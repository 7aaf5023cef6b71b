/** Of what is too long or too wide to draw, the part that is in sight. Pure; all lengths in pixels. */

/** From the first to the one before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Rows of equal height; some more on both sides, so that scrolling meets them drawn. */
export function rowsInSight(scroll: number, height: number, rowHeight: number, count: number, more: number): Range {
  const start = Math.max(0, Math.min(count, Math.floor(scroll / rowHeight) - more));
  const end = Math.min(count, Math.ceil((scroll + height) / rowHeight) + more);
  return { start, end: Math.max(start, end) };
}

/** Columns of any width, from `first` on; those before it always stand at the left, over the others. */
export function columnsInSight(
  columns: readonly { readonly left: number; readonly width: number }[],
  first: number,
  scroll: number,
  width: number,
): Range {
  const covered = columns[first]?.left ?? 0;
  const [from, to] = [scroll + covered, scroll + width];
  let start = first;
  while (start < columns.length && edge(columns[start]) <= from) start++;
  let end = start;
  while (end < columns.length && (columns[end]?.left ?? 0) < to) end++;
  return { start, end };
}

function edge(column: { readonly left: number; readonly width: number } | undefined): number {
  return column ? column.left + column.width : 0;
}

/** Where to scroll so that `from`…`to` is in sight between `head` pixels at the start and the end; as little as it takes. */
export function scrollTo(from: number, to: number, scroll: number, head: number, size: number): number {
  if (from < scroll + head) return Math.max(0, from - head);
  if (to > scroll + size) return to - size;
  return scroll;
}
