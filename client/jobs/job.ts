/** A job: one launch on one runner, and what is remembered of it in `<storage>/jobs/<id>/`. */
import type { Connection, JobSpec, JobState } from '../runners/runner.ts';

/** Written once, at the launch. */
export interface JobRecord {
  readonly spec: JobSpec;
  /** The runner's name. */
  readonly runner: string;
  /** What people read: `train@forest`. */
  readonly title: string;
  /** The workspace folder's path, and the pipeline file and stage behind it, for Launch Again. */
  readonly target: { readonly uri: string; readonly stage?: string };
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What trackers wrote at the job's place, and whether it is here. */
export type Results =
  /** The job works in the user's own folder: it is where it was written. */
  | { readonly kind: 'none' }
  /** It comes when the job is over. */
  | { readonly kind: 'expected' }
  /** In the results' folder, but for what was refused, a line each with the reason. */
  | { readonly kind: 'here'; readonly refused: readonly string[] }
  /** It could not be brought, and why; tried again while the window is open, and when it opens again. */
  | { readonly kind: 'missing'; readonly message: string };

/** A job as views see it. */
export interface Job {
  readonly record: JobRecord;
  readonly state: JobState;
  readonly connection: Connection;
  readonly results: Results;
  /** Absolute paths on this machine. */
  readonly logFile: string;
  readonly resultsFolder: string;
}

/** Over: nothing more will happen to it. */
export function isOver(state: JobState): boolean {
  switch (state.kind) {
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'lost':
      return true;
    case 'preparing':
    case 'queued':
    case 'running':
    case 'cancelling':
      return false;
  }
}
