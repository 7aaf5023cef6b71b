/**
 * A mapping in block style, read in passages: one for each entry, and where an entry's value is such a mapping itself,
 * one for its key and one for each entry in that. What a passage says follows from its text alone, so one that the
 * earlier version of the text had is not read again, wherever it stands now.
 */
import { dictOf, type Entry } from '../node.ts';
import type { Problem } from '../problem.ts';
import { Passage } from '../span.ts';
import { type ReadPassage, Tree } from '../tree.ts';
import { readApart } from './apart.ts';
import { identify, repeatedKey } from './dictBuilder.ts';
import { EarlierPassages } from './earlierPassages.ts';
import { isItem, isNothing, type Line, lineFrom, plainKey, skipSpaces } from './lines.ts';
import { expectUsual, QuickReader, Unusual } from './quick.ts';

/** `undefined` for a text that must be read thoroughly. `text` is what is readable of the whole. */
export function readQuickly(whole: Passage, text = whole.text, earlier: readonly ReadPassage[] = []): Tree | undefined {
  try {
    const start = skipHead(text);
    const line = lineFrom(text, start);
    if (plainKey(line.content) !== undefined) return new PassageReader(whole, text, line, earlier).read();
    expectOneDocument(text.slice(start));
    return new Tree(whole, new QuickReader(whole, 0, text).value(start), []);
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Passes over the mark that a document may begin with. */
function skipHead(text: string): number {
  const first = lineFrom(text, 0);
  expectUsual(text.slice(0, first.start));
  return first.content === '---' && first.indent === 0 ? first.next : 0;
}

/** Where a document begins or ends, whatever stands around it. */
const documentMark = /^(?:---|\.\.\.)(?=[ \r]|$)/m;

function expectOneDocument(text: string): void {
  expectUsual(text);
  if (documentMark.test(text)) throw new Unusual();
}

class PassageReader {
  readonly #whole: Passage;
  readonly #text: string;
  readonly #earlier: EarlierPassages;
  readonly #passages: ReadPassage[] = [];
  readonly #problems: Problem[] = [];
  #line: Line;
  /** Of the last thing that was read. */
  #end = 0;

  constructor(whole: Passage, text: string, first: Line, earlier: readonly ReadPassage[]) {
    this.#whole = whole;
    this.#text = text;
    this.#earlier = new EarlierPassages(earlier);
    this.#line = first;
  }

  /** Throws {@link Unusual}. */
  read(): Tree {
    const { start } = this.#line;
    const top = lineStart(this.#line);
    expectUsual(this.#text.slice(0, top));
    const entries = this.#entries(0);
    if (this.#line.indent >= 0) throw new Unusual();
    const root = dictOf(this.#whole.span(start, this.#end), entries);
    return new Tree(this.#whole, root, this.#problems, this.#passages, top);
  }

  /** From this line on, as long as lines stand in line with it. */
  #entries(depth: number): readonly Entry[] {
    const { indent: column } = this.#line;
    const entries: Entry[] = [];
    const seen = new Set<unknown>();
    while (this.#line.indent === column && !isItem(this.#line.content)) {
      const below = depth === 0 ? this.#mappingBelow() : undefined;
      const read = this.#passage(depth, below);
      this.#problems.push(...read.problems);
      for (const { entry, identity } of read.entries) {
        const full = below === undefined ? entry : { key: entry.key, value: this.#mapping(depth + 1) };
        if (seen.has(identity)) this.#problems.push(repeatedKey(entry.key.span));
        else entries.push(full);
        seen.add(identity);
      }
    }
    if (this.#line.indent > column) throw new Unusual();
    return entries;
  }

  #mapping(depth: number): Entry['value'] {
    const { start } = this.#line;
    const entries = this.#entries(depth);
    return dictOf(this.#whole.span(start, this.#end), entries);
  }

  /** The first line of a mapping that stands below the key on this line. */
  #mappingBelow(): Line | undefined {
    const { content, indent, next } = this.#line;
    const key = plainKey(content);
    if (key === undefined || !isNothing(content, skipSpaces(content, key.colon + 1))) return undefined;
    const below = lineFrom(this.#text, next);
    return below.indent > indent && plainKey(below.content) !== undefined ? below : undefined;
  }

  /** The passage that begins on this line: up to the next line that is no further in, or up to `next`. */
  #passage(depth: number, next: Line | undefined): ReadPassage {
    const { indent: column, content } = this.#line;
    const start = lineStart(this.#line);
    const known = this.#earlier.take(content, (one) => this.#isHere(one, start, column, depth, next));
    const behind =
      next ?? (known === undefined ? this.#behind() : lineFrom(this.#text, start + known.passage.text.length));
    const end = behind.indent < 0 ? this.#text.length : lineStart(behind);
    const read = known ?? readPassage(this.#text.slice(start, end), column, depth);
    this.#passages.push(read);
    this.#end = start + read.end;
    this.#line = behind;
    return read;
  }

  /** Whether the passage stands at `start`, with all that belongs to it and nothing else. */
  #isHere(one: ReadPassage, start: number, column: number, depth: number, next: Line | undefined): boolean {
    const { text } = one.passage;
    if (one.column !== column || one.depth !== depth || !this.#text.startsWith(text, start)) return false;
    const end = start + text.length;
    if (end === this.#text.length) return true;
    if (next !== undefined) return end === lineStart(next);
    const behind = lineFrom(this.#text, end);
    return text.endsWith('\n') && lineStart(behind) === end && isOutside(behind, column);
  }

  /** The next line that is no further in than this one. */
  #behind(): Line {
    const { indent: column } = this.#line;
    let line = lineFrom(this.#text, this.#line.next);
    while (!isOutside(line, column)) line = lineFrom(this.#text, line.next);
    return line;
  }
}

/** The dashes of a list may stand right below its key. */
function isOutside({ indent, content }: Line, column: number): boolean {
  return indent < column || (indent === column && !isItem(content));
}

/** Where the line itself begins, blanks and all. */
function lineStart({ start, indent }: Line): number {
  return start - indent;
}

/** Throws {@link Unusual}. */
function readPassage(text: string, column: number, depth: number): ReadPassage {
  if (documentMark.test(text)) throw new Unusual();
  const passage = new Passage(copied(text));
  const read = readUsual(passage, depth) ?? readApart(passage, column);
  if (read === undefined) throw new Unusual();
  return { passage, column, depth, ...read };
}

type Read = Pick<ReadPassage, 'entries' | 'problems' | 'end'>;

function readUsual(passage: Passage, depth: number): Read | undefined {
  try {
    expectUsual(passage.text);
    const reader = new QuickReader(passage, depth + 1);
    const entry = reader.entry();
    const identity = identify(entry.key);
    return identity === undefined ? undefined : { entries: [{ entry, identity }], problems: [], end: reader.end };
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** A part of a string keeps all of it in memory; this one stays when the text around it is gone. */
function copied(part: string): string {
  return ` ${part}`.slice(1);
}
