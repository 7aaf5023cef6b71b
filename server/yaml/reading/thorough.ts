/** Text → tree by the whole grammar of DVC's parser. */

import type { Node } from '../node.ts';
import type { Problem } from '../problem.ts';
import type { Passage } from '../span.ts';
import { Parser } from './parser.ts';
import { SyntaxProblem } from './source.ts';

export interface Read {
  /** `undefined` for an empty text. */
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
  /** Parts of it stand for others. */
  readonly hasAnchors: boolean;
}

const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * All that DVC's parser reads; the first break, where there is one that ends the reading. The text is the passage
 * itself, or a part of it whose offsets are `by` less than those there.
 */
export function readThoroughly(text: string, passage: Passage, by = 0): Read | SyntaxProblem {
  const control = unprintable.exec(text);
  if (control !== null) {
    const span = { start: control.index, end: control.index + control[0].length };
    return new SyntaxProblem('A control character stands here. Remove it.', span);
  }
  const broken: SyntaxProblem[] = [];
  const parser = new Parser(text, passage, by, (problem) => broken.push(problem));
  try {
    const root = parser.document();
    const { problems, isTooLarge, hasAnchors } = parser.builder;
    const tree = { root: isTooLarge ? undefined : root, problems, hasAnchors };
    const [first] = broken;
    if (first === undefined) return tree;
    const others = problems.filter(({ code }) => code !== 'yaml-syntax');
    const told: Problem = {
      code: 'yaml-syntax',
      span: passage.span(first.span.start + by, first.span.end + by),
      message: first.message,
    };
    return { ...tree, problems: [told, ...others] };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return broken[0] === undefined ? error : new SyntaxProblem(broken[0].message, broken[0].span, error.culprit);
  }
}
