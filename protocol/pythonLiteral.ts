/** A Python literal, as `ast.literal_eval` reads it: nothing is run. */
import type { Place, Token } from './pythonTokens.ts';

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
    | { readonly kind: 'complex' }
    | { readonly kind: 'ellipsis' }
    /** Of equal keys that are text the last value, in the first one's place. */
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

/** The literal that the tokens are. Throws {@link NoLiteral}. */
export function parseLiteral(tokens: readonly Token[]): Literal {
  const parser = new LiteralParser(tokens);
  const literal = parser.tupleOrValue();
  parser.expectEnd();
  return literal;
}

const integer = /^(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*)$/;
const decimal =
  /^(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)|\d(?:_?\d)*\.)$/;
const imaginary = /^\d(?:_?\d)*$/;

class LiteralParser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    if (this.#next < this.#tokens.length) throw new NoLiteral();
  }

  /** Where no bracket is open, commas make a tuple. */
  tupleOrValue(): Literal {
    const { start } = this.#token();
    const first = this.#value();
    if (!this.#take(',')) return first;
    const items = [first];
    while (this.#next < this.#tokens.length && !this.#isAt(')')) {
      items.push(this.#value());
      if (!this.#take(',')) break;
    }
    return { kind: 'tuple', ...this.#since(start), items };
  }

  #value(): Literal {
    const { start } = this.#token();
    const value = this.#simple();
    if (!this.#isAt('+') && !this.#isAt('-')) return value;
    this.#next += 1;
    const isReal = value.kind === 'int' || value.kind === 'float';
    if (!isReal || this.#number().kind !== 'complex') throw new NoLiteral();
    return { kind: 'complex', ...this.#since(start) };
  }

  #simple(): Literal {
    const { start, end, kind, source } = this.#token();
    if (kind === 'text') return this.#texts();
    if (kind === 'number') return this.#number();
    const constant = constants.get(source);
    if (constant !== undefined) {
      this.#next += 1;
      return { ...constant, start, end };
    }
    if (this.#take('[')) return { kind: 'list', items: this.#items(']'), ...this.#since(start) };
    if (this.#take('{')) return this.#dictOrSet(start);
    if (this.#take('(')) return this.#parenthesis(start);
    if (this.#take('-')) return negated(this.#number(), start);
    if (this.#take('+')) return { ...this.#number(), start };
    if (source === 'set') return this.#emptySet(start);
    throw new NoLiteral();
  }

  #items(end: string): readonly Literal[] {
    const items: Literal[] = [];
    while (!this.#take(end)) {
      items.push(this.#value());
      if (!this.#take(',') && !this.#isAt(end)) throw new NoLiteral();
    }
    return items;
  }

  #dictOrSet(start: number): Literal {
    if (this.#take('}')) return { kind: 'dict', ...this.#since(start), entries: [] };
    const first = this.#value();
    if (!this.#isAt(':')) {
      if (!this.#take(',') && !this.#isAt('}')) throw new NoLiteral();
      this.#items('}');
      return { kind: 'set', ...this.#since(start) };
    }
    const entries = [this.#entry(first)];
    while (!this.#take('}')) {
      this.#expect(',');
      if (!this.#isAt('}')) entries.push(this.#entry(this.#value()));
    }
    return { kind: 'dict', ...this.#since(start), entries: lastOfEach(entries) };
  }

  #entry(key: Literal): LiteralEntry {
    this.#expect(':');
    return { key, value: this.#value() };
  }

  #parenthesis(start: number): Literal {
    if (this.#take(')')) return { kind: 'tuple', ...this.#since(start), items: [] };
    const literal = this.tupleOrValue();
    this.#expect(')');
    return literal;
  }

  #emptySet(start: number): Literal {
    this.#next += 1;
    this.#expect('(');
    this.#expect(')');
    return { kind: 'set', ...this.#since(start) };
  }

  /** Without a sign, but perhaps in parentheses. */
  #number(): Extract<Literal, { kind: 'int' | 'float' | 'complex' }> {
    if (this.#take('(')) {
      const inner = this.#number();
      this.#expect(')');
      return inner;
    }
    const { start, end, kind, source } = this.#token();
    if (kind !== 'number') throw new NoLiteral();
    this.#next += 1;
    const digits = source.replaceAll('_', '');
    if (integer.test(source)) return { kind: 'int', start, end, value: BigInt(digits) };
    if (decimal.test(source)) return { kind: 'float', start, end, value: Number(digits) };
    const real = source.slice(0, -1);
    if (/[jJ]$/.test(source) && (imaginary.test(real) || decimal.test(real))) return { kind: 'complex', start, end };
    throw new NoLiteral();
  }

  /** One text, or several that stand side by side. */
  #texts(): Literal {
    const { start } = this.#token();
    let value = '';
    let isBytes = false;
    for (let token = this.#tokens[this.#next]; token?.kind === 'text'; token = this.#tokens[this.#next]) {
      const [, prefix = '', quote = ''] = /^([a-zA-Z]*)("""|'''|"|')/.exec(token.source) ?? [];
      if (/f/i.test(prefix)) throw new NoLiteral();
      const content = token.source.slice(prefix.length + quote.length, -quote.length).replaceAll('\r\n', '\n');
      isBytes ||= /b/i.test(prefix);
      value += /r/i.test(prefix) ? content : unescaped(content, isBytes);
      this.#next += 1;
    }
    return { kind: isBytes ? 'bytes' : 'str', ...this.#since(start), value };
  }

  /** To the end of what was read. */
  #since(start: number): Place {
    return { start, end: this.#tokens[this.#next - 1]?.end ?? start };
  }

  #token(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new NoLiteral();
    return token;
  }

  #isAt(sign: string): boolean {
    const token = this.#tokens[this.#next];
    return token?.kind === 'sign' && token.source === sign;
  }

  #take(sign: string): boolean {
    const isThere = this.#isAt(sign);
    if (isThere) this.#next += 1;
    return isThere;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new NoLiteral();
  }
}

const constants = new Map([
  ['None', { kind: 'none' } as const],
  ['True', { kind: 'bool', value: true } as const],
  ['False', { kind: 'bool', value: false } as const],
  ['...', { kind: 'ellipsis' } as const],
]);

function negated(literal: Extract<Literal, { kind: 'int' | 'float' | 'complex' }>, start: number): Literal {
  if (literal.kind === 'int') return { ...literal, start, value: -literal.value };
  return literal.kind === 'float' ? { ...literal, start, value: -literal.value } : { ...literal, start };
}

function lastOfEach(entries: readonly LiteralEntry[]): readonly LiteralEntry[] {
  const byKey = new Map<unknown, LiteralEntry>();
  for (const entry of entries) byKey.set(entry.key.kind === 'str' ? entry.key.value : entry, entry);
  return [...byKey.values()];
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
  '\\': '\\',
  "'": "'",
  '"': '"',
};

function unescaped(content: string, isBytes: boolean): string {
  const pattern = isBytes
    ? /\\(x[\da-fA-F]{2}|[0-7]{1,3}|[\s\S])/g
    : /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[\s\S])/g;
  return content.replace(pattern, (whole, code: string) => {
    if (/^[xuU]./.test(code)) return character(Number.parseInt(code.slice(1), 16)) ?? whole;
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return escapes[code] ?? whole;
  });
}

function character(point: number): string | undefined {
  return point > 0x10ffff ? undefined : String.fromCodePoint(point);
}
