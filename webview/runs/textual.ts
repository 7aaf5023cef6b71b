/** A table as text: for spreadsheets, for files, for Markdown. Pure. */

/** Cells as they are, the heads in the first line. */
export type TextTable = readonly (readonly string[])[];

/** RFC 4180: CRLF after each line, quotes doubled. Begins with a mark of UTF-8 only where spreadsheets would need it. */
export function csv(table: TextTable): string {
  const lines = table.map((cells) => `${cells.map((cell) => quoted(harmless(cell), /[",\r\n]/)).join(',')}\r\n`);
  const text = lines.join('');
  // Excel takes a file without it for the system's old code page.
  return isAscii(text) ? text : `\u{FEFF}${text}`;
}

/** As spreadsheets take it from the clipboard. One cell alone is left as it is: it is pasted anywhere. */
export function tsv(table: TextTable): string {
  const [first, ...more] = table;
  if (first?.length === 1 && more.length === 0) return first[0] ?? '';
  return table.map((cells) => cells.map((cell) => quoted(harmless(cell), /["\t\r\n]/)).join('\t')).join('\n');
}

export function markdown(table: TextTable, isNumeric: readonly boolean[]): string {
  const [heads = [], ...rows] = table;
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |`;
  const rule = `| ${heads.map((_, index) => (isNumeric[index] ? '---:' : '---')).join(' | ')} |`;
  return [line(heads), rule, ...rows.map(line)].join('\n');
}

function quoted(text: string, needs: RegExp): string {
  return needs.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Spreadsheets run a cell that begins like a formula, and names and parameters are others' text: an apostrophe
 * before it keeps it text. Numbers may begin with a sign, and are left exactly as they are.
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
function harmless(text: string): string {
  return /^[\s\u{FEFF}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/u.test(text) && !isNumber(text) ? `'${text}` : text;
}

function isNumber(text: string): boolean {
  return /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|Infinity|NaN)$/i.test(text);
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7F]/.test(text);
}

/** What would end the cell, or begin HTML or a link, is plain text. */
function markdownCell(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(/[|<>[\]`*_]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, ' ');
}
