/** The three ways to write a scalar: plain, in quotes, as a block of text. They follow ruamel.yaml's scanner, which DVC reads with. */

import type { Style } from '../node.ts';
import type { Offsets } from '../span.ts';
import { character, isBlank, isBreak, isBreakOrEnd, isDigit, isSpace } from './characters.ts';
import { type Source, SyntaxProblem } from './source.ts';

export interface ScannedScalar {
  readonly value: string;
  readonly style: Style;
  readonly span: Offsets;
}

/** @param indent Lines further left end it, outside of flow collections. */
export function scanPlain(source: Source, indent: number, isInFlow: boolean): ScannedScalar & { endsLine: boolean } {
  const start = source.at;
  let end = start;
  let value = '';
  let gap = '';
  let endsLine = false;
  while (source.peek() !== character.hash) {
    const length = plainLength(source, isInFlow);
    if (length === 0) break;
    value += gap + source.take(length);
    end = source.at;
    const line = source.lineStart;
    gap = plainGap(source);
    endsLine = source.lineStart !== line;
    if (gap === '' || (!isInFlow && source.column < indent)) break;
  }
  return { value, style: 'plain', span: { start, end }, endsLine };
}

function plainLength(source: Source, isInFlow: boolean): number {
  let length = 0;
  for (;;) {
    const code = source.peek(length);
    if (isSpace(code)) return length;
    if (code === character.colon ? isSpace(source.peek(length + 1)) : isInFlow && endsPlainInFlow(code)) return length;
    length += 1;
  }
}

function endsPlainInFlow(code: number): boolean {
  switch (code) {
    case character.comma:
    case character.openBracket:
    case character.closeBracket:
    case character.openBrace:
    case character.closeBrace:
      return true;
    default:
      return false;
  }
}

/** Blanks and line ends between two words, folded. Tabs are none. */
function plainGap(source: Source): string {
  const start = source.at;
  source.skipBlanks();
  if (!isBreak(source.peek())) return source.text.slice(start, source.at);
  const first = source.takeBreak();
  if (source.hasAnyDocumentMark) return '';
  let more = '';
  while (source.peek() === character.blank || isBreak(source.peek())) {
    source.skipBlanks();
    if (!isBreak(source.peek())) break;
    more += source.takeBreak();
    if (source.hasAnyDocumentMark) return '';
  }
  return folded(first, more);
}

/** One line's end becomes a blank, more of them one less. */
function folded(first: string, more: string): string {
  if (first !== '\n') return first + more;
  return more === '' ? ' ' : more;
}

export function scanQuoted(source: Source): ScannedScalar {
  const start = source.at;
  const quote = source.peek();
  const isDouble = quote === character.doubleQuote;
  source.forward();
  let value = quotedWords(source, isDouble, start);
  while (source.peek() !== quote) value += quotedGap(source, start) + quotedWords(source, isDouble, start);
  source.forward();
  return { value, style: isDouble ? 'double' : 'single', span: { start, end: source.at } };
}

function quotedWords(source: Source, isDouble: boolean, start: number): string {
  let value = '';
  for (;;) {
    const code = source.peek();
    if (isSpace(code) || (isDouble && code === character.doubleQuote)) return value;
    if (isDouble && code === character.backslash) value += escaped(source, start);
    else if (isDouble || code !== character.singleQuote) value += source.take(quotedLength(source));
    else if (source.peek(1) !== character.singleQuote) return value;
    else value += source.take(2).slice(1);
  }
}

/** Of the characters that stand for themselves; at least one. */
function quotedLength(source: Source): number {
  let length = 1;
  for (;;) {
    const code = source.peek(length);
    const isSpecial =
      code === character.singleQuote || code === character.doubleQuote || code === character.backslash || isSpace(code);
    if (isSpecial) return length;
    length += 1;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escaped(source: Source, start: number): string {
  const at = source.at;
  source.forward();
  if (isBreak(source.peek())) {
    source.takeBreak();
    return quotedBreaks(source, start);
  }
  const name = source.take(1);
  const simple = escapes[name];
  if (simple !== undefined) return simple;
  const length = codeLengths[name];
  const digits = length === undefined ? '' : source.take(length);
  const point = Number.parseInt(digits, 16);
  if (length !== undefined && digits.length === length && /^[\da-fA-F]*$/.test(digits) && point <= 0x10ffff) {
    return String.fromCodePoint(point);
  }
  const message = `\`\\${name}${digits}\` means nothing in double quotes. Write two backslashes, or use single quotes.`;
  throw new SyntaxProblem(message, { start: at, end: at + 2 });
}

function quotedGap(source: Source, start: number): string {
  const from = source.at;
  while (isBlank(source.peek())) source.forward();
  if (source.peek() === character.end) {
    throw new SyntaxProblem('This text has no closing quote.', source.since(start));
  }
  if (!isBreak(source.peek())) return source.text.slice(from, source.at);
  const first = source.takeBreak();
  return folded(first, quotedBreaks(source, start));
}

function quotedBreaks(source: Source, start: number): string {
  let breaks = '';
  for (;;) {
    if (source.hasAnyDocumentMark) {
      throw new SyntaxProblem('This text has no closing quote before the document ends.', source.since(start));
    }
    while (isBlank(source.peek())) source.forward();
    if (!isBreak(source.peek())) return breaks;
    breaks += source.takeBreak();
  }
}

/** @param outer The column that the lines of the block must be right of. */
export function scanBlock(source: Source, outer: number): ScannedScalar {
  const start = source.at;
  const isFolded = source.peek() === character.greater;
  source.forward();
  const { chomping, increment } = blockHeader(source, start);
  const indent = Math.max(outer + 1, 1) + (increment ?? 0) - 1;
  const first = increment === undefined ? firstBlockLines(source) : { breaks: blockBreaks(source, indent), indent };
  const block = { indent: Math.max(outer + 1, first.indent), isFolded, mayEndDocument: outer < 0 };
  const { value, lineBreak, breaks, end } = blockLines(source, block, first.breaks);
  const tail = (chomping === '-' ? '' : lineBreak) + (chomping === '+' ? breaks : '');
  return { value: value + tail, style: isFolded ? 'folded' : 'literal', span: { start, end } };
}

interface Block {
  readonly indent: number;
  readonly isFolded: boolean;
  /** Its lines may begin at the very left, where `---` and `...` end the document. */
  readonly mayEndDocument: boolean;
}

/** The value without its last line's end, that, and the empty lines after it. */
function blockLines(source: Source, { indent, isFolded, mayEndDocument }: Block, before: string) {
  let value = '';
  let lineBreak = '';
  let breaks = before;
  let end = source.at;
  const isOver = () => source.column !== indent || source.peek() === character.end;
  while (!isOver()) {
    value += breaks;
    const isIndented = isBlank(source.peek());
    value += takeLine(source);
    end = source.at;
    lineBreak = source.takeBreak();
    breaks = blockBreaks(source, indent);
    const endsDocument = mayEndDocument && (source.isDocumentMark('---') || source.isDocumentMark('...'));
    if (endsDocument || isOver()) break;
    const isJoined = isFolded && lineBreak === '\n' && !isIndented && !isBlank(source.peek());
    if (!isJoined) value += lineBreak;
    else if (breaks === '') value += ' ';
  }
  return { value, lineBreak, breaks, end };
}

function takeLine(source: Source): string {
  let length = 0;
  while (!isBreakOrEnd(source.peek(length))) length += 1;
  return source.take(length);
}

/** What follows the `|` or `>`: how the last line ends, and how deep the lines stand. */
function blockHeader(source: Source, start: number): { chomping: string; increment: number | undefined } {
  let chomping = '';
  let increment: number | undefined;
  const isSign = () => source.peek() === character.plus || source.peek() === character.hyphen;
  if (isSign()) chomping = source.take(1);
  if (isDigit(source.peek())) {
    increment = Number(source.take(1));
    if (chomping === '' && isSign()) chomping = source.take(1);
  }
  const isClosed = source.peek() === character.blank || isBreakOrEnd(source.peek());
  source.skipBlanks();
  if (source.peek() === character.hash) takeLine(source);
  if (!isClosed || increment === 0 || !isBreakOrEnd(source.peek())) {
    const message =
      'After `|` or `>` only `+`, `-`, a digit from 1 to 9 and a comment may stand. Begin the text below.';
    throw new SyntaxProblem(message, { start, end: source.endOfLine(start) });
  }
  source.takeBreak();
  return { chomping, increment };
}

/** The empty lines at the beginning, and the column of the first line that is not. */
function firstBlockLines(source: Source): { breaks: string; indent: number } {
  let breaks = '';
  let indent = 0;
  let first = -1;
  for (;;) {
    source.skipBlanks();
    indent = Math.max(indent, source.column);
    if (!isBreak(source.peek())) break;
    if (first < 0) first = source.column;
    breaks += source.takeBreak();
  }
  if (first > 0 && indent > first) {
    const message = 'An empty line before this text has blanks, but fewer than the text. Remove them.';
    throw new SyntaxProblem(message, source.here);
  }
  return { breaks, indent };
}

/** Empty lines; then up to the text of the next line. */
function blockBreaks(source: Source, indent: number): string {
  let breaks = '';
  source.skipBlanks(indent);
  while (isBreak(source.peek())) {
    breaks += source.takeBreak();
    source.skipBlanks(indent);
  }
  return breaks;
}
