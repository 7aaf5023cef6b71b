/** Names of parameters, as stages list them. */
import type { DictNode, Node } from '../../yaml/node.ts';

/** The value behind a name with dots: keys of mappings, indices of lists, as the library dpath finds it. */
export function lookUp(values: DictNode, name: string): Node | undefined {
  let node: Node | undefined = values;
  for (const key of name.replace(/^\.+/, '').split('.')) {
    if (node.kind === 'dict') node = entryOf(node, key);
    else if (node.kind === 'list') node = /^-?\d+$/.test(key) ? node.items.at(Number(key)) : undefined;
    else node = undefined;
    if (node === undefined) return undefined;
  }
  return node;
}

/** Keys that are numbers are found by their digits. */
export function entryOf(dict: DictNode, key: string): Node | undefined {
  return (
    dict.named.get(key)?.value ??
    dict.entries.find((entry) => entry.key.kind === 'int' && entry.key.value.toString() === key)?.value
  );
}
