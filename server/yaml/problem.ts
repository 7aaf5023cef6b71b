/** What is wrong with a YAML text, and where. */
import type { Span } from './span.ts';

export interface Problem {
  readonly code: 'yaml-syntax' | 'duplicate-key' | 'merge-conflict';
  readonly span: Span;
  readonly message: string;
}
