/**
 * Text → tree, tolerant: what can be read is in the tree, what cannot is a problem with its place. What DVC's parser
 * refuses has a problem, what it accepts has none. An edit reads anew what it touches: the rest is taken over from
 * the tree of the text before, as the very same nodes.
 *
 * Reading never throws. An alias stands for the very node of its anchor, so a tree may be far larger than its text;
 * beyond a bound it is refused, so that whoever walks over a tree ends.
 */
import { conflicts } from './conflicts.ts';
import type { Problem } from './problem.ts';
import { readQuickly } from './reading/passages.ts';
import { SyntaxProblem } from './reading/source.ts';
import { readThoroughly } from './reading/thorough.ts';
import type { Offsets, Passage } from './span.ts';
import { Tree } from './tree.ts';

/** `whole` is the text, `earlier` the tree of the text that it was before. */
export function parse(whole: Passage, earlier?: Tree): Tree {
  try {
    const tree = readOn(whole, earlier);
    const unmerged = tree.problems.length > 0 ? conflicts(whole.text) : [];
    return unmerged.length === 0 ? tree : tree.with(unmerged.map((one) => unmergedProblem(one, whole)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'This is nested too deeply to be read. Flatten it.';
    return new Tree(whole, undefined, [{ code: 'yaml-syntax', span: whole.span(0, 1), message }]);
  }
}

function unmergedProblem({ start, end }: Offsets, whole: Passage): Problem {
  const message = 'Two branches changed these lines, and git left both. Keep one, and remove the marks.';
  return { code: 'merge-conflict', span: whole.span(start, end), message };
}

/** How often a broken line is passed over; from the next one on, the text is not read any more. */
const patience = 8;

/** Passes over what is broken, to have a tree of the rest. Only the first break is told: others may follow from it. */
function readOn(whole: Passage, earlier: Tree | undefined): Tree {
  let readable = whole.text;
  let first: SyntaxProblem | undefined;
  for (let broken = 0; broken <= patience; broken += 1) {
    const result = read(readable, whole, earlier);
    if (!(result instanceof SyntaxProblem)) return first === undefined ? result : withFirst(first, result);
    first ??= result;
    const { culprit } = result;
    const rest = readable.slice(culprit);
    const hidden = broken === patience - 1 ? rest.length : Math.max(1, rest.search(/[\r\n]|$/));
    readable = readable.slice(0, culprit) + blanked(rest.slice(0, hidden)) + rest.slice(hidden);
  }
  const nothing = new Tree(whole, undefined, []);
  return first === undefined ? nothing : withFirst(first, nothing);
}

function read(readable: string, whole: Passage, earlier: Tree | undefined): Tree | SyntaxProblem {
  const quick = readQuickly(whole, readable, earlier?.passages);
  if (quick !== undefined) return quick;
  const thorough = readThoroughly(readable, whole);
  return thorough instanceof SyntaxProblem ? thorough : new Tree(whole, thorough.root, thorough.problems);
}

/** The tree with this break told first. */
function withFirst({ message, span: { start, end } }: SyntaxProblem, tree: Tree): Tree {
  const others = tree.problems.filter(({ code }) => code !== 'yaml-syntax');
  return tree.with([{ code: 'yaml-syntax', span: tree.whole.span(start, end), message }, ...others]);
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
