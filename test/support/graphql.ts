/** As much of GraphQL as a stand-in for a server needs: operations with variables, aliases, arguments, fragments. */
import { isRecord, isString } from '../../protocol/shape.ts';

/** What a field gives: plain values, other objects, lists of them; a function where it takes arguments. */
export type Resolved = Readonly<Record<string, unknown>>;

interface Field {
  readonly alias: string;
  readonly name: string;
  readonly args: ReadonlyMap<string, Value>;
  readonly selection: readonly Selected[] | undefined;
}

type Selected = Field | { readonly fragment: string };

type Value = (variables: Resolved) => unknown;

/** The data for a document of one operation. Throws where it asks for a field that is not there. */
export function execute(document: string, given: Resolved, roots: Readonly<Record<string, Resolved>>): Resolved {
  const parser = new Parser(document);
  const { kind, defaults, selection } = parser.read();
  const variables = { ...defaults, ...given };
  return resolve(roots[kind] ?? {}, selection, { variables, fragments: parser.fragments });
}

interface Context {
  readonly variables: Resolved;
  readonly fragments: ReadonlyMap<string, readonly Selected[]>;
}

function resolve(from: Resolved, selection: readonly Selected[], context: Context): Resolved {
  const found: Record<string, unknown> = {};
  for (const one of selection) {
    if ('fragment' in one) {
      const fields = context.fragments.get(one.fragment);
      if (fields === undefined) throw new Error(`There is no fragment "${one.fragment}".`);
      Object.assign(found, resolve(from, fields, context));
      continue;
    }
    if (one.name === '__typename' && !Object.hasOwn(from, one.name)) continue;
    if (!Object.hasOwn(from, one.name)) throw new Error(`Cannot query field "${one.name}".`);
    const field = from[one.name];
    const args = Object.fromEntries([...one.args].map(([name, value]) => [name, value(context.variables)]));
    found[one.alias] = complete(typeof field === 'function' ? field(args) : field, one, context);
  }
  return found;
}

function complete(value: unknown, field: Field, context: Context): unknown {
  if (Array.isArray(value)) return value.map((item) => complete(item, field, context));
  if (field.selection === undefined || !isRecord(value)) return value;
  return resolve(value, field.selection, context);
}

class Parser {
  readonly fragments = new Map<string, readonly Selected[]>();
  readonly #words: readonly string[];
  #at = 0;

  constructor(document: string) {
    this.#words = document.replace(/^\s*#.*$/gm, '').match(/\.\.\.|[{}()[\]:!$=,@]|"(?:[^"\\]|\\.)*"|[\w.+-]+/g) ?? [];
    this.#words = this.#words.filter((word) => word !== ',');
  }

  read(): { readonly kind: string; readonly defaults: Resolved; readonly selection: readonly Selected[] } {
    let operation: { kind: string; defaults: Resolved; selection: readonly Selected[] } | undefined;
    while (this.#at < this.#words.length) {
      const kind = this.#next();
      if (kind === 'fragment') {
        const name = this.#next();
        this.#at += 2;
        this.fragments.set(name, this.#selection());
        continue;
      }
      if (!this.#is('{') && !this.#is('(')) this.#at++;
      operation = { kind, defaults: this.#declared(), selection: this.#selection() };
    }
    if (operation === undefined) throw new Error('There is no operation.');
    return operation;
  }

  #declared(): Resolved {
    const defaults: Record<string, unknown> = {};
    if (!this.#is('(')) return defaults;
    for (this.#at++; !this.#is(')'); ) {
      this.#expect('$');
      const name = this.#next();
      this.#expect(':');
      while (!this.#is('$') && !this.#is(')') && !this.#is('=')) this.#at++;
      if (!this.#is('=')) continue;
      this.#at++;
      defaults[name] = this.#value()({});
    }
    this.#at++;
    return defaults;
  }

  #selection(): readonly Selected[] {
    const selected: Selected[] = [];
    for (this.#expect('{'); !this.#is('}'); ) {
      const word = this.#next();
      if (word === '...') {
        selected.push({ fragment: this.#next() });
        continue;
      }
      const isAlias = this.#is(':');
      if (isAlias) this.#at++;
      const name = isAlias ? this.#next() : word;
      const args = this.#is('(') ? this.#pairs('(', ')') : new Map<string, Value>();
      this.#passDirectives();
      selected.push({ alias: word, name, args, selection: this.#is('{') ? this.#selection() : undefined });
    }
    this.#at++;
    return selected;
  }

  /** `@include(if: …)`: what is asked for under a condition is there anyway. */
  #passDirectives(): void {
    while (this.#is('@')) {
      this.#at += 2;
      if (this.#is('(')) this.#pairs('(', ')');
    }
  }

  #pairs(open: string, close: string): ReadonlyMap<string, Value> {
    const pairs = new Map<string, Value>();
    for (this.#expect(open); !this.#is(close); ) {
      const name = this.#next();
      this.#expect(':');
      pairs.set(name, this.#value());
    }
    this.#at++;
    return pairs;
  }

  #value(): Value {
    if (this.#is('{')) {
      const pairs = this.#pairs('{', '}');
      return (variables) => Object.fromEntries([...pairs].map(([name, value]) => [name, value(variables)]));
    }
    const word = this.#next();
    if (word === '$') {
      const name = this.#next();
      return (variables) => variables[name];
    }
    if (word !== '[') {
      const plain: unknown = JSON.parse(word);
      return () => plain;
    }
    const items: Value[] = [];
    while (!this.#is(']')) items.push(this.#value());
    this.#at++;
    return (variables) => items.map((item) => item(variables));
  }

  #is(word: string): boolean {
    return this.#words[this.#at] === word;
  }

  #next(): string {
    const word = this.#words[this.#at++];
    if (!isString(word)) throw new Error('The document ends too early.');
    return word;
  }

  #expect(word: string): void {
    const found = this.#next();
    if (found !== word) throw new Error(`There is "${found}" where "${word}" should be.`);
  }
}
