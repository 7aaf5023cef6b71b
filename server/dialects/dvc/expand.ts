/** `foreach` and `matrix` → the stages that they generate. */
import { type DictNode, dictOf, type Node } from '../../yaml/node.ts';
import type { Context } from './context.ts';
import { defaultOptionStyle, toOptions } from './options.ts';
import { resolve, type Site } from './resolve.ts';
import { toText } from './values.ts';

export interface Member {
  /** `train@forest`. */
  readonly name: string;
  /** `item` and `key`, as the loop sets them. */
  readonly bindings: ReadonlyMap<string, Node>;
}

/** A stage of the file: itself, or the stages that it generates. */
export interface Entry {
  readonly name: string;
  readonly isGroup: boolean;
  /** What every member is made of. */
  readonly template: DictNode;
  /** `undefined` where the loop's values are not known. */
  readonly members: readonly Member[] | undefined;
}

const nowhere = { start: 0, end: 0 };

/** `site` stands for the stage; what is wrong with its loop is reported under `foreach` or `matrix`. */
export function expand(name: string, definition: DictNode, context: Context, site: Site): Entry {
  const matrix = definition.named.get('matrix');
  if (matrix !== undefined && !definition.named.has('foreach')) {
    const rest = definition.entries.filter((entry) => entry !== matrix);
    const members = expandMatrix(name, matrix.value, context, within(site, 'matrix'));
    return { name, isGroup: true, template: dictOf(definition.span, rest), members };
  }
  const loop = definition.named.get('foreach');
  if (loop !== undefined) {
    const body = definition.named.get('do')?.value;
    const template = body?.kind === 'dict' ? body : dictOf(nowhere, []);
    return {
      name,
      isGroup: true,
      template,
      members: expandForeach(name, loop.value, context, within(site, 'foreach')),
    };
  }
  return { name, isGroup: false, template: definition, members: [{ name, bindings: new Map() }] };
}

function within(site: Site, key: string): Site {
  return { ...site, path: [...site.path, key] };
}

function expandForeach(name: string, source: Node, context: Context, site: Site): readonly Member[] | undefined {
  const values = resolve(source, context, site);
  if (values === undefined) return undefined;
  if (values.kind === 'dict') {
    const entries = source.kind === 'str' ? [...values.named.values()] : values.entries;
    return unique(
      entries.map(({ key, value }) => ({ key: asName(key), item: value, isKeyed: true })),
      name,
    );
  }
  if (values.kind === 'list') {
    const isComposite = values.items.some(isCollection);
    const items = values.items.map((item, index) => ({
      key: isComposite ? String(index) : asName(item),
      item,
      isKeyed: false,
    }));
    return unique(items, name);
  }
  const message = 'A loop needs a list or a mapping.';
  site.findings.add(site.phase, 'loop-type', site.document, source.span, site.path, message);
  return undefined;
}

interface Item {
  readonly key: string;
  readonly item: Node;
  readonly isKeyed: boolean;
}

/** Of equal names the last value counts, at the first one's place. */
function unique(items: readonly Item[], group: string): readonly Member[] {
  const members = new Map<string, Member>();
  for (const { key, item, isKeyed } of items) {
    const bindings = new Map([['item', item]]);
    if (isKeyed) bindings.set('key', textNode(key));
    const name = `${group}@${key}`;
    members.set(name, { name, bindings });
  }
  return [...members.values()];
}

function expandMatrix(name: string, source: Node, context: Context, site: Site): readonly Member[] | undefined {
  if (source.kind !== 'dict') return undefined;
  const axes: { readonly key: Node; readonly values: readonly Node[] }[] = [];
  for (const { key, value } of source.entries) {
    const resolvedKey = resolve(key, context, site);
    const resolved = resolve(value, context, site);
    const values = resolved && axisValues(resolved, value, site);
    if (resolvedKey === undefined || values === undefined) return undefined;
    axes.push({ key: resolvedKey, values });
  }
  return unique(
    combinations(axes).map(({ fragments, entries }) => ({
      key: fragments.join('-'),
      item: dictOf(nowhere, entries),
      isKeyed: true,
    })),
    name,
  );
}

/** What Python iterates over: a list's items, a mapping's keys, a text's characters. */
function axisValues(node: Node, source: Node, site: Site): readonly Node[] | undefined {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'str') return Array.from(node.value, textNode);
  if (node.kind === 'dict') return [...node.named.values()].map(({ key }) => key);
  site.findings.add(site.phase, 'loop-type', site.document, source.span, site.path, 'A matrix needs lists of values.');
  return undefined;
}

interface Combination {
  readonly fragments: readonly string[];
  readonly entries: readonly { readonly key: Node; readonly value: Node }[];
}

function combinations(
  axes: readonly { readonly key: Node; readonly values: readonly Node[] }[],
): readonly Combination[] {
  let combined: Combination[] = [{ fragments: [], entries: [] }];
  for (const { key, values } of axes) {
    combined = combined.flatMap(({ fragments, entries }) =>
      values.map((value, index) => ({
        fragments: [...fragments, isCollection(value) ? `${asName(key)}${index}` : asName(value)],
        entries: [...entries, { key, value }],
      })),
    );
  }
  return combined;
}

function isCollection(node: Node): boolean {
  return node.kind === 'list' || node.kind === 'dict';
}

function asName(node: Node): string {
  if (node.kind !== 'dict') return toText(node);
  const options = toOptions(node, defaultOptionStyle);
  return 'text' in options ? options.text : '';
}

function textNode(value: string): Node {
  return { kind: 'str', span: nowhere, value, style: 'plain' };
}
