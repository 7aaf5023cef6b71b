/**
 * A passage that is not usual, most often one in which somebody is typing, read thoroughly by itself. That holds where
 * nothing in it can reach beyond it: so it is read between two keys that stand where its neighbours do, and both must
 * come out as the keys that they are.
 */
import type { DictNode, Entry } from '../node.ts';
import type { Passage } from '../span.ts';
import type { ReadPassage } from '../tree.ts';
import { identify } from './dictBuilder.ts';
import { emptyBlockAtEnd } from './quick.ts';
import { SyntaxProblem } from './source.ts';
import { readThoroughly } from './thorough.ts';

/** Keys for private use, which nobody writes. */
const [before, behind] = ['\ue000', '\ue001'];

/**
 * Other line breaks than those by which passages end, and tabs where blanks tell how far in a line stands; keys and
 * values that are marked as such stand in two passages.
 */
const reaching = /\r(?!\n)|[\x85\u2028\u2029\ufeff]|^ *\t|^ *[?:]/m;

/** `undefined` for a passage that must be read with what is around it. */
export function readApart(
  passage: Passage,
  column: number,
): Pick<ReadPassage, 'entries' | 'problems' | 'end'> | undefined {
  const { text } = passage;
  const isLast = !text.endsWith('\n');
  if (reaching.test(text) || emptyBlockAtEnd.test(text)) return undefined;
  const indent = ' '.repeat(column);
  const head = `${indent}${before}:\n`;
  const tail = isLast ? '' : `${indent}${behind}:\n`;
  const read = readThoroughly(head + text + tail, passage, -head.length);
  if (read instanceof SyntaxProblem || read.hasAnchors || read.root?.kind !== 'dict') return undefined;
  const entries = between(read.root, isLast ? undefined : text.length + column);
  const end = entries?.at(-1)?.value.span.to;
  if (entries === undefined || end === undefined) return undefined;
  const keyed = entries.map((entry) => ({ entry, identity: identify(entry.key) ?? Symbol('a key like no other') }));
  return { entries: keyed, problems: read.problems, end };
}

/** `undefined` where not all is in order around them; `last` is the place of the key behind them. */
function between({ entries }: DictNode, last: number | undefined): readonly Entry[] | undefined {
  const [first, ...rest] = entries;
  if (first?.key.kind !== 'str' || first.key.value !== before || first.value.kind !== 'null') return undefined;
  if (last === undefined) return rest;
  const key = rest.at(-1)?.key;
  const isThere = key?.kind === 'str' && key.value === behind && key.span.from === last;
  return isThere ? rest.slice(0, -1) : undefined;
}
