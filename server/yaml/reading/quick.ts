/**
 * Reads what nearly all of these texts consist of, block style with scalars on one line, line by line and some ten
 * times faster than token by token. A value that is anything else is read thoroughly as a text of its own; where that
 * is not possible, nothing is read here at all. The tree is the one that a thorough reading gives.
 */

import { type DictNode, dictOf, type Entry, type ListNode, type Node, shifted } from '../node.ts';
import { resolvePlain } from '../plain.ts';
import type { Tree } from '../tree.ts';
import { identify } from './dictBuilder.ts';
import { SyntaxProblem } from './source.ts';
import { readThoroughly } from './thorough.ts';

/** `undefined` for a text that must be read thoroughly: it is broken, or anchors tie its parts together. */
export function readQuickly(text: string): Tree | undefined {
  if (unusualCharacter.test(text) || !text.isWellFormed()) return undefined;
  try {
    const root = new QuickReader(text).read();
    return { root, problems: [] };
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Tabs, control characters, line breaks other than `\n` and `\r\n`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unusualCharacter = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)/;

/** Where a document begins or ends, whatever stands around it. */
const documentMark = /^(?:---|\.\.\.)(?=[ \r]|$)/gm;

const plainStart = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:][^\s,[\]{}])/;
const singleQuoted = /^'([^']*)'(?= *$| +#)/;
const doubleQuoted = /^"([^"\\]*)"(?= *$| +#)/;

/** A key may not be much longer, https://yaml.org/spec/1.2.2/#822-block-mappings. */
const longestKey = 1_000;

/** What is nested deeper is read thoroughly, or said to be too deep. */
const deepest = 100;

/** Thrown where the text is not what this reader knows. */
class Unusual extends Error {}

/** A line, or what is left of it behind a dash. Offsets in the text. */
interface Line {
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

class QuickReader {
  readonly #text: string;
  #line: Line;
  /** Of the last thing that was read. */
  #end = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#line = lineFrom(text, 0);
  }

  /** Throws `Unusual`. */
  read(): Node {
    const hasMark = this.#line.content === '---' && this.#line.indent === 0;
    if (hasMark) this.#advance();
    if ((this.#text.match(documentMark)?.length ?? 0) > (hasMark ? 1 : 0)) throw new Unusual();
    const root = this.#block(-1);
    if (this.#line.indent >= 0) throw new Unusual();
    return root;
  }

  #advance(): void {
    this.#line = lineFrom(this.#text, this.#line.next);
  }

  /** What begins on this line, further in than `column`. */
  #block(column: number): Node {
    const { content, indent } = this.#line;
    this.#depth += 1;
    if (this.#depth > deepest || indent < 0) throw new Unusual();
    const node = isItem(content) ? this.#list() : isEntry(content) ? this.#dict() : this.#blockApart(column);
    this.#depth -= 1;
    return node;
  }

  #dict(): DictNode {
    const { indent: column, start } = this.#line;
    const entries: Entry[] = [];
    const seen = new Set<unknown>();
    while (this.#line.indent === column && !isItem(this.#line.content)) {
      const entry = this.#entry(column);
      const identity = identify(entry.key);
      if (identity === undefined || seen.has(identity)) throw new Unusual();
      seen.add(identity);
      entries.push(entry);
    }
    if (this.#line.indent > column) throw new Unusual();
    return dictOf({ start, end: this.#end }, entries);
  }

  #entry(column: number): Entry {
    const { content, start } = this.#line;
    const colon = colonIn(content);
    const source = content.slice(0, colon);
    const isSimple = colon > 0 && colon < longestKey && plainStart.test(source) && !/ $| #/.test(source);
    if (!isSimple) return this.#entryApart(column);
    if (source === '<<' || source === '=') throw new Unusual();
    const at = skipSpaces(content, colon + 1);
    const key = resolvePlain(source, { start, end: start + colon });
    if (key.kind === 'refusal') throw new Unusual();
    this.#end = start + colon + 1;
    const value = isNothing(content, at) ? this.#below(column, key.span.end, true) : this.#scalar(at, column);
    return value === undefined ? this.#entryApart(column) : { key, value };
  }

  #list(): ListNode {
    const { indent: column, start } = this.#line;
    const items: Node[] = [];
    while (this.#line.indent === column && isItem(this.#line.content)) items.push(this.#item(column));
    if (this.#line.indent > column) throw new Unusual();
    return { kind: 'list', span: { start, end: this.#end }, items };
  }

  #item(column: number): Node {
    const { content, start } = this.#line;
    const at = skipSpaces(content, 1);
    this.#end = start + 1;
    if (isNothing(content, at)) return this.#below(column, this.#end, false);
    const rest = content.slice(at);
    if (isItem(rest) || isEntry(rest)) {
      this.#line = { ...this.#line, start: start + at, indent: column + at, content: rest };
      return this.#block(column);
    }
    return this.#scalar(at, column) ?? this.#itemApart(column);
  }

  /** What stands below a key or dash with nothing behind it. The dashes of a list may stand right below its key. */
  #below(column: number, nowhere: number, isKey: boolean): Node {
    this.#advance();
    const { indent, content } = this.#line;
    const isBelow = indent > column || (isKey && indent === column && isItem(content));
    return isBelow ? this.#block(column) : { kind: 'null', span: { start: nowhere, end: nowhere } };
  }

  /** A scalar from `at` to the end of the line; `undefined` for any other value. */
  #scalar(at: number, column: number): Node | undefined {
    const line = this.#line;
    const source = line.content.slice(at);
    const node = plainStart.test(source) ? plain(source, line.start + at) : quoted(source, line.start + at);
    if (node === undefined) return undefined;
    this.#advance();
    if (this.#line.indent > column) {
      // It goes on below.
      this.#line = line;
      return undefined;
    }
    this.#end = node.span.end;
    return node;
  }

  #entryApart(column: number): Entry {
    const { root, by } = this.#readApart(column, true);
    const [entry, ...others] = root.kind === 'dict' ? root.entries : [];
    // What begins elsewhere than its first key is a flow collection.
    if (entry === undefined || others.length > 0 || entry.key.span.start > root.span.start) throw new Unusual();
    return { key: shifted(entry.key, by), value: shifted(entry.value, by) };
  }

  #itemApart(column: number): Node {
    const { root, by } = this.#readApart(column, false);
    const [item, ...others] = root.kind === 'list' ? root.items : [];
    if (item === undefined || others.length > 0) throw new Unusual();
    return shifted(item, by);
  }

  /** Text or a flow collection that begins on a line of its own. */
  #blockApart(column: number): Node {
    const { root, by } = this.#readApart(column, false);
    return shifted(root, by);
  }

  /**
   * What begins here and goes on as long as lines are indented further than `column`, as a text of its own; `by`
   * leads from offsets there to those here.
   */
  #readApart(column: number, isKey: boolean): { readonly root: Node; readonly by: number } {
    const { start, indent, content } = this.#line;
    // Where nothing is a key, its place is the end of what stands before it.
    if (content.startsWith(':') || content.startsWith('?')) throw new Unusual();
    let line = rawLineFrom(this.#text, this.#line.next);
    const isPart = (part: Line): boolean =>
      part.content === '' || part.indent > column || (isKey && part.indent === column && isItem(part.content));
    while (line.indent >= 0 && isPart(line)) line = rawLineFrom(this.#text, line.next);
    const end = line.indent < 0 ? this.#text.length : line.start - line.indent;
    const tree = readThoroughly(' '.repeat(indent) + this.#text.slice(start, end));
    if (tree instanceof SyntaxProblem || tree.problems.length > 0 || tree.hasAnchors) throw new Unusual();
    if (tree.root === undefined) throw new Unusual();
    const by = start - indent;
    this.#end = tree.root.span.end + by;
    this.#line = lineFrom(this.#text, end);
    return { root: tree.root, by };
  }
}

/** The next line that is neither empty nor a comment. */
function lineFrom(text: string, offset: number): Line {
  let line = rawLineFrom(text, offset);
  while (line.indent >= 0 && isNothing(line.content, 0)) line = rawLineFrom(text, line.next);
  return line;
}

function rawLineFrom(text: string, offset: number): Line {
  if (offset >= text.length) return { start: offset, next: offset, indent: -1, content: '' };
  let start = offset;
  while (text.charCodeAt(start) === space) start += 1;
  const lineBreak = text.indexOf('\n', start);
  const last = lineBreak < 0 ? text.length : lineBreak;
  let end = text.charAt(last - 1) === '\r' ? last - 1 : last;
  while (end > start && text.charCodeAt(end - 1) === space) end -= 1;
  return { start, next: last + 1, indent: start - offset, content: text.slice(start, end) };
}

function skipSpaces(content: string, from: number): number {
  let at = from;
  while (content.charCodeAt(at) === space) at += 1;
  return at;
}

function isNothing(content: string, at: number): boolean {
  return at >= content.length || content.charCodeAt(at) === hash;
}

function isItem(content: string): boolean {
  return content.startsWith('-') && (content.length === 1 || content.charCodeAt(1) === space);
}

const quotedKey = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*') *:(?: |$)/;

/** Whether it begins with a key; complex ones aside. */
function isEntry(content: string): boolean {
  return plainStart.test(content) ? colonIn(content) > 0 : quotedKey.test(content);
}

/** The place of the colon that ends a key; -1 where there is none. */
function colonIn(content: string): number {
  let colon = content.indexOf(':');
  while (colon >= 0 && colon + 1 < content.length && content.charCodeAt(colon + 1) !== space) {
    colon = content.indexOf(':', colon + 1);
  }
  return colon;
}

function plain(source: string, start: number): Node | undefined {
  const comment = source.indexOf(' #');
  const value = comment < 0 ? source : source.slice(0, comment).replace(/ +$/, '');
  if (value === '=' || value === '<<' || colonIn(value) >= 0) return undefined;
  const node = resolvePlain(value, { start, end: start + value.length });
  return node.kind === 'refusal' ? undefined : node;
}

/** One without escapes. */
function quoted(source: string, start: number): Node | undefined {
  const single = singleQuoted.exec(source);
  const found = single ?? doubleQuoted.exec(source);
  if (found === null) return undefined;
  const span = { start, end: start + found[0].length };
  return { kind: 'str', span, value: found[1] ?? '', style: single === null ? 'double' : 'single' };
}
