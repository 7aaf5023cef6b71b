/** What the cursor is on and wherever else that is named: for references, highlights and renaming. */
import type { Span } from '../yaml/span.ts';
import type { Target } from './target.ts';

export interface Subject {
  /** What names it under the cursor. */
  readonly span: Span;
  /** As it is written there. */
  readonly name: string;
  /** Where it is defined; a file alone where that is what is named. */
  readonly targets: readonly (Target | FileTarget)[];
  /** In no order; found when asked for, in all files. */
  places(): readonly Occurrence[];
  renaming(): Renaming;
}

export interface FileTarget {
  /** Absolute path. */
  readonly file: string;
}

export interface Occurrence extends Target {
  /** It is defined or made there; elsewhere it is used. */
  readonly isDefinition: boolean;
}

export type Renaming = Refused | { readonly kind: 'possible'; rename(name: string): Renamed };

export type Renamed = Refused | { readonly kind: 'renamed'; readonly edits: readonly RenameEdit[] };

export interface Refused {
  readonly kind: 'refused';
  /** A sentence or two: why, and what to do instead. */
  readonly reason: string;
}

export interface RenameEdit extends Target {
  readonly newText: string;
  /** Set where somebody should look at it before: what such edits have in common, in a few words. */
  readonly concern?: string;
}

export function refused(reason: string): Refused {
  return { kind: 'refused', reason };
}

export function isRefused(answer: unknown): answer is Refused {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'refused';
}
