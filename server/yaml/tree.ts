/** What reading a text gives. */
import type { Node } from './node.ts';
import type { Problem } from './problem.ts';

export interface Tree {
  /** `undefined` for an empty text. */
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
}
