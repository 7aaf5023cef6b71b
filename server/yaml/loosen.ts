/**
 * YAML wants every line of a flow collection or quoted string to be indented further than what holds it; the
 * parsers that pipelines are read with do not mind. Here such lines are indented, which changes no value, so that
 * a strict parser reads them too.
 */

/** A text with blanks put in. */
export interface Loosened {
  readonly text: string;
  /** The offset in the text as it was. */
  original(offset: number): number;
}

/** `undefined` where no line stands too far left. */
export function loosen(text: string): Loosened | undefined {
  const insertions = new Scanner(text).insertions();
  if (insertions.length === 0) return undefined;
  let loose = '';
  let from = 0;
  for (const { at, count } of insertions) {
    loose += text.slice(from, at) + ' '.repeat(count);
    from = at;
  }
  return { text: loose + text.slice(from), original: (offset) => originalOf(offset, insertions) };
}

interface Insertion {
  /** Offset in the text as it was. */
  readonly at: number;
  readonly count: number;
}

function originalOf(offset: number, insertions: readonly Insertion[]): number {
  let inserted = 0;
  for (const { at, count } of insertions) {
    if (at + inserted >= offset) break;
    inserted += Math.min(count, offset - at - inserted);
  }
  return offset - inserted;
}

const plain = /(?:[^\s:#]|:(?=\S)|[ \t]+(?![ \t#]|\r?$)|#)+?(?::(?=[ \t\r\n]|$)[ \t]*|(?=[ \t]*\r?\n|[ \t]+#)|$)/my;

/** Walks over the text, knowing only what opens and closes: brackets, quotes, comments, blocks of text. */
class Scanner {
  readonly #text: string;
  readonly #insertions: Insertion[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  insertions(): readonly Insertion[] {
    while (this.#at < this.#text.length) this.#line();
    return this.#insertions;
  }

  /** One line of block style, and whatever it opens. */
  #line(): void {
    this.#skip(/[ \t]*(?:(?:-|\?)[ \t]+)*/y);
    while (this.#at < this.#text.length && !this.#skip(/\r?\n/y)) this.#token();
  }

  #token(): void {
    const column = this.#column();
    if (this.#skip(/#.*/y) || this.#skip(/[&!][^\s,[\]{}]*[ \t]*/y)) return;
    if (/[[{]/.test(this.#text.charAt(this.#at))) this.#flow(column);
    else if (this.#quoted(column)) this.#skip(/[ \t]*:?[ \t]*/y);
    else if (this.#skip(/[|>][-+\d]*[ \t]*(?:#.*)?(?=\r?\n)/y)) this.#block();
    else this.#plain();
  }

  /** Up to the colon of a key, a comment or the line's end. */
  #plain(): void {
    const isRead = this.#skip(plain);
    if (!isRead) this.#at += 1;
    this.#skip(/[ \t]+(?=#|\r?\n)/y);
  }

  /** The lines of a block of text stand deeper than the line that opens it; the first one says how deep. */
  #block(): void {
    const outer = /^ */.exec(this.#text.slice(this.#lineStart()))?.[0].length ?? 0;
    this.#skip(/\r?\n/y);
    this.#skip(/(?:[ \t]*\r?\n)*/y);
    const inner = /^ */.exec(this.#text.slice(this.#at))?.[0].length ?? 0;
    if (inner <= outer) {
      this.#at -= 1;
      return;
    }
    this.#skip(new RegExp(`(?: {${inner}}.*(?:\\n|$)|[ \\t]*\\r?\\n)*`, 'y'));
    this.#at -= 1;
  }

  #flow(column: number): void {
    let depth = 0;
    do {
      const character = this.#text.charAt(this.#at);
      if (/[[{]/.test(character)) depth += 1;
      if (/[\]}]/.test(character)) depth -= 1;
      this.#at += 1;
      this.#skip(/[ \t]*/y);
      if (/[[{,:\s]/.test(character)) this.#quoted(column);
      if (/\s/.test(this.#text.charAt(this.#at - 1))) this.#skip(/#.*/y);
      if (character === '\n') this.#pad(this.#at, column);
    } while (depth > 0 && this.#at < this.#text.length);
  }

  /** A quoted string from here on, if there is one; its lines are indented beyond `column`. */
  #quoted(column: number): boolean {
    const start = this.#at;
    if (!this.#skip(/"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'/y)) return false;
    for (
      let line = this.#text.indexOf('\n', start);
      line >= 0 && line < this.#at;
      line = this.#text.indexOf('\n', line + 1)
    ) {
      this.#pad(line + 1, column);
    }
    return true;
  }

  /** `at` is somewhere in the blanks that a line begins with, or at their end. */
  #pad(at: number, column: number): void {
    const start = this.#text.lastIndexOf('\n', at - 1) + 1;
    const rest = /^( *)[^\s]/.exec(this.#text.slice(start, start + column + 2));
    const count = rest === null ? 0 : column + 1 - (rest[1]?.length ?? 0);
    if (count > 0) this.#insertions.push({ at: start, count });
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    const isMoved = pattern.lastIndex > this.#at;
    this.#at = pattern.lastIndex;
    return isMoved;
  }

  #lineStart(): number {
    return this.#text.lastIndexOf('\n', this.#at - 1) + 1;
  }

  #column(): number {
    return this.#at - this.#lineStart();
  }
}
