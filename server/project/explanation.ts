/** What something in a file is, for whoever points at it. */
import type { Span } from '../yaml/span.ts';

export interface Explanation {
  readonly span: Span;
  /** Markdown. */
  readonly doc: string;
}
