/**
 * How the status of stages is told: a plan over texts alone, the lookups on disk that it needs, which are answered off
 * the main thread, and the telling from both.
 */
import type { StageStatus } from '../../protocol/language.ts';

/** Content that something had. */
export interface KnownContent {
  /** How the checksum is made, as the tool calls it. */
  readonly algorithm: string;
  readonly checksum: string;
  /** In bytes, of a file. */
  readonly size?: number;
}

export type Lookup =
  /** Whether what is at this path, file or folder, has that content; only whether it is there where none is known. */
  | { readonly kind: 'content'; readonly path: string; readonly known?: KnownContent }
  /** Whether that content is complete in the store in this folder. */
  | { readonly kind: 'stored'; readonly path: string; readonly known: KnownContent };

/** `unreadable`: it is there, but cannot be compared. */
export type Answer = 'same' | 'different' | 'missing' | 'unreadable';

export interface StatusPlan {
  readonly lookups: readonly Lookup[];
  /** Absolute paths of the files, there or not, whose texts the plan was made from. */
  readonly sources: ReadonlySet<string>;
  /**
   * By the stage's id; stages that cannot be told are left out, as those of a broken file are. `answers` in the order
   * of the lookups.
   */
  tell(answers: readonly Answer[]): ReadonlyMap<string, StageStatus>;
}

/** Lets others have their turn, and throws where the answer is no longer wanted. */
export type Checkpoint = () => Promise<void>;
