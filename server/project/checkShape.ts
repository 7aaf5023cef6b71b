/**
 * Whether a tree has the shape it must have. All problems are found, not only the first.
 *
 * Where a value fits none of several alternatives, the problems of the alternative that it fits deepest are
 * reported, the first one of equals: as voluptuous does (`Any`), so that paths agree with DVC's.
 */
import { assertNever } from '../../protocol/assertNever.ts';
import { kindNames } from '../yaml/kindNames.ts';
import type { DictNode, Entry, Node, TextNode } from '../yaml/node.ts';
import { printed } from '../yaml/printed.ts';
import type { Span } from '../yaml/span.ts';
import type { Fix } from './finding.ts';
import { nearest } from './nearest.ts';
import type { Shape } from './shape.ts';

export interface ShapeProblem {
  readonly code: 'unknown-key' | 'missing-key' | 'wrong-type';
  readonly span: Span;
  /** The keys and indices from the root to what is wrong. */
  readonly path: readonly string[];
  readonly message: string;
  readonly fixes: readonly Fix[];
  /** Nothing stands where something must. */
  readonly isAbsence: boolean;
  /** Voluptuous, which stops at a list's first problem of a kind, would tell of it only when another one is mended. */
  readonly isUntold: boolean;
}

interface Here {
  readonly path: readonly string[];
  /** Of the key that leads here; shown where the value itself is nowhere, and where something is missing in it. */
  readonly name: Span;
}

/** `name` is the span to show for what the whole document lacks. */
export function checkShape(node: Node, shape: Shape, name: Span): readonly ShapeProblem[] {
  return check(node, shape, { path: [], name });
}

function check(node: Node, shape: Shape, here: Here): readonly ShapeProblem[] {
  switch (shape.kind) {
    case 'anything':
      return [];
    case 'text':
    case 'flag':
    case 'null':
    case 'anyDict':
    case 'value':
      return fits(node, shape) ? [] : [wrongType(node, shape, here)];
    case 'list':
      return node.kind === 'list' ? checkItems(node.items, shape.items, here) : [wrongType(node, shape, here)];
    case 'map':
      return node.kind === 'dict' ? checkMap(node, shape, here) : [wrongType(node, shape, here)];
    case 'record':
      return node.kind === 'dict' ? checkRecord(node, shape, here) : [wrongType(node, shape, here)];
    case 'oneOf':
      return checkAlternatives(node, shape.shapes, here);
    case 'depends':
      return check(node, shape.on(node), here);
    default:
      return assertNever(shape);
  }
}

type Leaf = Extract<Shape, { kind: 'text' | 'flag' | 'null' | 'anyDict' | 'value' }>;

/** Nothing is asked of what such a value holds. */
function fits(node: Node, shape: Leaf): boolean {
  switch (shape.kind) {
    case 'text':
      return node.kind === 'str';
    case 'flag':
      return node.kind === 'bool';
    case 'null':
      return node.kind === 'null';
    case 'anyDict':
      return node.kind === 'dict';
    case 'value':
      return shape.holds(node);
  }
}

/** Where a problem lies within an item, voluptuous tells of no other item. */
function checkItems(items: readonly Node[], shape: Shape, here: Here): readonly ShapeProblem[] {
  const byItem = items.map((item, index) =>
    check(item, shape, { path: [...here.path, String(index)], name: item.span }),
  );
  const told = byItem.find(([first]) => first !== undefined && first.path.length > here.path.length + 1);
  if (told === undefined) return byItem.flat();
  const untold = byItem.filter((problems) => problems !== told).flat();
  return [...told, ...untold.map((problem) => ({ ...problem, isUntold: true }))];
}

function checkMap(node: DictNode, shape: Extract<Shape, { kind: 'map' }>, here: Here): readonly ShapeProblem[] {
  const needsName = shape.filled && node.named.size === 0;
  const nameless = needsName
    ? [{ ...problem('missing-key', here.name, [...here.path, anyName]), message: 'A name is missing here.' }]
    : [];
  const problems = node.entries.flatMap((entry): readonly ShapeProblem[] => {
    const inside = enter(entry, here);
    if (entry.key.kind === 'str') return checkEntry(entry, shape.values, inside);
    const message = 'This key must be text. Put quotes around it.';
    return [{ ...problem('wrong-type', entry.key.span, inside.path), message, fixes: quoted(entry.key) }];
  });
  if (shape.single && node.entries.length > 1 && problems.length === 0) {
    return [{ ...problem('wrong-type', here.name, here.path), message: 'Only one name may stand here.' }];
  }
  return [...problems, ...nameless];
}

interface KnownProblems {
  readonly shape: Shape;
  readonly path: readonly string[];
  readonly problems: readonly ShapeProblem[];
}

/** Of entries of sections, which may be many and mostly are the same as in the text before. */
const known = new WeakMap<Entry, KnownProblems>();

function checkEntry(entry: Entry, shape: Shape, here: Here): readonly ShapeProblem[] {
  if (here.path.length !== 2) return check(entry.value, shape, here);
  const earlier = known.get(entry);
  const isKnown = earlier?.shape === shape && here.path.every((key, index) => key === earlier.path[index]);
  if (isKnown) return earlier.problems;
  const problems = check(entry.value, shape, here);
  known.set(entry, { shape, path: here.path, problems });
  return problems;
}

/** How voluptuous names a key that may be any text. */
const anyName = "<class 'str'>";

type Record = Extract<Shape, { kind: 'record' }>;

function checkRecord(node: DictNode, shape: Record, here: Here): readonly ShapeProblem[] {
  const { fields } = shape;
  const problems: ShapeProblem[] = [];
  for (const entry of node.entries) {
    const field = entry.key.kind === 'str' ? fields.get(entry.key.value) : undefined;
    if (field === undefined) problems.push(unknownKey(entry, node, shape, here));
    else problems.push(...check(entry.value, field.shape, enter(entry, here)));
  }
  for (const [name, field] of fields) {
    if (!field.required || node.named.has(name)) continue;
    const owner = here.path.at(-1);
    const message = owner === undefined ? `\`${name}\` is missing.` : `\`${name}\` is missing in \`${owner}\`.`;
    problems.push({ ...problem('missing-key', here.name, [...here.path, name]), message });
  }
  return problems;
}

function unknownKey(entry: Entry, node: DictNode, { fields, strangers }: Record, here: Here): ShapeProblem {
  const name = labelOf(entry.key);
  const instead = strangers.get(name);
  const absent = [...fields.keys()].filter((known) => !node.named.has(known));
  const meant = instead === undefined ? nearest(name, absent) : undefined;
  const near = meant === undefined ? `Known here: ${[...fields.keys()].join(', ')}.` : `Did you mean \`${meant}\`?`;
  const advice = instead ?? near;
  return {
    ...problem('unknown-key', entry.key.span, [...here.path, name]),
    message: `Unknown key \`${name}\`. ${advice}`,
    fixes: meant === undefined ? [] : [replaceBy(meant, entry.key.span)],
  };
}

function checkAlternatives(node: Node, shapes: readonly Shape[], here: Here): readonly ShapeProblem[] {
  let best: readonly ShapeProblem[] = [];
  for (const shape of shapes) {
    const problems = check(node, shape, here);
    const [first] = problems;
    if (first === undefined) return [];
    const [known] = best;
    if (known === undefined || first.path.length > known.path.length) best = problems;
  }
  const [first] = best;
  if (first?.code !== 'wrong-type' || first.path.length > here.path.length) return best;
  return [{ ...first, message: expected(node, shapes.map(describe)) }];
}

function enter(entry: Entry, here: Here): Here {
  return { path: [...here.path, labelOf(entry.key)], name: entry.key.span };
}

/** How voluptuous names the key: as Python prints it, but for text by itself. */
function labelOf(key: Node): string {
  return key.kind === 'str' ? key.value : printed(key);
}

function wrongType(node: Node, shape: Shape, here: Here): ShapeProblem {
  const span = node.span.isEmpty ? here.name : node.span;
  const fixes = mends(node, shape);
  const isAbsence = node.kind === 'null' && span !== node.span;
  const advice = shape.kind === 'list' && isDashed(node) ? ' A blank is missing after the dash.' : '';
  const message = `${expected(node, [describe(shape)])}${advice}`;
  return { ...problem('wrong-type', span, here.path), message, fixes, isAbsence };
}

/** Items of a list but for the blanks behind their dashes. */
function isDashed(node: Node): node is TextNode {
  return node.kind === 'str' && node.style === 'plain' && /^-[^-\s]/.test(node.value);
}

/** On lines of their own only. */
function spaced({ span }: TextNode): readonly Fix[] {
  const { passage, from, text } = span;
  const lineStart = passage.text.lastIndexOf('\n', from - 1) + 1;
  if (passage.text.slice(lineStart, from).trim() !== '') return [];
  return [{ title: 'Make it a list', edits: [{ span, newText: text.replaceAll(/^(\s*)-(?=[^-\s])/gm, '$1- ') }] }];
}

/** Where only the way of writing is wrong. */
function mends(node: Node, shape: Shape): readonly Fix[] {
  if (shape.kind === 'text') return quoted(node);
  if (node.kind !== 'str' || node.span.isEmpty) return [];
  if (shape.kind === 'list') return isDashed(node) ? spaced(node) : listed(node);
  const meant = shape.kind === 'flag' ? flags.get(node.value.toLowerCase()) : undefined;
  return meant === undefined ? [] : [replaceBy(meant, node.span)];
}

/** What YAML 1.1 reads as true and false, and what quotes make a text. */
const flags = new Map([
  ...['true', 'yes', 'on'].map((text) => [text, 'true'] as const),
  ...['false', 'no', 'off'].map((text) => [text, 'false'] as const),
]);

/** In brackets, where nothing in the text means something else there. */
function listed({ span, value, style }: TextNode): readonly Fix[] {
  const isSafe = style === 'single' || style === 'double' || (style === 'plain' && !/[[\]{},\n]/.test(value));
  if (!isSafe) return [];
  const edits = [
    { span: span.before, newText: '[' },
    { span: span.behind, newText: ']' },
  ];
  return [{ title: 'Make it a list', edits }];
}

function problem(code: ShapeProblem['code'], span: Span, path: readonly string[]): Omit<ShapeProblem, 'message'> {
  return { code, span, path, fixes: [], isAbsence: code === 'missing-key', isUntold: false };
}

function expected(node: Node, what: readonly string[]): string {
  const found = node.kind === 'null' && node.span.isEmpty ? 'nothing' : kindNames[node.kind];
  return `This must be ${[...new Set(what)].join(' or ')}; it is ${found}.`;
}

function describe(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return 'text';
    case 'flag':
      return 'true or false';
    case 'null':
      return 'null';
    case 'list':
      return 'a list';
    case 'anyDict':
    case 'map':
    case 'record':
    case 'depends':
      return 'a mapping';
    case 'anything':
      return 'anything';
    case 'value':
      return shape.what;
    case 'oneOf':
      return shape.shapes.map(describe).join(' or ');
  }
}

/** A number, flag or date that should be text is one that forgot its quotes. */
function quoted(node: Node): readonly Fix[] {
  const isWritten = node.kind !== 'list' && node.kind !== 'dict' && !node.span.isEmpty;
  if (!isWritten) return [];
  const quote = (span: Span) => ({ span, newText: '"' });
  return [{ title: 'Put quotes around it', edits: [quote(node.span.before), quote(node.span.behind)] }];
}

function replaceBy(name: string, span: Span): Fix {
  return { title: `Change to \`${name}\``, edits: [{ span, newText: name }] };
}
