/**
 * Text → tree, tolerant: what can be read is in the tree, what cannot is a problem with its place. What DVC's parser
 * refuses has a problem, what it accepts has none.
 *
 * Reading never throws. An alias stands for the very node of its anchor, so a tree may be far larger than its text;
 * beyond a bound it is refused, so that whoever walks over a tree ends.
 */
import { conflicts } from './conflicts.ts';
import type { Span } from './node.ts';
import type { Problem } from './problem.ts';
import { readQuickly } from './reading/quick.ts';
import { SyntaxProblem } from './reading/source.ts';
import { readThoroughly, withFirst } from './reading/thorough.ts';
import type { Tree } from './tree.ts';

export function parse(text: string): Tree {
  try {
    const tree = readOn(text);
    const unmerged = tree.problems.length > 0 ? conflicts(text) : [];
    return unmerged.length > 0 ? { root: tree.root, problems: unmerged.map(unmergedProblem) } : tree;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'This is nested too deeply to be read. Flatten it.';
    return { root: undefined, problems: [{ code: 'yaml-syntax', span: { start: 0, end: 1 }, message }] };
  }
}

function unmergedProblem(span: Span): Problem {
  const message = 'Two branches changed these lines, and git left both. Keep one, and remove the marks.';
  return { code: 'merge-conflict', span, message };
}

/** How often a broken line is passed over; from the next one on, the text is not read any more. */
const patience = 8;

/** Passes over what is broken, to have a tree of the rest. Only the first break is told: others may follow from it. */
function readOn(text: string): Tree {
  let readable = text;
  let first: SyntaxProblem | undefined;
  for (let broken = 0; broken <= patience; broken += 1) {
    const result = readQuickly(readable) ?? readThoroughly(readable);
    if (!(result instanceof SyntaxProblem)) return first === undefined ? result : withFirst(first, result);
    first ??= result;
    const { culprit } = result;
    const rest = readable.slice(culprit);
    const hidden = broken === patience - 1 ? rest.length : Math.max(1, rest.search(/[\r\n]|$/));
    readable = readable.slice(0, culprit) + blanked(rest.slice(0, hidden)) + rest.slice(hidden);
  }
  return first === undefined ? { root: undefined, problems: [] } : withFirst(first, { root: undefined, problems: [] });
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
