/** A JSON file as Python reads it: of equal keys the last counts, and `NaN` and `Infinity` are numbers. */
import { dictOf, type Entry, type Node, type TextNode } from '../../../yaml/node.ts';
import type { Passage, Span } from '../../../yaml/span.ts';
import type { FileProblem } from '../fileProblem.ts';

export function jsonParameters(text: Passage): Node | FileProblem {
  const reader = new Reader(text);
  try {
    return reader.document();
  } catch (error) {
    if (!(error instanceof NoJson)) throw error;
    return { kind: 'problem', message: error.message, span: text.span(reader.at, reader.at + 1) };
  }
}

class NoJson extends Error {
  override readonly name = 'NoJson';
}

const string = /"(?:[^"\\]|\\.)*"/y;
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const word = /true|false|null|NaN|-?Infinity/y;
const blanks = /[ \t\n\r]*/y;

class Reader {
  readonly #passage: Passage;
  readonly #text: string;
  #at = 0;
  /** Of what was read, without the blanks after it. */
  #end = 0;

  constructor(text: Passage) {
    this.#passage = text;
    this.#text = text.text;
  }

  /** Where it stopped. */
  get at(): number {
    return this.#at;
  }

  document(): Node {
    this.#skipBlanks();
    const node = this.#value();
    if (this.#at < this.#text.length) throw new NoJson('Nothing may follow the value of a JSON file.');
    return node;
  }

  #value(): Node {
    const start = this.#at;
    if (this.#take('{')) return this.#dict(start);
    if (this.#take('[')) return this.#list(start);
    return this.#string() ?? this.#word() ?? this.#number() ?? this.#fail('A value is missing here.');
  }

  #dict(start: number): Node {
    const entries = new Map<string, Entry>();
    if (this.#take('}')) return dictOf(this.#since(start), []);
    do {
      const key = this.#string() ?? this.#fail('A key in double quotes is missing here.');
      if (!this.#take(':')) this.#fail('A colon is missing here.');
      const entry = { key, value: this.#value() };
      entries.set(key.value, entry);
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('A comma or a closing brace is missing here.');
    return dictOf(this.#since(start), [...entries.values()]);
  }

  #list(start: number): Node {
    const items: Node[] = [];
    if (this.#take(']')) return { kind: 'list', span: this.#since(start), items };
    do items.push(this.#value());
    while (this.#take(','));
    if (!this.#take(']')) this.#fail('A comma or a closing bracket is missing here.');
    return { kind: 'list', span: this.#since(start), items };
  }

  #string(): TextNode | undefined {
    const start = this.#at;
    const source = this.#match(string)?.[0];
    if (source === undefined) return undefined;
    return { kind: 'str', span: this.#since(start), value: this.#unquoted(source, start), style: 'double' };
  }

  #unquoted(source: string, start: number): string {
    try {
      return String(JSON.parse(source));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#at = start;
      return this.#fail('This text holds a line end, a control character or an unknown escape.');
    }
  }

  #word(): Node | undefined {
    const start = this.#at;
    const name = this.#match(word)?.[0];
    if (name === undefined) return undefined;
    const span = this.#since(start);
    if (name === 'null') return { kind: 'null', span };
    if (name === 'true' || name === 'false') return { kind: 'bool', span, value: name === 'true' };
    return { kind: 'float', span, value: Number(name) };
  }

  #number(): Node | undefined {
    const start = this.#at;
    const match = this.#match(number);
    if (match === undefined) return undefined;
    const [source, fraction, exponent] = match;
    const span = this.#since(start);
    const isWhole = fraction === undefined && exponent === undefined;
    return isWhole ? { kind: 'int', span, value: BigInt(source) } : { kind: 'float', span, value: Number(source) };
  }

  #fail(message: string): never {
    throw new NoJson(message);
  }

  #take(sign: string): boolean {
    if (this.#text.charAt(this.#at) !== sign) return false;
    this.#at += 1;
    this.#skipBlanks();
    return true;
  }

  /** Takes the blanks after it, too. */
  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    this.#skipBlanks();
    return match;
  }

  #skipBlanks(): void {
    this.#end = this.#at;
    blanks.lastIndex = this.#at;
    blanks.test(this.#text);
    this.#at = blanks.lastIndex;
  }

  #since(start: number): Span {
    return this.#passage.span(start, this.#end);
  }
}
