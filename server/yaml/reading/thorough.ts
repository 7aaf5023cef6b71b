/** Text → tree by the whole grammar of DVC's parser. */

import type { Tree } from '../tree.ts';
import { Parser } from './parser.ts';
import { SyntaxProblem } from './source.ts';

export interface ThoroughTree extends Tree {
  /** Parts of it stand for others. */
  readonly hasAnchors: boolean;
}

const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** All that DVC's parser reads; the first break, where there is one that ends the reading. */
export function readThoroughly(text: string): ThoroughTree | SyntaxProblem {
  const control = unprintable.exec(text);
  if (control !== null) {
    const span = { start: control.index, end: control.index + control[0].length };
    return new SyntaxProblem('A control character stands here. Remove it.', span);
  }
  const broken: SyntaxProblem[] = [];
  const parser = new Parser(text, (problem) => broken.push(problem));
  try {
    const root = parser.document();
    const { problems, isTooLarge, hasAnchors } = parser.builder;
    const tree = { root: isTooLarge ? undefined : root, problems, hasAnchors };
    const [first] = broken;
    return first === undefined ? tree : { ...tree, ...withFirst(first, tree) };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return broken[0] === undefined ? error : new SyntaxProblem(broken[0].message, broken[0].span, error.culprit);
  }
}

/** The tree with this break told first. */
export function withFirst({ message, span }: SyntaxProblem, { root, problems }: Tree): Tree {
  const others = problems.filter(({ code }) => code !== 'yaml-syntax');
  return { root, problems: [{ code: 'yaml-syntax', span, message }, ...others] };
}
