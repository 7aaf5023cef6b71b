/** A text while it is read from its beginning to its end. */

import type { Offsets } from '../span.ts';
import { character, isBreak, isSpace } from './characters.ts';

/** Why the text is no YAML, and where. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
  readonly span: Offsets;
  /** From here on the line should be passed over to read the rest. */
  readonly culprit: number;

  constructor(message: string, span: Offsets, culprit = span.start) {
    super(message);
    this.span = span;
    this.culprit = culprit;
  }
}

export class Source {
  readonly text: string;
  #at = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.text = text;
    if (text.startsWith('\ufeff')) {
      this.#at = 1;
      this.#lineStart = 1;
    }
  }

  get at(): number {
    return this.#at;
  }

  /** Where the line begins; differs from line to line. */
  get lineStart(): number {
    return this.#lineStart;
  }

  get column(): number {
    return this.#at - this.#lineStart;
  }

  /** The code of the character so far ahead; {@link character.end} behind the last one. */
  peek(ahead = 0): number {
    const at = this.#at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : character.end;
  }

  /** Passes over so many characters, none of which ends a line. */
  forward(count = 1): void {
    this.#at += count;
  }

  /** Passes over so many characters, and gives them. */
  take(count: number): string {
    const taken = this.text.slice(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  /** Passes over what the pattern, which must be sticky, matches here; `undefined` where it does not. */
  takeMatch(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  /** Passes over a line's end, if one is here, and gives what it stands for in a value. */
  takeBreak(): string {
    const code = this.peek();
    if (!isBreak(code)) return '';
    const isPair = code === character.carriageReturn && this.peek(1) === character.newline;
    this.#at += isPair ? 2 : 1;
    if (code === character.newline || code === character.carriageReturn) this.#lineStart = this.#at;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  skipBlanks(limit = Number.POSITIVE_INFINITY): void {
    while (this.peek() === character.blank && this.column < limit) this.#at += 1;
  }

  /** `---` or `...` at the beginning of a line. */
  isDocumentMark(mark: '---' | '...'): boolean {
    return this.column === 0 && this.#hasMark(mark);
  }

  /** Either mark right here, wherever that is in a line. */
  get hasAnyDocumentMark(): boolean {
    return this.#hasMark('---') || this.#hasMark('...');
  }

  #hasMark(mark: string): boolean {
    return this.text.startsWith(mark, this.#at) && isSpace(this.peek(3));
  }

  /** The character here, in words. */
  get found(): string {
    const point = this.text.codePointAt(this.#at);
    if (point === undefined) return "the file's end";
    if (point === character.tab) return 'a tab';
    return isBreak(point) ? "the line's end" : `\`${String.fromCodePoint(point)}\``;
  }

  /** From a place to here, or to the end of its first line if that comes before; at least one character. */
  since(start: number): Offsets {
    return { start, end: Math.max(start, Math.min(this.#at, this.endOfLine(start))) };
  }

  endOfLine(from: number): number {
    const at = this.text.slice(from).search(/[\r\n]|$/);
    return from + at;
  }

  /** The character here. */
  get here(): Offsets {
    return { start: this.#at, end: Math.min(this.#at + 1, this.text.length) };
  }
}
