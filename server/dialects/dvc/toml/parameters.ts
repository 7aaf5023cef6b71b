/** The parameters in a TOML file, https://toml.io/en/v1.1.0. */
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { universalNewlines } from '../../../../protocol/universalNewlines.ts';
import { type DictNode, dictOf, type Entry, type Node, type TextNode } from '../../../yaml/node.ts';
import type { Passage, Span } from '../../../yaml/span.ts';
import type { FileProblem } from '../fileProblem.ts';

export function tomlParameters(whole: Passage): DictNode | FileProblem {
  const { text } = whole;
  try {
    const top = new Table(whole.span(0, text.length));
    new Reader(whole).fill(top, parseTOML(universalNewlines(text), { tomlVersion: '1.1' }).body[0].body);
    return top.node();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { kind: 'problem', message: `${error.message}.`, span: whole.span(error.index, error.index + 1) };
  }
}

type Value = { kind: 'node'; node: Node } | { kind: 'table'; table: Table } | { kind: 'tables'; tables: Table[] };

/** A table to which headers and dotted keys may still add. */
class Table {
  readonly #span: Span;
  readonly #values = new Map<string, { readonly key: TextNode; readonly value: Value }>();

  constructor(span: Span) {
    this.#span = span;
  }

  set(key: TextNode, node: Node): void {
    this.#values.set(key.value, { key, value: { kind: 'node', node } });
  }

  /** The table behind a key, made where there is none; of an array of tables the last. */
  inner(key: TextNode, span: Span): Table {
    const known = this.#values.get(key.value)?.value;
    const found = known?.kind === 'tables' ? known.tables.at(-1) : known?.kind === 'table' && known.table;
    if (found) return found;
    const table = new Table(span);
    this.#values.set(key.value, { key, value: { kind: 'table', table } });
    return table;
  }

  /** One more table of the array behind a key. */
  append(key: TextNode, span: Span): Table {
    const known = this.#values.get(key.value)?.value;
    const table = new Table(span);
    if (known?.kind === 'tables') known.tables.push(table);
    else this.#values.set(key.value, { key, value: { kind: 'tables', tables: [table] } });
    return table;
  }

  node(): DictNode {
    const entries = [...this.#values.values()].map(({ key, value }): Entry => ({ key, value: nodeOf(key, value) }));
    return dictOf(this.#span, entries);
  }
}

function nodeOf(key: TextNode, value: Value): Node {
  switch (value.kind) {
    case 'node':
      return value.node;
    case 'table':
      return value.table.node();
    case 'tables':
      return { kind: 'list', span: key.span, items: value.tables.map((table) => table.node()) };
  }
}

class Reader {
  readonly #passage: Passage;

  constructor(passage: Passage) {
    this.#passage = passage;
  }

  fill(table: Table, body: readonly (AST.TOMLKeyValue | AST.TOMLTable)[]): void {
    for (const part of body) {
      const keys = part.key.keys.map((key) => this.#keyNode(key));
      const [last] = keys.slice(-1);
      if (last === undefined) continue;
      const span = this.#spanOf(part);
      const owner = keys.slice(0, -1).reduce((outer, key) => outer.inner(key, span), table);
      if (part.type === 'TOMLKeyValue') owner.set(last, this.#contentNode(part.value));
      else this.fill(part.kind === 'array' ? owner.append(last, span) : owner.inner(last, span), part.body);
    }
  }

  #keyNode(key: AST.TOMLBare | AST.TOMLQuoted): TextNode {
    const value = key.type === 'TOMLBare' ? key.name : key.value;
    return { kind: 'str', span: this.#spanOf(key), value, style: 'plain' };
  }

  #contentNode(content: AST.TOMLContentNode): Node {
    const span = this.#spanOf(content);
    switch (content.type) {
      case 'TOMLArray':
        return { kind: 'list', span, items: content.elements.map((element) => this.#contentNode(element)) };
      case 'TOMLInlineTable': {
        const table = new Table(span);
        this.fill(table, content.body);
        return table.node();
      }
      case 'TOMLValue':
        return valueNode(content, span);
    }
  }

  #spanOf({ range: [start, end] }: { readonly range: readonly [number, number] }): Span {
    return this.#passage.span(start, end);
  }
}

function valueNode(value: AST.TOMLValue, span: Span): Node {
  switch (value.kind) {
    case 'string':
      return { kind: 'str', span, value: value.value.replaceAll('\r\n', '\n'), style: 'plain' };
    case 'integer':
      return { kind: 'int', span, value: value.bigint };
    case 'float':
      return { kind: 'float', span, value: floatOf(value.number) };
    case 'boolean':
      return { kind: 'bool', span, value: value.value };
    case 'local-date':
    case 'local-time':
    case 'local-date-time':
    case 'offset-date-time':
      return { kind: 'other', span, type: value.kind === 'local-date' ? 'date' : 'datetime', text: value.datetime };
  }
}

/** With the sign of a zero, which the parser loses. */
function floatOf(source: string): number {
  const digits = source.replaceAll('_', '');
  if (/nan$/.test(digits)) return Number.NaN;
  return /inf$/.test(digits) ? (digits.startsWith('-') ? -Infinity : Infinity) : Number(digits);
}
