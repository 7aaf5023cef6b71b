/** One job as it goes on: launched, followed over closed windows and cut connections, its results brought. */
import path from 'node:path';
import { messageOf } from '../../protocol/thrown.ts';
import { SnapshotError, takeSnapshot } from '../git/snapshot.ts';
import { pause } from '../runners/pause.ts';
import { isAlive } from '../runners/processes.ts';
import {
  type CodeSnapshot,
  type Connection,
  type JobEvent,
  type JobState,
  LaunchError,
  type Runner,
} from '../runners/runner.ts';
import { explainFailure } from './hints.ts';
import { isOver, type Job, type JobRecord } from './job.ts';
import { readTail } from './log.ts';
import type { JobRecords, Progress } from './record.ts';

export interface Surroundings {
  readonly records: JobRecords;
  /** The runner of that name, where the settings have it. */
  readonly runner: (name: string) => Runner | undefined;
  readonly changed: () => void;
  readonly now: () => number;
  /** Milliseconds until what failed is tried again; doubled with each failure, up to 64 times this. */
  readonly retry: number;
}

/** What whoever launches has to say and wants to hear. */
export interface Launching {
  /** What is being done now. */
  readonly report: (step: string) => void;
  readonly signal: AbortSignal;
  /** Files that are not shipped, relative to the top of the repository. */
  readonly leaveOut?: readonly string[];
}

/** A host that is gone for good is asked for results every half hour. */
const longestRetry = 64;

/** Bytes at the end of the log in which the reason of a failure is looked for. */
const tailSize = 16 * 1024;

export class LiveJob {
  readonly record: JobRecord;
  readonly #around: Surroundings;
  /** Aborted when the window closes or the job is removed; the job itself goes on. */
  readonly #closed = new AbortController();
  readonly #launching = new AbortController();
  #progress: Progress;
  #connection: Connection = { kind: 'ok' };
  #saved: Promise<void> = Promise.resolve();
  #failures = 0;

  constructor(record: JobRecord, progress: Progress, around: Surroundings) {
    this.record = record;
    this.#progress = progress;
    this.#around = around;
  }

  get folder(): string {
    return this.#around.records.folderOf(this.record.spec.id);
  }

  get job(): Job {
    return {
      record: this.record,
      state: this.#progress.state,
      connection: this.#connection,
      results: this.#progress.results,
      logFile: path.join(this.folder, 'log'),
      resultsFolder: path.join(this.folder, 'results'),
    };
  }

  /** Rejects with a {@link LaunchError}, after which the job is over. */
  async launch(runner: Runner, { report, signal, leaveOut = [] }: Launching): Promise<void> {
    const stop = AbortSignal.any([signal, this.#launching.signal]);
    try {
      await runner.launch(this.record.spec, {
        folder: this.folder,
        snapshot: () => this.#snapshot(leaveOut),
        report: (step) => {
          report(step);
          this.#show({ state: { kind: 'preparing', step } });
        },
        signal: stop,
      });
    } catch (error) {
      await this.#go({ state: this.#unlaunched(error), results: { kind: 'none' }, launcher: undefined });
      throw error;
    }
    await this.#go({ state: { kind: 'preparing', step: 'Starting' }, launcher: undefined });
    // Cancelled when the launch could not be stopped any more.
    if (stop.aborted) await this.cancel().catch((error: unknown) => this.#trouble(error));
  }

  /** Goes on until the job is over and its results are here, or the window closes. */
  async follow(): Promise<void> {
    const { signal } = this.#closed;
    await this.#untilLaunched();
    while (!signal.aborted && !isOver(this.#progress.state)) {
      await this.#attempt((runner) => this.#hear(runner));
    }
    while (!signal.aborted && ['expected', 'missing'].includes(this.#progress.results.kind)) {
      await this.#attempt((runner) => this.#bring(runner));
    }
  }

  /** Returns once the job was asked to end. */
  async cancel(): Promise<void> {
    const { state } = this.#progress;
    if (isOver(state)) return;
    this.#launching.abort();
    if (this.#progress.launcher !== undefined) return;
    await this.#runner().cancel(this.record.spec.id, this.folder);
    if (isOver(this.#progress.state)) return;
    const startedAt = 'startedAt' in state ? state.startedAt : undefined;
    await this.#go({ state: { kind: 'cancelling', startedAt } });
  }

  /** Removes what the job left at its place; resolves with why that could not be done, where it could not. */
  async clearPlace(): Promise<string | undefined> {
    try {
      await this.#runner().remove(this.record.spec.id, this.folder);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  close(): void {
    this.#closed.abort();
  }

  async #hear(runner: Runner): Promise<void> {
    for await (const event of runner.follow(this.record.spec.id, this.folder, this.#closed.signal)) {
      await this.#take(event);
    }
  }

  async #take(event: JobEvent): Promise<void> {
    if (event.kind === 'connection') {
      this.#connection = event.connection;
      this.#around.changed();
      return;
    }
    const { state } = event;
    // What the host says was said before it heard of the Cancel.
    if (this.#progress.state.kind === 'cancelling' && !isOver(state)) return;
    await this.#go({ state: state.kind === 'failed' ? await this.#explained(state) : state });
  }

  async #explained(state: Extract<JobState, { kind: 'failed' }>): Promise<JobState> {
    const hint = explainFailure(await readTail(this.job.logFile, tailSize));
    return hint === undefined ? state : { ...state, message: hint };
  }

  async #bring(runner: Runner): Promise<void> {
    const { signal } = this.#closed;
    try {
      const { refused } = await runner.collect(this.record.spec.id, this.folder, signal);
      await this.#go({ results: { kind: 'here', refused } });
    } catch (error) {
      if (signal.aborted) return;
      await this.#go({ results: { kind: 'missing', message: messageOf(error) } });
      throw error;
    }
  }

  /** What goes wrong is told as the connection's trouble and tried again. */
  async #attempt(what: (runner: Runner) => Promise<void>): Promise<void> {
    const { signal } = this.#closed;
    try {
      await what(this.#runner());
      this.#connection = { kind: 'ok' };
      this.#failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      this.#trouble(error);
      const factor = Math.min(2 ** this.#failures++, longestRetry);
      await pause(this.#around.retry * factor, signal);
    }
  }

  /** Another window may be launching it. One that died meanwhile leaves it to the runner to say what became of it. */
  async #untilLaunched(): Promise<void> {
    const { signal } = this.#closed;
    const { id } = this.record.spec;
    while (!signal.aborted && this.#progress.launcher !== undefined && (await isAlive(this.#progress.launcher))) {
      await pause(this.#around.retry, signal);
      try {
        this.#show(await this.#around.records.progress(id));
      } catch (error) {
        this.#trouble(error);
      }
    }
  }

  async #snapshot(leaveOut: readonly string[]): Promise<CodeSnapshot> {
    try {
      const { root, id } = this.record.spec;
      const snapshot = await takeSnapshot(root, id, this.folder, leaveOut);
      await this.#around.records.setCommit(id, snapshot.commit);
      return snapshot;
    } catch (error) {
      throw error instanceof SnapshotError ? refusal(error) : error;
    }
  }

  #unlaunched(error: unknown): JobState {
    const endedAt = this.#around.now();
    if (error instanceof LaunchError && error.reason === 'cancelled') {
      return { kind: 'cancelled', startedAt: undefined, endedAt };
    }
    return { kind: 'failed', startedAt: undefined, endedAt, exitCode: undefined, message: messageOf(error) };
  }

  #trouble(error: unknown): void {
    this.#connection = { kind: 'unreachable', message: messageOf(error) };
    this.#around.changed();
  }

  #runner(): Runner {
    const { runner: name } = this.record;
    const runner = this.#around.runner(name);
    if (runner !== undefined) return runner;
    throw new Error(
      `The runner ${name} is not in the settings; put it back into trainyard.runners to hear of the job.`,
    );
  }

  #show(change: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#around.changed();
  }

  async #go(change: Partial<Progress>): Promise<void> {
    this.#show(change);
    const progress = this.#progress;
    const save = () => this.#around.records.update(this.record.spec.id, progress);
    this.#saved = this.#saved.then(save, save);
    await this.#saved;
  }
}

function refusal(cause: SnapshotError): LaunchError {
  return new LaunchError('code', cause.message, { cause });
}
