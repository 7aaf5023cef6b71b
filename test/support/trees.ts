/** Trees of YAML in tests. */
import { parse } from '../../server/yaml/parse.ts';
import { Passage, Span } from '../../server/yaml/span.ts';
import type { Tree } from '../../server/yaml/tree.ts';

export function treeOf(text: string, earlier?: Tree): Tree {
  return parse(new Passage(text), earlier);
}

/** All that a tree says, with offsets in the text for all places, so that trees can be compared. */
export function shown(tree: Tree): { readonly root: unknown; readonly problems: unknown } {
  return { root: placed(tree.root, tree), problems: placed(tree.problems, tree) };
}

function placed(value: unknown, tree: Tree): unknown {
  if (value instanceof Span) return tree.offsets(value);
  if (value instanceof Map) return [...value.keys()];
  if (Array.isArray(value)) return value.map((item) => placed(item, tree));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, placed(inner, tree)]));
}
