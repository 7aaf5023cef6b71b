/** Why a parameter file cannot be read, and where. */
import type { Span } from '../../yaml/span.ts';

export interface FileProblem {
  readonly kind: 'problem';
  readonly message: string;
  readonly span: Span;
}
