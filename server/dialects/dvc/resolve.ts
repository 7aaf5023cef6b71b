/** `${…}` → values, in one value of a stage or in a whole part of it. */
import type { Document } from '../../project/document.ts';
import { nearest } from '../../project/nearest.ts';
import { type DictNode, dictOf, type Entry, type Node, type TextNode } from '../../yaml/node.ts';
import { tupleOf } from '../../yaml/printed.ts';
import { identify } from '../../yaml/reading/dictBuilder.ts';
import type { Span } from '../../yaml/span.ts';
import { spansWithin } from '../../yaml/within.ts';
import { type Context, lookUp, namesIn, withTextKeys } from './context.ts';
import type { Findings, Phase } from './finding.ts';
import { type Expression, expressions, isWhole, unescapeDollars } from './interpolation.ts';
import { type OptionStyle, toOptions } from './options.ts';
import { toText, typeName } from './values.ts';

/** Where what is being resolved stands, for what is wrong in it. */
export interface Site {
  readonly document: Document;
  readonly phase: Phase;
  readonly path: readonly string[];
  /** The stage's key that this is the value of: only in `cmd` may a mapping be used. None at the top and in loops. */
  readonly field: string | undefined;
  /** It is what a loop goes over. */
  readonly isLoop?: boolean;
  readonly options: OptionStyle;
  readonly findings: Findings;
}

/** The value with all expressions replaced; `undefined` where one of them could not be, which is reported. */
export function resolve(node: Node, context: Context, site: Site): Node | undefined {
  switch (node.kind) {
    case 'str':
      return resolveText(node, context, site);
    case 'list': {
      const items = resolveAll(node.items, context, site);
      return items === node.items ? node : items && { ...node, items };
    }
    case 'other': {
      if (node.items === undefined) return node;
      const items = resolveAll(node.items, context, site);
      if (items === node.items) return node;
      return items && (node.type === 'tuple' ? tupleOf(items, node.span) : { ...node, items });
    }
    case 'dict':
      return resolveDict(node, context, site);
    default:
      return node;
  }
}

/** The very same where nothing was replaced. */
function resolveAll(items: readonly Node[], context: Context, site: Site): readonly Node[] | undefined {
  const resolved = items.map((item) => resolve(item, context, site));
  if (resolved.every((item, index) => item === items[index])) return items;
  return resolved.every((item) => item !== undefined) ? resolved : undefined;
}

function resolveDict(node: DictNode, context: Context, site: Site): Node | undefined {
  const entries = node.entries.map((entry) => resolveEntry(entry, context, site));
  if (entries.every((entry, index) => entry === node.entries[index])) return node;
  if (!entries.every((entry) => entry !== undefined)) return undefined;
  const isAsWritten = entries.every(({ key }, index) => key === node.entries[index]?.key);
  return dictOf(node.span, isAsWritten ? entries : byKey(entries));
}

function resolveEntry(entry: Entry, context: Context, site: Site): Entry | undefined {
  const key = resolveKey(entry.key, context, site);
  const value = resolve(entry.value, context, site);
  if (key === undefined || value === undefined) return undefined;
  return key === entry.key && value === entry.value ? entry : { key, value };
}

/** `undefined` where it could not be, or is nothing that can be a key, either of which is reported. */
export function resolveKey(key: Node, context: Context, site: Site): Node | undefined {
  const resolved = resolve(key, context, site);
  return resolved !== undefined && mayBeKey(resolved, key, site) ? resolved : undefined;
}

/** Expressions can make keys equal: then the last value counts, at the first one's place. */
export function byKey<Keyed extends { readonly key: Node }>(entries: readonly Keyed[]): readonly Keyed[] {
  if (entries.length < 2) return entries;
  const unique = new Map<unknown, Keyed>();
  for (const entry of entries) {
    const identity = identify(entry.key);
    unique.set(identity, { ...entry, key: unique.get(identity)?.key ?? entry.key });
  }
  return [...unique.values()];
}

/** Python has no lists or mappings for keys; and DVC wraps every value that it brings into a loop. */
function mayBeKey(key: Node, written: Node, site: Site): boolean {
  if (written.kind === 'other') return (written.items ?? []).every((item) => mayBeKey(item, item, site));
  if (written.kind !== 'str' || !isWhole(written.value, expressionsOf(written))) return true;
  const isCollection = key.kind === 'list' || key.kind === 'dict';
  if (!isCollection && !site.isLoop) return true;
  const what = isCollection ? `This is a ${typeName(key)}, which` : 'In what a loop goes over, an expression';
  report(written, expressionsOf(written)[0], site, 'expression-type', `${what} cannot be a key. Write the key itself.`);
  return false;
}

const parsed = new WeakMap<TextNode, readonly Expression[]>();

export function expressionsOf(node: TextNode): readonly Expression[] {
  let found = parsed.get(node);
  if (found === undefined) {
    found = expressions(node.value);
    parsed.set(node, found);
  }
  return found;
}

/** Where each expression of the text stands in the document. */
export function expressionSpans(node: TextNode): readonly Span[] {
  const sources = expressionsOf(node).map(({ source }) => source);
  return spansWithin(node, sources);
}

function resolveText(node: TextNode, context: Context, site: Site): Node | undefined {
  const found = expressionsOf(node);
  if (found.length === 0) return node.value.includes('\\${') ? { ...node, value: unescapeDollars(node.value) } : node;
  const [first] = found;
  if (first !== undefined && isWhole(node.value, found)) return evaluate(node, first, context, site);
  let text: string | undefined = '';
  let from = 0;
  for (const expression of found) {
    const value = evaluate(node, expression, context, site);
    // What follows is looked up too, for what may be wrong with it.
    if (text === undefined) continue;
    const inserted = value && asText(value, node, expression, site);
    text = inserted === undefined ? undefined : text + expression.before + inserted;
    from = expression.index + expression.source.length;
  }
  return text === undefined ? undefined : { ...node, value: unescapeDollars(text + node.value.slice(from)) };
}

/** Reports the expressions in the node that cannot be read, whatever their values. */
export function checkSyntax(node: Node, site: Site): void {
  switch (node.kind) {
    case 'str':
      for (const expression of expressionsOf(node))
        if (expression.keys === undefined) reportSyntax(node, expression, site);
      return;
    case 'list':
    case 'other':
      for (const item of node.items ?? []) checkSyntax(item, site);
      return;
    case 'dict':
      for (const { key, value } of node.entries) {
        checkSyntax(key, site);
        checkSyntax(value, site);
      }
      return;
    default:
      return;
  }
}

function reportSyntax(node: TextNode, expression: Expression, site: Site): void {
  const { inner, brokenAt } = expression;
  const rest = inner.slice(brokenAt);
  const what =
    rest === '' ? 'A name is missing in this expression.' : `This expression cannot be read from \`${rest}\` on.`;
  report(
    node,
    expression,
    site,
    'expression-syntax',
    `${what} Write \`\${name}\`, \`\${name.key}\` or \`\${name[0]}\`.`,
  );
}

function evaluate(node: TextNode, expression: Expression, context: Context, site: Site): Node | undefined {
  const { keys } = expression;
  if (keys === undefined) {
    reportSyntax(node, expression, site);
    return undefined;
  }
  const result = lookUp(context, keys);
  if (result.kind === 'unknown') return undefined;
  if (result.kind === 'missing') {
    reportMissing(node, expression, keys, context, site);
    return undefined;
  }
  return mayStand(result.node, node, expression, site) ? withTextKeys(result.node) : undefined;
}

function reportMissing(
  node: TextNode,
  expression: Expression,
  keys: readonly string[],
  context: Context,
  site: Site,
): void {
  const span = spanOf(expression, node);
  const { advice, change } = insteadOf(node, expression, keys, context, site);
  const isExact = span.text === expression.source;
  const fixes =
    change && isExact ? [{ title: `Change to \`${change.to}\``, edits: [{ span, newText: change.newText }] }] : [];
  const message = `${missingMessage(keys, context)}${advice}`;
  site.findings.add(site.phase, 'unknown-parameter', site.document, span, site.path, message, fixes);
}

interface Instead {
  readonly advice: string;
  readonly change?: { readonly to: string; readonly newText: string };
}

/** What was meant: another name, or a variable of the shell that runs the command. */
function insteadOf(
  { style }: TextNode,
  { inner, source }: Expression,
  keys: readonly string[],
  context: Context,
  site: Site,
): Instead {
  const meant = meantBy(keys, context);
  if (meant !== undefined) {
    return { advice: ` Did you mean \`${meant}\`?`, change: { to: meant, newText: `\${${meant}}` } };
  }
  if (site.field !== 'cmd' || !shellVariable.test(inner)) return { advice: '' };
  const newText = `${style === 'double' ? '\\\\' : '\\'}${source}`;
  return { advice: ` For a variable of the shell, write \`${newText}\`.`, change: { to: newText, newText } };
}

/** In capitals, as those of the environment are, or with what the shell takes where it is not set. */
const shellVariable = /^(?:[A-Z_][A-Z0-9_]*|[A-Za-z_]\w*:?[-=+?].*)$/;

/** The nearest name where the look-up failed: `a.b.depth` for `a.b.detph`. */
function meantBy(keys: readonly string[], context: Context): string | undefined {
  for (const [length, key] of keys.entries()) {
    const outer = keys.slice(0, length);
    if (lookUp(context, [...outer, key]).kind === 'value') continue;
    const name = nearest(key, namesIn(context, outer));
    return name === undefined ? undefined : [...outer, name, ...keys.slice(length + 1)].join('.');
  }
  return undefined;
}

function missingMessage(keys: readonly string[], context: Context): string {
  const name = keys.join('.');
  const [first = ''] = keys;
  if (context.bindings.has(first)) return `\`${name}\`: not every ${first} of this loop has it.`;
  const sources = [...new Set(context.layers.map((layer) => layer.name))];
  if (sources.length > 0) return `\`${name}\` is not defined in ${sources.join(', ')}.`;
  return `\`${name}\` is not defined: there is no params.yaml beside this file, and no \`vars\`.`;
}

/** Lists and mappings cannot stand in a stage, but for a mapping in its command. */
function mayStand(value: Node, node: TextNode, expression: Expression, site: Site): boolean {
  const isPlain = value.kind !== 'list' && value.kind !== 'dict';
  if (isPlain || site.field === undefined || (value.kind === 'dict' && site.field === 'cmd')) return true;
  const type = typeName(value);
  report(
    node,
    expression,
    site,
    'expression-type',
    `This is a ${type}, which cannot stand here. Name one value of it.`,
  );
  return false;
}

function asText(value: Node, node: TextNode, expression: Expression, site: Site): string | undefined {
  if (value.kind !== 'dict') return toText(value);
  const options = toOptions(value, site.options);
  if ('text' in options) return options.text;
  const message = `\`${options.nested}\` holds lists in a list, which cannot become options of a command.`;
  report(node, expression, site, 'expression-type', message);
  return undefined;
}

type Code = 'expression-syntax' | 'unknown-parameter' | 'expression-type';

function report(node: TextNode, expression: Expression | undefined, site: Site, code: Code, message: string): void {
  const span = expression === undefined ? node.span : spanOf(expression, node);
  site.findings.add(site.phase, code, site.document, span, site.path, message);
}

function spanOf(expression: Expression, node: TextNode): Span {
  return expressionSpans(node)[expressionsOf(node).indexOf(expression)] ?? node.span;
}
