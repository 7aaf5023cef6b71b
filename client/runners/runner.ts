/**
 * The one interface of the places where a job runs: this machine, a host behind ssh, later a queue.
 *
 * A job's log is always a file on this machine, `<folder>/log`; the runner makes it grow, and whoever shows
 * it reads that file. So a closed window loses nothing, whatever the runner.
 */

/** `[A-Za-z0-9_-]+`, made once for each launch; launching the same id twice starts one job. */
export type JobId = string;

/** What is to run, where the runner's place does not matter. */
export interface JobSpec {
  readonly id: JobId;
  /** Program and arguments, run without a shell in `directory`. */
  readonly command: readonly [string, ...string[]];
  /** Absolute path on this machine of the folder that is shipped, or worked in where nothing is shipped. */
  readonly root: string;
  /** Where the command runs, relative to `root`, with `/` between its parts; '' for the root itself. */
  readonly directory: string;
  /** Added to the environment of the place. */
  readonly environment: Readonly<Record<string, string>>;
  /** Small files that the command writes and that are kept when it has ended; relative to `root`, with `/`. */
  readonly keep?: readonly string[] | undefined;
}

/** How far a job has come, as its runner knows. Times are milliseconds since the epoch. */
export type JobState =
  | { readonly kind: 'preparing'; readonly step: string }
  | { readonly kind: 'queued'; readonly reason: string }
  | { readonly kind: 'running'; readonly startedAt: number }
  | { readonly kind: 'cancelling'; readonly startedAt: number | undefined }
  | { readonly kind: 'succeeded'; readonly startedAt: number; readonly endedAt: number }
  | {
      readonly kind: 'failed';
      /** Absent where it failed before its command started. */
      readonly startedAt: number | undefined;
      readonly endedAt: number;
      readonly exitCode: number | undefined;
      /** What went wrong and what to do next, in a sentence or two. */
      readonly message: string;
    }
  | { readonly kind: 'cancelled'; readonly startedAt: number | undefined; readonly endedAt: number }
  | { readonly kind: 'lost'; readonly startedAt: number | undefined; readonly message: string };

/** An axis of its own: a machine that cannot be reached has not failed. */
export type Connection = { readonly kind: 'ok' } | { readonly kind: 'unreachable'; readonly message: string };

export type JobEvent =
  | { readonly kind: 'state'; readonly state: JobState }
  | { readonly kind: 'connection'; readonly connection: Connection };

/** The code that a job runs with; made by git/ and shipped by the runner as it can. */
export interface CodeSnapshot {
  /** A commit of the working tree, uncommitted and untracked files included, ignored ones not. */
  readonly commit: string;
  /** Where the shipped folder is in that commit, with `/` between its parts; '' for the top. */
  readonly prefix: string;
  /** What does not go along as it is here (submodules, Git LFS), a line each; the job's log begins with them. */
  readonly notes: readonly string[];
  /** Pushes that commit to `url` as `ref`; `sshCommand` is what git calls to connect. */
  push(url: string, ref: string, sshCommand: string, signal: AbortSignal): Promise<void>;
}

export interface LaunchContext {
  /** This machine's folder of the job; made before, private to the user. */
  readonly folder: string;
  /** Called once by the runners that ship code. Rejects with a {@link LaunchError} where there is no git repository. */
  readonly snapshot: () => Promise<CodeSnapshot>;
  /** What is being done now, for the progress that the user sees. */
  readonly report: (step: string) => void;
  readonly signal: AbortSignal;
}

/** What {@link Runner.collect} brought. */
export interface Collected {
  readonly files: number;
  /** What was not brought, a line each with the reason; it is still at the job's place. */
  readonly refused: readonly string[];
}

export interface Runner {
  /** How people and the settings call it; `local` is this machine. */
  readonly name: string;
  /** Whether code goes there and results come back; otherwise jobs work in the user's own folder. */
  readonly ships: boolean;
  /**
   * Starts the job detached and returns once that is certain; rejects with a {@link LaunchError}. The signal stops it
   * only while nothing can have started.
   */
  launch(spec: JobSpec, context: LaunchContext): Promise<void>;
  /**
   * Tells the job's states, the present one first, and keeps `<folder>/log` growing, until the job is over or
   * the signal aborts. A cut connection is an event, after which it tries again by itself.
   */
  follow(id: JobId, folder: string, signal: AbortSignal): AsyncIterable<JobEvent>;
  /** Asks the whole process tree to end, then forces it; returns once asked. */
  cancel(id: JobId, folder: string): Promise<void>;
  /**
   * Brings what trackers wrote in the job's own working folder, and the files to keep, to `<folder>/results`,
   * replacing what an earlier call brought; called when the job is over.
   */
  collect(id: JobId, folder: string, signal: AbortSignal): Promise<Collected>;
  /** Removes all that a job which is over left at its place; there is nothing to remove where it never came. */
  remove(id: JobId, folder: string): Promise<void>;
  /** Lets go of connections; jobs run on. */
  close(): Promise<void>;
}

/** A launch that did not come about, and what the user can do. Nothing runs. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
  readonly reason: 'unreachable' | 'cancelled' | 'environment' | 'code' | 'refused';

  constructor(reason: LaunchError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
