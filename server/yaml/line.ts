/** What one line of block style begins with: dashes and a key, at their columns. */

/** `-` stands for an item of a list. */
export type Step = { readonly key: string } | '-';

export interface Mark {
  readonly column: number;
  readonly step: Step;
}

export interface Line {
  readonly marks: readonly Mark[];
  /** What is left after the dashes and the key. */
  readonly rest: string;
  readonly restColumn: number;
}

/** The dashes and the key at the line's head, with their columns. */
export function readLine(line: string): Line {
  const marks: Mark[] = [];
  let column = line.search(/\S/);
  if (column < 0) return { marks, rest: '', restColumn: line.length };
  for (;;) {
    const rest = line.slice(column);
    const dash = /^-(\s+|$)/.exec(rest);
    if (dash === null) break;
    marks.push({ column, step: '-' });
    column += dash[0].length;
  }
  const rest = line.slice(column);
  const key = /^(?:"([^"]*)"|'([^']*)'|([^\s#{}[\],&*!|>'"%@`][^#\n]*?))\s*:(?=\s|$)/.exec(rest);
  if (key === null) return { marks, rest, restColumn: column };
  marks.push({ column, step: { key: key[1] ?? key[2] ?? key[3] ?? '' } });
  return { marks, rest: rest.slice(key[0].length), restColumn: column };
}

/** Nothing but blanks, or a comment. */
export function isEmpty(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}
