/** A Python literal as a node, as `ast.literal_eval` reads it: nothing is run. */

import { dictOf, type Entry, type Node } from '../../../yaml/node.ts';
import { bytesLiteral, tupleOf } from '../../../yaml/printed.ts';
import type { Passage, Span } from '../../../yaml/span.ts';

/** Thrown where an expression is no literal; whoever parses a file skips that assignment, as DVC does. */
export class NoLiteral extends Error {
  override readonly name = 'NoLiteral';
}

/** The literal that is `text`, the passage as Python reads it, from `start` to `end`, blanks and comments around it allowed. Throws {@link NoLiteral}. */
export function parseLiteral(text: string, passage: Passage, start: number, end: number): Node {
  const parser = new LiteralParser(text, passage, start, end);
  const node = parser.tupleOrValue();
  parser.expectEnd();
  return node;
}

const integer = /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*/y;
const decimal =
  /(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*[eE][-+]?\d(?:_?\d)*/y;
const string =
  /([rRbBuU]{0,2})("""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/y;
const blanks = /(?:\s|\\\r?\n|#[^\n]*)*/y;

class LiteralParser {
  readonly #text: string;
  readonly #passage: Passage;
  readonly #end: number;
  #at: number;

  constructor(text: string, passage: Passage, start: number, end: number) {
    this.#text = text;
    this.#passage = passage;
    this.#at = start;
    this.#end = end;
    this.#skipBlanks();
  }

  expectEnd(): void {
    if (this.#at !== this.#end) throw new NoLiteral();
  }

  /** Where no bracket is open, commas make a tuple. */
  tupleOrValue(): Node {
    const start = this.#at;
    const first = this.#value();
    if (!this.#take(',')) return first;
    const items = [first];
    while (this.#at < this.#end && this.#text.charAt(this.#at) !== ')') {
      items.push(this.#value());
      if (!this.#take(',')) break;
    }
    return this.#tuple(start, items);
  }

  #value(): Node {
    const start = this.#at;
    const character = this.#text.charAt(start);
    if (character === '[') return this.#list();
    if (character === '{') return this.#dictOrSet();
    if (character === '(') return this.#parenthesis();
    if (character === '-' || character === '+') return this.#signed(character === '-');
    return this.#name() ?? this.#number(start) ?? this.#strings(start);
  }

  #list(): Node {
    const start = this.#at;
    this.#expect('[');
    const items: Node[] = [];
    while (!this.#take(']')) {
      items.push(this.#value());
      if (!this.#take(',') && this.#text.charAt(this.#at) !== ']') throw new NoLiteral();
    }
    return { kind: 'list', span: this.#since(start), items };
  }

  #dictOrSet(): Node {
    const start = this.#at;
    this.#expect('{');
    const entries: Entry[] = [];
    let isSet = false;
    while (!this.#take('}')) {
      const key = this.#value();
      if (this.#take(':')) entries.push({ key, value: this.#value() });
      else isSet = true;
      if (!this.#take(',') && this.#text.charAt(this.#at) !== '}') throw new NoLiteral();
    }
    return isSet ? this.#other('set', start) : dictOf(this.#since(start), lastOfEach(entries));
  }

  #parenthesis(): Node {
    const start = this.#at;
    this.#expect('(');
    if (this.#take(')')) return this.#tuple(start, []);
    const node = this.tupleOrValue();
    if (!this.#take(')')) throw new NoLiteral();
    return node;
  }

  #tuple(start: number, items: readonly Node[]): Node {
    return tupleOf(items, this.#since(start));
  }

  #signed(isNegative: boolean): Node {
    const start = this.#at;
    this.#at += 1;
    this.#skipBlanks();
    const node = this.#value();
    const span = this.#since(start);
    if (node.kind === 'int') return { ...node, span, value: isNegative ? -node.value : node.value };
    if (node.kind === 'float') return { ...node, span, value: isNegative ? -node.value : node.value };
    throw new NoLiteral();
  }

  #name(): Node | undefined {
    const start = this.#at;
    const name = this.#match(/(?:True|False|None)\b/y)?.[0];
    if (name === undefined) return undefined;
    const span = this.#since(start);
    this.#skipBlanks();
    return name === 'None' ? { kind: 'null', span } : { kind: 'bool', span, value: name === 'True' };
  }

  #number(start: number): Node | undefined {
    const real = this.#match(decimal)?.[0];
    const whole = real === undefined ? this.#match(integer)?.[0] : undefined;
    const digits = (real ?? whole)?.replaceAll('_', '');
    if (digits === undefined) return undefined;
    if (/[\w.]/.test(this.#text.charAt(this.#at))) throw new NoLiteral();
    const span = this.#passage.span(start, start + (real ?? whole ?? '').length);
    this.#skipBlanks();
    return real === undefined
      ? { kind: 'int', span, value: BigInt(digits) }
      : { kind: 'float', span, value: Number(digits) };
  }

  /** One string, or several that stand side by side. */
  #strings(start: number): Node {
    let value = '';
    let isBytes = false;
    let match = this.#match(string);
    if (match === undefined) throw new NoLiteral();
    for (; match !== undefined; match = this.#match(string)) {
      const [, prefix = '', quoted = ''] = match;
      const quotes = /^("""|''')/.test(quoted) ? 3 : 1;
      const content = quoted.slice(quotes, -quotes);
      value += /r/i.test(prefix) ? content : unescaped(content);
      isBytes ||= /b/i.test(prefix);
      this.#skipBlanks();
    }
    if (isBytes) return { kind: 'other', span: this.#since(start), type: 'binary', text: bytesLiteral(value) };
    return { kind: 'str', span: this.#since(start), value, style: 'plain' };
  }

  #other(type: Extract<Node, { kind: 'other' }>['type'], start: number): Node {
    const span = this.#since(start);
    return { kind: 'other', span, type, text: this.#text.slice(span.from, span.to) };
  }

  /** To the end of what was read, without the blanks after it. */
  #since(start: number): Span {
    return this.#passage.span(start, start + this.#text.slice(start, this.#at).trimEnd().length);
  }

  #take(sign: string): boolean {
    if (this.#at >= this.#end || this.#text.charAt(this.#at) !== sign) return false;
    this.#at += 1;
    this.#skipBlanks();
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new NoLiteral();
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null || pattern.lastIndex > this.#end) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #skipBlanks(): void {
    blanks.lastIndex = this.#at;
    blanks.test(this.#text);
    this.#at = Math.min(blanks.lastIndex, this.#end);
  }
}

/** Of equal keys the last counts. */
function lastOfEach(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ key }, index) => {
    return (
      key.kind !== 'str' ||
      !entries.slice(index + 1).some((later) => later.key.kind === 'str' && later.key.value === key.value)
    );
  });
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

function unescaped(content: string): string {
  return content.replace(
    /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[\s\S])/g,
    (whole, code: string) => {
      const simple = escapes[code];
      if (simple !== undefined) return simple;
      if (/^[xuU]/.test(code) && code.length > 1) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
      if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
      return /^[\\'"]$/.test(code) ? code : whole;
    },
  );
}
