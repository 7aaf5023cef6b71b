/**
 * Text → tree, tolerant: what can be read is in the tree, what cannot is a problem with its place.
 * Reading never throws; an alias stands for the very node of its anchor, so a bomb of aliases costs nothing here.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml';
import { type DictNode, dictOf, type Entry, type Node, type Span, type Style } from './node.ts';
import { resolvePlain } from './plain.ts';

export interface Problem {
  readonly code: 'yaml-syntax' | 'duplicate-key';
  readonly span: Span;
  readonly message: string;
}

export interface Tree {
  /** `undefined` for an empty text. */
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
}

export function parse(text: string): Tree {
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'This is nested too deeply to be read. Flatten it.';
    return { root: undefined, problems: [{ code: 'yaml-syntax', span: { start: 0, end: 1 }, message }] };
  }
  const builder = new Builder(text);
  const problems = document.errors.map((error) => problemOf(error, text));
  const root = document.contents === null ? undefined : builder.node(document.contents);
  return { root, problems: [...problems, ...builder.problems] };
}

const messages: Partial<Record<YAMLParseError['code'], string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'A key and its value cannot stand here. Check the indentation, or put quotes around the text.',
  MULTIPLE_DOCS: 'A second document begins here; only one is allowed in a file.',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line and end with a colon. Check the indentation.',
  TAB_AS_INDENT: 'A tab cannot indent YAML. Use spaces.',
};

function problemOf(error: YAMLParseError, text: string): Problem {
  const [start, end] = error.pos;
  const colon = error.code === 'MISSING_CHAR' && error.message.startsWith('Implicit map keys');
  const message = colon ? 'A colon is missing after this key.' : (messages[error.code] ?? `${error.message}.`);
  const lineEnd = text.indexOf('\n', start);
  const limit = lineEnd > start ? lineEnd : text.length;
  return { code: 'yaml-syntax', span: { start, end: Math.max(Math.min(end, limit), start) }, message };
}

const styles: Readonly<Record<string, Style>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

class Builder {
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #anchors = new Map<string, Node>();

  constructor(text: string) {
    this.#text = text;
  }

  node(source: ParsedNode): Node {
    const span = spanOf(source);
    if (isAlias(source)) return this.#alias(source.source, span);
    const node = this.#content(source, span);
    if (source.anchor !== undefined) this.#anchors.set(source.anchor, node);
    return node;
  }

  #content(source: Exclude<ParsedNode, { type: 'ALIAS' }>, span: Span): Node {
    if (isScalar(source)) return this.#scalar(source, span);
    if (isMap(source)) return this.#dict(source, span);
    if (isSeq(source)) return { kind: 'list', span, items: source.items.map((item) => this.node(item)) };
    return { kind: 'null', span };
  }

  #alias(name: string, span: Span): Node {
    const target = this.#anchors.get(name);
    if (target !== undefined) return target;
    this.#problem(span, `No anchor &${name} comes before this alias.`);
    return { kind: 'null', span };
  }

  #scalar(source: Scalar, span: Span): Node {
    const value = typeof source.value === 'string' ? source.value : '';
    const style = styles[source.type ?? 'PLAIN'] ?? 'plain';
    const tag = source.tag ?? '';
    if (tag.startsWith('tag:yaml.org,2002:')) return this.#tagged(tag.slice(18), value, style, span);
    if (tag !== '' && tag !== '!') this.#problem(span, `The tag ${tag} has no meaning here. Remove it.`);
    return style === 'plain' && tag === '' ? resolvePlain(value, span) : { kind: 'str', span, value, style };
  }

  #tagged(tag: string, value: string, style: Style, span: Span): Node {
    if (tag === 'binary') return { kind: 'other', span, type: 'binary' };
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
      const key = this.node(pair.key);
      const value: Node = pair.value === null ? missing(key) : this.node(pair.value);
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

function spanOf(source: ParsedNode): Span {
  const [start, end] = source.range;
  return { start, end };
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
