/** What the expressions in a template name, and whether they mean the same in two contexts. */
import type { Node } from '../../yaml/node.ts';
import { isSameValue } from '../../yaml/same.ts';
import { textsIn } from '../../yaml/texts.ts';
import { type Context, type Found, lookUp } from './context.ts';
import { expressionsOf } from './resolve.ts';

type Keys = readonly string[];

/** All that decides what a template comes out as in a context. */
export function meansTheSame(template: Node, a: Context, b: Context): boolean {
  return namesIn(template).every((keys) => isSame(lookUp(a, keys), lookUp(b, keys)));
}

function isSame(a: Found, b: Found): boolean {
  if (a.kind !== 'value' || b.kind !== 'value') return a.kind === b.kind;
  return isSameValue(a.node, b.node);
}

const known = new WeakMap<Node, readonly Keys[]>();

/** Each once. */
function namesIn(template: Node): readonly Keys[] {
  const names = known.get(template) ?? findNames(template);
  known.set(template, names);
  return names;
}

function findNames(template: Node): readonly Keys[] {
  const found = new Map<string, Keys>();
  for (const text of textsIn(template)) {
    for (const { keys } of expressionsOf(text)) if (keys !== undefined) found.set(JSON.stringify(keys), keys);
  }
  return [...found.values()];
}
