/**
 * Parameters of a run put back into a params.yaml. Only the values that differ are written, in their places:
 * comments, order and the way everything else is written stay. Pure.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parse,
  parseDocument,
  type Scalar,
  stringify,
} from 'yaml';
import type { Param } from './store.ts';

export interface RestoredParams {
  /** The whole file. */
  readonly text: string;
  readonly changed: readonly { readonly key: string; readonly from: string; readonly to: string }[];
  /** Keys of the run that the file has too. */
  readonly shared: readonly string[];
  /** Keys of both that cannot be written in place; they stay as they are. */
  readonly left: readonly string[];
}

/** `undefined` where the file cannot be read as YAML. */
export function restoredParams(text: string, params: readonly Param[]): RestoredParams | undefined {
  const document = parseDocument(text, { version: '1.2', logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const changes: Change[] = [];
  const shared: string[] = [];
  const left: string[] = [];
  for (const { key, value } of params) {
    const node = nodeAt(document.contents, key);
    if (node === undefined) continue;
    shared.push(key);
    const change = changeOf(text, node, value);
    if (change === 'impossible') left.push(key);
    else if (change !== 'none') changes.push({ key, ...change });
  }
  changes.sort((a, b) => b.start - a.start);
  let result = text;
  for (const { start, end, to } of changes) result = result.slice(0, start) + to + result.slice(end);
  const changed = changes.reverse().map(({ key, from, to }) => ({ key, from, to }));
  return { text: result, changed, shared, left };
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly from: string;
  readonly to: string;
}

interface Change extends Place {
  readonly key: string;
}

/** Keys are joined by `.` or `/`, whichever the tracker uses, and may have either in them. */
function nodeAt(node: unknown, key: string): Node | undefined {
  if (!isMap(node)) return undefined;
  for (const pair of node.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : undefined;
    if (name === undefined || !isNode(pair.value)) continue;
    if (key === name) return pair.value;
    if (key.startsWith(`${name}.`) || key.startsWith(`${name}/`)) {
      const inner = nodeAt(pair.value, key.slice(name.length + 1));
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isCollection(value) || isAlias(value);
}

function changeOf(text: string, node: Node, value: string): Place | 'none' | 'impossible' {
  const [start, end] = node.range ?? [];
  if (start === undefined || end === undefined || isAlias(node)) return 'impossible';
  const from = text.slice(start, end);
  if (isScalar(node)) {
    if (isSame(node, value)) return 'none';
    // A text over several lines has an indentation that a shorter one would break.
    if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL' || from.includes('\n')) return 'impossible';
    // Nothing is written where `key:` stands alone: the value needs a blank before it.
    return { start, end, from, to: (from === '' ? ' ' : '') + written(node, value) };
  }
  return listChange({ start, end, from }, node, value);
}

/** A list that stands on one line, without a comment, is written anew. */
function listChange(place: Omit<Place, 'to'>, node: Node, value: string): Place | 'none' | 'impossible' {
  const wanted = parsed(value);
  if (!isSeq(node) || !Array.isArray(wanted)) return 'impossible';
  if (JSON.stringify(node.toJSON()) === JSON.stringify(wanted)) return 'none';
  const isOneLine = node.flow === true && !/[\n#]/.test(place.from);
  return isOneLine ? { ...place, to: flow(wanted) } : 'impossible';
}

/** Python prints True, False and None for what YAML writes in small letters. */
function plain(value: string): string {
  return /^(True|False)$/.test(value) ? value.toLowerCase() : value === 'None' ? 'null' : value;
}

function parsed(value: string): unknown {
  const document = parseDocument(value, { version: '1.2', logLevel: 'silent' });
  return document.errors.length > 0 ? value : document.toJS();
}

function isSame(node: Scalar, value: string): boolean {
  if (typeof node.value === 'string') return node.value === value;
  const wanted = parsed(plain(value));
  return Object.is(node.value, wanted) || String(node.value) === value;
}

/** Text stays text, whatever it looks like; in its own quotes. */
function written(node: Scalar, value: string): string {
  if (typeof node.value === 'string') {
    const quotes = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? { defaultStringType: node.type } : {};
    return oneLine(stringify(value, { lineWidth: 0, ...quotes }));
  }
  const wanted = parsed(plain(value));
  return typeof wanted === 'string' ? oneLine(stringify(value, { lineWidth: 0 })) : plain(value).trim();
}

function oneLine(text: string): string {
  const line = text.replace(/\n$/, '');
  return line.includes('\n') ? JSON.stringify(parse(line)) : line;
}

function flow(values: readonly unknown[]): string {
  return stringify(values, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
}
