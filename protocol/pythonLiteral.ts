/** A Python literal, as `ast.literal_eval` reads it: nothing is run. */

/** Where something stands in its text, in UTF-16 units, without the blanks around it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Literal = Place &
  (
    | { readonly kind: 'none' }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'int'; readonly value: bigint }
    | { readonly kind: 'float'; readonly value: number }
    | { readonly kind: 'str'; readonly value: string }
    /** A character stands for a byte. */
    | { readonly kind: 'bytes'; readonly value: string }
    | { readonly kind: 'list' | 'tuple'; readonly items: readonly Literal[] }
    | { readonly kind: 'set' }
    /** Of equal keys that are text only the last. */
    | { readonly kind: 'dict'; readonly entries: readonly LiteralEntry[] }
  );

export interface LiteralEntry {
  readonly key: Literal;
  readonly value: Literal;
}

/** Thrown where an expression is no literal; whoever parses a file skips that assignment, as DVC does. */
export class NoLiteral extends Error {
  override readonly name = 'NoLiteral';
}

/** The literal that is `text` from `start` to `end`, blanks and comments around it allowed. Throws {@link NoLiteral}. */
export function parseLiteral(text: string, start: number, end: number): Literal {
  const parser = new LiteralParser(text, start, end);
  const literal = parser.tupleOrValue();
  parser.expectEnd();
  return literal;
}

const integer = /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*/y;
const decimal =
  /(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*[eE][-+]?\d(?:_?\d)*/y;
const string =
  /([rRbBuU]{0,2})("""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/y;
const blanks = /(?:\s|\\\r?\n|#[^\n]*)*/y;

class LiteralParser {
  readonly #text: string;
  readonly #end: number;
  #at: number;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
    this.#skipBlanks();
  }

  expectEnd(): void {
    if (this.#at !== this.#end) throw new NoLiteral();
  }

  /** Where no bracket is open, commas make a tuple. */
  tupleOrValue(): Literal {
    const start = this.#at;
    const first = this.#value();
    if (!this.#take(',')) return first;
    const items = [first];
    while (this.#at < this.#end && this.#text.charAt(this.#at) !== ')') {
      items.push(this.#value());
      if (!this.#take(',')) break;
    }
    return { kind: 'tuple', ...this.#since(start), items };
  }

  #value(): Literal {
    const start = this.#at;
    const character = this.#text.charAt(start);
    if (character === '[') return this.#list();
    if (character === '{') return this.#dictOrSet();
    if (character === '(') return this.#parenthesis();
    if (character === '-' || character === '+') return this.#signed(character === '-');
    return this.#name() ?? this.#number(start) ?? this.#strings(start);
  }

  #list(): Literal {
    const start = this.#at;
    this.#expect('[');
    const items: Literal[] = [];
    while (!this.#take(']')) {
      items.push(this.#value());
      if (!this.#take(',') && this.#text.charAt(this.#at) !== ']') throw new NoLiteral();
    }
    return { kind: 'list', ...this.#since(start), items };
  }

  #dictOrSet(): Literal {
    const start = this.#at;
    this.#expect('{');
    const entries: LiteralEntry[] = [];
    let isSet = false;
    while (!this.#take('}')) {
      const key = this.#value();
      if (this.#take(':')) entries.push({ key, value: this.#value() });
      else isSet = true;
      if (!this.#take(',') && this.#text.charAt(this.#at) !== '}') throw new NoLiteral();
    }
    return isSet
      ? { kind: 'set', ...this.#since(start) }
      : { kind: 'dict', ...this.#since(start), entries: lastOfEach(entries) };
  }

  #parenthesis(): Literal {
    const start = this.#at;
    this.#expect('(');
    if (this.#take(')')) return { kind: 'tuple', ...this.#since(start), items: [] };
    const literal = this.tupleOrValue();
    if (!this.#take(')')) throw new NoLiteral();
    return literal;
  }

  #signed(isNegative: boolean): Literal {
    const start = this.#at;
    this.#at += 1;
    this.#skipBlanks();
    const literal = this.#value();
    const place = this.#since(start);
    if (literal.kind === 'int') return { ...literal, ...place, value: isNegative ? -literal.value : literal.value };
    if (literal.kind === 'float') return { ...literal, ...place, value: isNegative ? -literal.value : literal.value };
    throw new NoLiteral();
  }

  #name(): Literal | undefined {
    const start = this.#at;
    const name = this.#match(/(?:True|False|None)\b/y)?.[0];
    if (name === undefined) return undefined;
    const place = this.#since(start);
    this.#skipBlanks();
    return name === 'None' ? { kind: 'none', ...place } : { kind: 'bool', ...place, value: name === 'True' };
  }

  #number(start: number): Literal | undefined {
    const real = this.#match(decimal)?.[0];
    const whole = real === undefined ? this.#match(integer)?.[0] : undefined;
    const digits = (real ?? whole)?.replaceAll('_', '');
    if (digits === undefined) return undefined;
    if (/[\w.]/.test(this.#text.charAt(this.#at))) throw new NoLiteral();
    const place = { start, end: this.#at };
    this.#skipBlanks();
    return real === undefined
      ? { kind: 'int', ...place, value: BigInt(digits) }
      : { kind: 'float', ...place, value: Number(digits) };
  }

  /** One string, or several that stand side by side. */
  #strings(start: number): Literal {
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
    return { kind: isBytes ? 'bytes' : 'str', ...this.#since(start), value };
  }

  /** To the end of what was read, without the blanks after it. */
  #since(start: number): Place {
    return { start, end: start + this.#text.slice(start, this.#at).trimEnd().length };
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
function lastOfEach(entries: readonly LiteralEntry[]): readonly LiteralEntry[] {
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
