/**
 * Text → tree, tolerant: what can be read is in the tree, what cannot is a problem with its place. What DVC's parser
 * refuses has a problem, what it accepts has none.
 *
 * Reading never throws. An alias stands for the very node of its anchor, so a tree may be far larger than its text;
 * beyond a bound it is refused, so that whoever walks over a tree ends.
 */
import { conflicts } from './conflicts.ts';
import type { Node, Span } from './node.ts';
import { Parser } from './parser.ts';
import type { Problem } from './problem.ts';
import { SyntaxProblem } from './source.ts';

export interface Tree {
  /** `undefined` for an empty text. */
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
}

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
    const result = read(readable);
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

function withFirst({ message, span }: SyntaxProblem, { root, problems }: Tree): Tree {
  const others = problems.filter(({ code }) => code !== 'yaml-syntax');
  return { root, problems: [{ code: 'yaml-syntax', span, message }, ...others] };
}

const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function read(text: string): Tree | SyntaxProblem {
  const control = unprintable.exec(text);
  if (control !== null) {
    const span = { start: control.index, end: control.index + control[0].length };
    return new SyntaxProblem('A control character stands here. Remove it.', span);
  }
  const broken: SyntaxProblem[] = [];
  const parser = new Parser(text, (problem) => broken.push(problem));
  try {
    const root = parser.document();
    const { problems, isTooLarge } = parser.builder;
    const tree = { root: isTooLarge ? undefined : root, problems };
    const [first] = broken;
    return first === undefined ? tree : withFirst(first, tree);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return broken[0] === undefined ? error : new SyntaxProblem(broken[0].message, broken[0].span, error.culprit);
  }
}
