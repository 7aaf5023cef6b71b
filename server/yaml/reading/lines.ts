/** A text line by line, as far as block style can be read so. */

/** A line, or what is left of it behind a dash. Offsets in the text. */
export interface Line {
  /** Of the content. */
  readonly start: number;
  /** Of the line below. */
  readonly next: number;
  /** The column of the content; -1 behind the last line. */
  readonly indent: number;
  /** Without the blanks around it. */
  readonly content: string;
}

const space = 32;
const hash = 35;

/** The next line that is neither empty nor a comment. */
export function lineFrom(text: string, offset: number): Line {
  let line = rawLineFrom(text, offset);
  while (line.indent >= 0 && isNothing(line.content, 0)) line = rawLineFrom(text, line.next);
  return line;
}

export function rawLineFrom(text: string, offset: number): Line {
  if (offset >= text.length) return { start: offset, next: offset, indent: -1, content: '' };
  let start = offset;
  while (text.charCodeAt(start) === space) start += 1;
  const lineBreak = text.indexOf('\n', start);
  const last = lineBreak < 0 ? text.length : lineBreak;
  let end = text.charAt(last - 1) === '\r' ? last - 1 : last;
  while (end > start && text.charCodeAt(end - 1) === space) end -= 1;
  return { start, next: last + 1, indent: start - offset, content: text.slice(start, end) };
}

export function skipSpaces(content: string, from: number): number {
  let at = from;
  while (content.charCodeAt(at) === space) at += 1;
  return at;
}

/** The line's end, or a comment. */
export function isNothing(content: string, at: number): boolean {
  return at >= content.length || content.charCodeAt(at) === hash;
}

export function isItem(content: string): boolean {
  return content.startsWith('-') && (content.length === 1 || content.charCodeAt(1) === space);
}

/** How a plain scalar begins. */
export const plainStart = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:][^\s,[\]{}])/;

const quotedKey = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*') *:(?: |$)/;

/** Whether it begins with a key; complex ones aside. */
export function isEntry(content: string): boolean {
  return plainStart.test(content) ? colonIn(content) > 0 : quotedKey.test(content);
}

/** The place of the colon that ends a key; -1 where there is none. */
export function colonIn(content: string): number {
  let colon = content.indexOf(':');
  while (colon >= 0 && colon + 1 < content.length && content.charCodeAt(colon + 1) !== space) {
    colon = content.indexOf(':', colon + 1);
  }
  return colon;
}

/** A key may not be much longer, https://yaml.org/spec/1.2.2/#822-block-mappings. */
const longestKey = 1_000;

/** The key and where its colon stands; `undefined` where it is anything but a plain one. */
export function plainKey(content: string): { readonly source: string; readonly colon: number } | undefined {
  const colon = colonIn(content);
  const source = content.slice(0, colon);
  const isSimple = colon > 0 && colon < longestKey && plainStart.test(source) && !/ $| #/.test(source);
  return isSimple ? { source, colon } : undefined;
}
