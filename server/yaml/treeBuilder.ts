/** The library's document → our tree: types as the parsers of pipelines see them, merge keys merged, aliases followed. */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import { type DictNode, dictOf, type Entry, type Node, type Span, type Style } from './node.ts';
import { resolvePlain } from './plain.ts';

export interface Problem {
  readonly code: 'yaml-syntax' | 'duplicate-key' | 'merge-conflict';
  readonly span: Span;
  readonly message: string;
}

const styles: Readonly<Record<string, Style>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** Counted with what aliases stand for. */
const mostNodes = 1_000_000;

export class TreeBuilder {
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #original: (offset: number) => number;
  /** With how many nodes are in each, what its own aliases stand for included. */
  readonly #anchors = new Map<string, { readonly node: Node; readonly size: number }>();
  #size = 0;

  constructor(text: string, original: (offset: number) => number) {
    this.#text = text;
    this.#original = original;
  }

  get isTooLarge(): boolean {
    return this.#size > mostNodes;
  }

  /** A node that is not a key. */
  value(source: ParsedNode): Node {
    const node = this.#node(source);
    if (node.kind === 'str' && node.style === 'plain' && node.value === '=') {
      this.#problem(node.span, 'A lone `=` has no meaning in YAML. Put quotes around it.');
    }
    return node;
  }

  #node(source: ParsedNode): Node {
    const { range: [start, end] = [0, 0] } = source;
    const span = { start: this.#original(start), end: this.#original(end) };
    if (isAlias(source)) return this.#alias(source.source, span);
    const before = this.#size;
    this.#size += 1;
    const node = this.#content(source, span);
    if (source.anchor !== undefined) this.#anchors.set(source.anchor, { node, size: this.#size - before });
    return node;
  }

  #content(source: Exclude<ParsedNode, { type: 'ALIAS' }>, span: Span): Node {
    if (isScalar(source)) return this.#scalar(source, span);
    if (isMap(source)) return this.#dict(source, span);
    if (isSeq(source)) return { kind: 'list', span, items: source.items.map((item) => this.value(item)) };
    return { kind: 'null', span };
  }

  #alias(name: string, span: Span): Node {
    const target = this.#anchors.get(name);
    if (target !== undefined) {
      const was = this.isTooLarge;
      this.#size += target.size;
      if (this.isTooLarge && !was) this.#problem(span, 'The aliases stand for more than can be read. Use fewer.');
      return target.node;
    }
    this.#problem(span, `No anchor &${name} comes before this alias.`);
    return { kind: 'null', span };
  }

  #scalar(source: Scalar, span: Span): Node {
    const style = styles[source.type ?? 'PLAIN'] ?? 'plain';
    const value = this.#valueOf(source, style, span);
    const tag = source.tag ?? '';
    if (tag.startsWith('tag:yaml.org,2002:')) return this.#tagged(tag.slice(18), value, style, span);
    return style === 'plain' && tag === '' ? resolvePlain(value, span) : { kind: 'str', span, value, style };
  }

  /** A block of text at the end of a text without a last line's end has none either. */
  #valueOf(source: Scalar, style: Style, span: Span): string {
    const value = typeof source.value === 'string' ? source.value : '';
    const isBlock = style === 'literal' || style === 'folded';
    const isCut = isBlock && span.end >= this.#text.length && !this.#text.endsWith('\n');
    return isCut ? value.replace(/\n$/, '') : value;
  }

  #tagged(tag: string, value: string, style: Style, span: Span): Node {
    if (tag === 'binary') return { kind: 'other', span, type: 'binary', source: value };
    if (tag === 'str') return { kind: 'str', span, value, style };
    const node = resolvePlain(value, span);
    if (tag === 'float' && node.kind === 'int') return { kind: 'float', span, value: Number(node.value) };
    return node;
  }

  #dict(source: YAMLMap.Parsed, span: Span): DictNode {
    const own: Entry[] = [];
    const merged: Entry[] = [];
    const seen = new Map<string, Span>();
    for (const pair of source.items) {
      const key = this.#node(pair.key);
      const value: Node = pair.value === null ? missing(key) : this.value(pair.value);
      if (key.kind === 'dict') this.#problem(key.span, 'A mapping cannot be a key. Check the colons and the braces.');
      const identity = identify(key);
      if (identity !== undefined && seen.has(identity)) {
        const message = `This key is here twice: ${this.#text.slice(key.span.start, key.span.end)}. Rename or remove one.`;
        this.problems.push({ code: 'duplicate-key', span: key.span, message });
        continue;
      }
      if (identity !== undefined) seen.set(identity, key.span);
      if (key.kind === 'str' && key.value === '<<' && key.style === 'plain') this.#merge(value, merged);
      else own.push({ key, value });
    }
    const kept = merged.filter(({ key }) => !seen.has(identify(key) ?? ''));
    return dictOf(span, [...kept, ...own]);
  }

  #merge(value: Node, into: Entry[]): void {
    const sources = value.kind === 'list' ? value.items : [value];
    for (const source of sources) {
      if (source.kind === 'dict') into.push(...source.entries);
      else this.#problem(value.span, 'A merge key needs a mapping, or a list of mappings.');
    }
  }

  #problem(span: Span, message: string): void {
    this.problems.push({ code: 'yaml-syntax', span, message });
  }
}

/** Stands where a key has no value. */
function missing(key: Node): Node {
  return { kind: 'null', span: { start: key.span.end, end: key.span.end } };
}

/** Keys of equal identity are the same key; `undefined` for a key that is a collection. Numbers equal booleans, as in Python. */
function identify(key: Node): string | undefined {
  switch (key.kind) {
    case 'str':
      return `str ${key.value}`;
    case 'null':
      return 'null';
    case 'bool':
      return `number ${key.value ? 1 : 0}`;
    case 'int':
    case 'float':
      return `number ${Number(key.value)}`;
    case 'other':
    case 'list':
    case 'dict':
      return undefined;
  }
}
