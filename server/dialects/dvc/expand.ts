/** `foreach` and `matrix` → the stages that they generate. */
import { type DictNode, dictOf, type Node } from '../../yaml/node.ts';
import { printed } from '../../yaml/printed.ts';
import { nowhere, type Span } from '../../yaml/span.ts';
import type { Context } from './context.ts';
import { isWhole } from './interpolation.ts';
import { defaultOptionStyle, toOptions } from './options.ts';
import { byKey, expressionsOf, resolve, resolveKey, type Site } from './resolve.ts';
import { toText } from './values.ts';

export interface Member {
  /** `train@forest`. */
  readonly name: string;
  /** `item` and `key`, as the loop sets them. */
  readonly bindings: ReadonlyMap<string, Node>;
}

/** What a loop goes over: each value makes a stage, unless a later one makes a stage of the same name. */
interface Expansion {
  /** `undefined` where the loop's values are not known. */
  readonly members: readonly Member[] | undefined;
  /** The values whose stages have the name of an earlier one, where they are written. */
  readonly repeated: readonly { readonly name: string; readonly span: Span }[];
}

/** A stage of the file: itself, or the stages that it generates. */
export interface Entry extends Expansion {
  readonly name: string;
  readonly isGroup: boolean;
  /** What every member is made of. */
  readonly template: DictNode;
}

const unknown: Expansion = { members: undefined, repeated: [] };

/** `site` stands for the stage; what is wrong with its loop is reported under `foreach` or `matrix`. */
export function expand(name: string, definition: DictNode, context: Context, site: Site): Entry {
  const matrix = definition.named.get('matrix');
  if (matrix !== undefined && !definition.named.has('foreach')) {
    const rest = definition.entries.filter((entry) => entry !== matrix);
    const expansion = expandMatrix(name, matrix.value, context, within(site, 'matrix'));
    return { name, isGroup: true, template: dictOf(definition.span, rest), ...expansion };
  }
  const loop = definition.named.get('foreach');
  const body = definition.named.get('do')?.value;
  if (loop !== undefined || body !== undefined) {
    const template = body?.kind === 'dict' ? body : dictOf(nowhere, []);
    const expansion = loop === undefined ? unknown : expandForeach(name, loop.value, context, within(site, 'foreach'));
    return { name, isGroup: true, template, ...expansion };
  }
  return { name, isGroup: false, template: definition, members: [{ name, bindings: new Map() }], repeated: [] };
}

function within(site: Site, key: string): Site {
  return { ...site, path: [...site.path, key], isLoop: true };
}

/** A value of a loop, and what it is called in the name of the stage that it makes. */
interface Value {
  readonly node: Node;
  readonly name: string;
  /** By an expression. */
  readonly isBrought: boolean;
  /** Where it is written, or what names it. */
  readonly span: Span;
}

/** The items of a list that `source` resolved to. */
function valuesOf(items: readonly Node[], source: Node): readonly Value[] {
  return items.map((node, index) => {
    const written = (source.kind === 'list' ? source.items[index] : undefined) ?? source;
    const isBrought = isExpression(written);
    return { node, name: nameOf(node, isBrought), isBrought, span: written.span };
  });
}

/** As DVC's `to_str`; a flag that an expression brought is capitalised, as Python prints it. */
function nameOf(node: Node, isBrought: boolean): string {
  if (node.kind === 'bool' && isBrought) return printed(node);
  if (node.kind !== 'dict') return toText(node);
  const options = toOptions(node, defaultOptionStyle);
  return 'text' in options ? options.text : '';
}

function isExpression(node: Node): boolean {
  return node.kind === 'str' && isWhole(node.value, expressionsOf(node));
}

function expandForeach(name: string, source: Node, context: Context, site: Site): Expansion {
  const values = resolve(source, context, site);
  if (values === undefined) return unknown;
  if (values.kind === 'dict') {
    const isBrought = isExpression(source);
    const items = (isBrought ? [...values.named.values()] : values.entries).map(({ key, value }) => {
      const text = nameOf(key, false);
      const keyNode = key.kind === 'str' ? key : textNode(text);
      return { key: text, item: value, keyNode, span: isBrought ? source.span : key.span };
    });
    return unique(name, items);
  }
  if (values.kind === 'list') {
    const found = valuesOf(values.items, source);
    const isComposite = found.some(isCollection);
    const items = found.map((value, index) => ({
      key: isComposite ? String(index) : value.name,
      item: value.node,
      span: value.span,
    }));
    return unique(name, items);
  }
  const message = 'A loop needs a list or a mapping.';
  site.findings.add(site.phase, 'loop-type', site.document, source.span, site.path, message);
  return unknown;
}

interface Item {
  readonly key: string;
  readonly item: Node;
  /** What `${key}` stands for, where it may be named: the very key of a mapping, which knows where it stands. */
  readonly keyNode?: Node;
  readonly span: Span;
}

/** Of equal names the last value counts, at the first one's place. */
function unique(group: string, items: readonly Item[]): Expansion {
  const members = new Map<string, Member>();
  const repeated: { name: string; span: Span }[] = [];
  for (const { key, item, keyNode, span } of items) {
    const bindings = new Map<string, Node>().set('item', item);
    if (keyNode !== undefined) bindings.set('key', keyNode);
    const name = `${group}@${key}`;
    if (members.has(name)) repeated.push({ name, span });
    members.set(name, { name, bindings });
  }
  return { members: [...members.values()], repeated };
}

interface Axis {
  readonly key: Node;
  readonly values: readonly Value[];
}

function expandMatrix(name: string, source: Node, context: Context, site: Site): Expansion {
  if (source.kind !== 'dict') return unknown;
  const axes: Axis[] = [];
  for (const { key, value } of source.entries) {
    const resolvedKey = resolveKey(key, context, site);
    const resolved = resolve(value, context, site);
    const values = resolved && axisValues(resolved, value, site);
    if (resolvedKey === undefined || values === undefined) return unknown;
    axes.push({ key: resolvedKey, values });
  }
  const span = axes.map(({ values }) => repeatIn(values)).find((found) => found !== undefined) ?? source.span;
  const items = combinations(byKey(axes)).map(({ fragments, entries }) => {
    const key = fragments.join('-');
    return { key, item: dictOf(nowhere, entries), keyNode: textNode(key), span };
  });
  return unique(name, items);
}

/** The first value that has an earlier one's name. */
function repeatIn(values: readonly Value[]): Span | undefined {
  const seen = new Set<string>();
  return values.find((value) => {
    const isRepeat = !isCollection(value) && seen.has(value.name);
    seen.add(value.name);
    return isRepeat;
  })?.span;
}

/** What Python iterates over: a list's items, a mapping's keys, the characters of a text that is written here. */
function axisValues(node: Node, source: Node, site: Site): readonly Value[] | undefined {
  if (node.kind === 'list') return valuesOf(node.items, source);
  if (node.kind === 'str' && !isExpression(source)) return valuesOf(Array.from(node.value, textNode), node);
  if (node.kind === 'dict') {
    const keys = [...node.named.values()].map(({ key }) => key);
    return valuesOf(keys, node).map((value) => ({ ...value, span: source.span }));
  }
  site.findings.add(site.phase, 'loop-type', site.document, source.span, site.path, 'A matrix needs lists of values.');
  return undefined;
}

interface Combination {
  readonly fragments: readonly string[];
  readonly entries: readonly { readonly key: Node; readonly value: Node }[];
}

function combinations(axes: readonly Axis[]): readonly Combination[] {
  let combined: Combination[] = [{ fragments: [], entries: [] }];
  for (const { key, values } of axes) {
    combined = combined.flatMap(({ fragments, entries }) =>
      values.map((value, index) => ({
        fragments: [...fragments, isCollection(value) ? `${nameOf(key, false)}${index}` : value.name],
        entries: [...entries, { key, value: value.node }],
      })),
    );
  }
  return combined;
}

/** What DVC numbers instead of naming it by its text; binary data counts where it is written in the loop itself. */
function isCollection({ node, isBrought }: Value): boolean {
  return (
    node.kind === 'list' || node.kind === 'dict' || (node.kind === 'other' && node.type === 'binary' && !isBrought)
  );
}

function textNode(value: string): Node {
  return { kind: 'str', span: nowhere, value, style: 'plain' };
}
