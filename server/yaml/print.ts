/**
 * A tree → YAML in block style, and where its scalars and the pieces of them stand in the text. The layout is ours,
 * so that places are known; how a scalar is written is the library's.
 */
import { Document, Scalar } from 'yaml';
import { floatText } from './floatText.ts';
import type { DictNode, ListNode, Node, TextNode } from './node.ts';

/** A part of a scalar's text, and whatever the caller wants to find again by it. */
export interface Piece<Mark> {
  /** Offsets in the value, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly mark: Mark;
}

export interface PrintableScalar<Mark> {
  readonly kind: 'scalar';
  readonly node: Exclude<Node, ListNode | DictNode>;
  readonly mark: Mark;
  /** What in it has a mark of its own. */
  readonly pieces: readonly Piece<Mark>[];
}

export type Printable<Mark> =
  | PrintableScalar<Mark>
  | { readonly kind: 'list'; readonly items: readonly Printable<Mark>[] }
  | { readonly kind: 'dict'; readonly entries: readonly PrintableEntry<Mark>[] };

export interface PrintableEntry<Mark> {
  readonly key: PrintableScalar<Mark>;
  readonly value: Printable<Mark>;
}

/** Is told where something stands: within one line, in UTF-16 units, `end` exclusive; a scalar before its pieces. */
export type Place<Mark> = (line: number, start: number, end: number, mark: Mark) => void;

export class Printer<Mark> {
  readonly #place: Place<Mark>;
  readonly #lines: string[] = [];
  readonly #keys = new Map<string, string>();
  #line = '';

  constructor(place: Place<Mark>) {
    this.#place = place;
  }

  /** With a line break at its end, unless nothing was printed. */
  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  /** A key and its value, from the beginning of a line; `indent` in columns. */
  entry({ key, value }: PrintableEntry<Mark>, indent: number): void {
    this.#line = ' '.repeat(indent);
    this.#pair(key, value, indent);
  }

  /** A key at the line's beginning, whose entries follow. */
  opening(key: PrintableScalar<Mark>): void {
    this.#scalar(key, this.#asKey(key.node), 0);
    this.#line += ':';
    this.#endLine();
  }

  #pair(key: PrintableScalar<Mark>, value: Printable<Mark>, indent: number): void {
    this.#scalar(key, this.#asKey(key.node), indent);
    this.#line += ':';
    this.#value(value, indent);
  }

  /** After a colon or a dash; what is in it stands two columns further in. */
  #value(value: Printable<Mark>, indent: number): void {
    if (value.kind === 'scalar') {
      this.#line += ' ';
      this.#scalar(value, asValue(value.node), indent);
      this.#endLine();
    } else if (value.kind === 'dict') this.#dict(value.entries, indent + 2);
    else this.#list(value.items, indent + 2);
  }

  #dict(entries: readonly PrintableEntry<Mark>[], indent: number): void {
    if (entries.length === 0) this.#line += ' {}';
    if (entries.length === 0 || this.#line.endsWith(':')) this.#endLine();
    for (const { key, value } of entries) {
      this.#line = this.#line === '' ? ' '.repeat(indent) : `${this.#line} `;
      this.#pair(key, value, indent);
    }
  }

  #list(items: readonly Printable<Mark>[], indent: number): void {
    if (items.length === 0) this.#line += ' []';
    if (items.length === 0 || this.#line.endsWith(':')) this.#endLine();
    for (const item of items) {
      this.#line = `${this.#line === '' ? ' '.repeat(indent) : `${this.#line} `}-`;
      this.#value(item, indent);
    }
  }

  #scalar(scalar: PrintableScalar<Mark>, printed: string, indent: number): void {
    const line = this.#lines.length;
    const column = this.#line.length;
    if (!printed.includes('\n')) {
      this.#line += printed;
      this.#place(line, column, column + printed.length, scalar.mark);
      this.#placeInLine(scalar, printed, line, column);
      return;
    }
    const [first = '', ...rest] = printed.split('\n');
    this.#line += first;
    for (const next of rest) {
      this.#endLine();
      // The library has indented it by two columns.
      if (next !== '') this.#line = ' '.repeat(indent) + next;
    }
    this.#placeInLines(scalar, first, rest, line, indent + 2);
  }

  /** A value that is written with escapes stands for itself alone: its pieces cannot be told apart. */
  #placeInLine({ node, pieces }: PrintableScalar<Mark>, printed: string, line: number, column: number): void {
    if (node.kind !== 'str' || pieces.length === 0) return;
    const at = printed.indexOf(node.value);
    if (at < 0) return;
    for (const { start, end, mark } of pieces) this.#place(line, column + at + start, column + at + end, mark);
  }

  /** Only a literal block shows the lines of a value as they are. */
  #placeInLines(
    { node, mark, pieces }: PrintableScalar<Mark>,
    first: string,
    rest: readonly string[],
    line: number,
    column: number,
  ): void {
    for (const [index, text] of rest.entries()) this.#place(line + 1 + index, column, column + text.length - 2, mark);
    if (node.kind !== 'str' || !/^\|[-+\d]*$/.test(first)) return;
    let from = 0;
    for (const [index, text] of node.value.split('\n').entries()) {
      for (const piece of pieces) {
        const start = Math.max(piece.start - from, 0);
        const end = Math.min(piece.end - from, text.length);
        if (start < end) this.#place(line + 1 + index, column + start, column + end, piece.mark);
      }
      from += text.length + 1;
    }
  }

  /** On one line. The same few keys stand in every stage. */
  #asKey(node: ScalarNode): string {
    if (node.kind !== 'str') return asValue(node);
    let printed = this.#keys.get(node.value);
    if (printed === undefined) {
      printed = asText(node);
      if (printed.includes('\n')) printed = JSON.stringify(node.value);
      this.#keys.set(node.value, printed);
    }
    return printed;
  }

  #endLine(): void {
    this.#lines.push(this.#line);
    this.#line = '';
  }
}

type ScalarNode = PrintableScalar<unknown>['node'];

function asValue(node: ScalarNode): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'bool':
      return String(node.value);
    case 'int':
      return node.value.toString();
    case 'float':
      return Number.isFinite(node.value) ? floatText(node.value) : infinite(node.value);
    case 'other':
      return node.text;
    case 'str':
      return asText(node);
  }
}

function infinite(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  return value > 0 ? '.inf' : '-.inf';
}

const writer = new Document();
const item = new Scalar<string>('');
writer.contents = writer.createNode([item]);

/** As an item of a list, so that what takes several lines is indented. */
function asText({ value }: TextNode): string {
  item.value = value;
  return writer.toString({ lineWidth: 0 }).slice('- '.length, -1);
}
