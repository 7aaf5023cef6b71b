/**
 * Reads what nearly all of these texts consist of, block style with scalars on one line, line by line and some ten
 * times faster than token by token. A value that is anything else is read thoroughly as a text of its own; where that
 * is not possible, nothing is read here at all. The tree is the one that a thorough reading gives.
 */

import { type DictNode, dictOf, type Entry, type ListNode, type Node } from '../node.ts';
import { resolvePlain } from '../plain.ts';
import type { Passage } from '../span.ts';
import { identify } from './dictBuilder.ts';
import {
  colonIn,
  isEntry,
  isItem,
  isNothing,
  type Line,
  lineFrom,
  plainKey,
  plainStart,
  rawLineFrom,
  skipSpaces,
} from './lines.ts';
import { SyntaxProblem } from './source.ts';
import { readThoroughly } from './thorough.ts';

/** Thrown where a text must be read thoroughly: it is broken, or anchors tie its parts together. */
export class Unusual extends Error {}

/** Tabs, control characters, line breaks other than `\n` and `\r\n`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unusualCharacter = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)/;

/** Throws {@link Unusual} for characters that this reader does not know. */
export function expectUsual(text: string): void {
  if (unusualCharacter.test(text) || !text.isWellFormed()) throw new Unusual();
}

const singleQuoted = /^'([^']*)'(?= *$| +#)/;
const doubleQuoted = /^"([^"\\]*)"(?= *$| +#)/;

/** Whether a block of text with nothing in it is sound depends on the line that follows. */
export const emptyBlockAtEnd = /[|>][-+\d]*(?: +#.*)? *\r?\n(?: *\r?\n)*$/;

/** What is nested deeper is read thoroughly, or said to be too deep. */
const deepest = 100;

/** Of one passage. */
export class QuickReader {
  readonly #passage: Passage;
  readonly #text: string;
  #line: Line;
  /** Of the last thing that was read. */
  #end = 0;
  #depth: number;

  /** `depth` collections are around the passage; `text` is what is readable of it. */
  constructor(passage: Passage, depth: number, text = passage.text) {
    this.#passage = passage;
    this.#text = text;
    this.#line = lineFrom(text, 0);
    this.#depth = depth;
  }

  /** Where what was read ends. */
  get end(): number {
    return this.#end;
  }

  /** The value that the passage is, from an offset on. Throws {@link Unusual}. */
  value(offset: number): Node {
    this.#line = lineFrom(this.#text, offset);
    const node = this.#block(-1);
    if (this.#line.indent >= 0) throw new Unusual();
    return node;
  }

  /** The entry of a mapping that the passage is. Throws {@link Unusual}. */
  entry(): Entry {
    const entry = this.#entry(this.#line.indent);
    if (this.#line.indent >= 0) throw new Unusual();
    return entry;
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
    return dictOf(this.#passage.span(start, this.#end), entries);
  }

  #entry(column: number): Entry {
    const { content, start } = this.#line;
    const plain = plainKey(content);
    if (plain === undefined) return this.#entryApart(column);
    const { source, colon } = plain;
    if (source === '<<' || source === '=') throw new Unusual();
    const at = skipSpaces(content, colon + 1);
    const key = resolvePlain(source, this.#passage.span(start, start + colon));
    if (key.kind === 'refusal') throw new Unusual();
    this.#end = start + colon + 1;
    const value = isNothing(content, at) ? this.#below(column, start + colon, true) : this.#scalar(at, column);
    return value === undefined ? this.#entryApart(column) : { key, value };
  }

  #list(): ListNode {
    const { indent: column, start } = this.#line;
    const items: Node[] = [];
    while (this.#line.indent === column && isItem(this.#line.content)) items.push(this.#item(column));
    if (this.#line.indent > column) throw new Unusual();
    return { kind: 'list', span: this.#passage.span(start, this.#end), items };
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
  #below(column: number, otherwise: number, isKey: boolean): Node {
    this.#advance();
    const { indent, content } = this.#line;
    const isBelow = indent > column || (isKey && indent === column && isItem(content));
    return isBelow ? this.#block(column) : { kind: 'null', span: this.#passage.span(otherwise, otherwise) };
  }

  /** A scalar from `at` to the end of the line; `undefined` for any other value. */
  #scalar(at: number, column: number): Node | undefined {
    const line = this.#line;
    const source = line.content.slice(at);
    const start = line.start + at;
    const node = plainStart.test(source) ? plain(source, start, this.#passage) : quoted(source, start, this.#passage);
    if (node === undefined) return undefined;
    this.#advance();
    if (this.#line.indent > column) {
      // It goes on below.
      this.#line = line;
      return undefined;
    }
    this.#end = node.span.to;
    return node;
  }

  #entryApart(column: number): Entry {
    const root = this.#readApart(column, true);
    const [entry, ...others] = root.kind === 'dict' ? root.entries : [];
    // What begins elsewhere than its first key is a flow collection.
    if (entry === undefined || others.length > 0 || entry.key.span.from > root.span.from) throw new Unusual();
    return entry;
  }

  #itemApart(column: number): Node {
    const root = this.#readApart(column, false);
    const [item, ...others] = root.kind === 'list' ? root.items : [];
    if (item === undefined || others.length > 0) throw new Unusual();
    return item;
  }

  /** Text or a flow collection that begins on a line of its own. */
  #blockApart(column: number): Node {
    return this.#readApart(column, false);
  }

  /** What begins here and goes on as long as lines are indented further than `column`, as a text of its own. */
  #readApart(column: number, isKey: boolean): Node {
    const { start, indent, content } = this.#line;
    // Where nothing is a key, its place is the end of what stands before it.
    if (content.startsWith(':') || content.startsWith('?')) throw new Unusual();
    let line = rawLineFrom(this.#text, this.#line.next);
    const isPart = (part: Line): boolean =>
      part.content === '' || part.indent > column || (isKey && part.indent === column && isItem(part.content));
    while (line.indent >= 0 && isPart(line)) line = rawLineFrom(this.#text, line.next);
    const end = line.indent < 0 ? this.#text.length : line.start - line.indent;
    const text = ' '.repeat(indent) + this.#text.slice(start, end);
    if (emptyBlockAtEnd.test(text)) throw new Unusual();
    const read = readThoroughly(text, this.#passage, start - indent);
    if (read instanceof SyntaxProblem || read.problems.length > 0 || read.hasAnchors) throw new Unusual();
    if (read.root === undefined) throw new Unusual();
    this.#end = read.root.span.to;
    this.#line = lineFrom(this.#text, end);
    return read.root;
  }
}

function plain(source: string, start: number, passage: Passage): Node | undefined {
  const comment = source.indexOf(' #');
  const value = comment < 0 ? source : source.slice(0, comment).replace(/ +$/, '');
  if (value === '=' || value === '<<' || colonIn(value) >= 0) return undefined;
  const node = resolvePlain(value, passage.span(start, start + value.length));
  return node.kind === 'refusal' ? undefined : node;
}

/** One without escapes. */
function quoted(source: string, start: number, passage: Passage): Node | undefined {
  const single = singleQuoted.exec(source);
  const found = single ?? doubleQuoted.exec(source);
  if (found === null) return undefined;
  const span = passage.span(start, start + found[0].length);
  return { kind: 'str', span, value: found[1] ?? '', style: single === null ? 'double' : 'single' };
}
