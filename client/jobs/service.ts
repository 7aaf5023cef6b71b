/** All jobs that this storage knows: launched, followed, remembered and forgotten. */
import type { LaunchedStage } from '../../protocol/language.ts';
import { identify } from '../runners/processes.ts';
import { type JobSpec, LaunchError, type Runner } from '../runners/runner.ts';
import { newJobId } from './id.ts';
import { isOver, type Job, type JobRecord } from './job.ts';
import { type Launching, LiveJob, type Surroundings } from './liveJob.ts';
import { type BrokenRecord, JobRecords, type Progress } from './record.ts';
import { filesToKeep, runOf } from './run.ts';

export interface JobServiceOptions {
  /** Absolute path of a folder that is the user's alone. */
  readonly storage: string;
  /** The runner of that name, where the settings have it. */
  readonly runner: (name: string) => Runner | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds until what failed is tried again; doubled with each failure. */
  readonly retry?: number;
  /** Told what goes wrong while nobody waits for an answer. */
  readonly failed?: (error: unknown) => void;
}

export interface LaunchRequest extends Omit<JobSpec, 'id' | 'keep'>, Pick<JobRecord, 'title' | 'target'> {
  /** The runner's name. */
  readonly runner: string;
  /** The stages that the command may run, as far as they are known: by them the job is shown as a run. */
  readonly stages?: readonly LaunchedStage[];
}

export class JobService {
  readonly #records: JobRecords;
  readonly #around: Surroundings;
  readonly #now: () => number;
  readonly #jobs = new Map<string, LiveJob>();
  readonly #following = new Set<Promise<void>>();
  readonly #listeners = new Set<() => void>();
  readonly #failed: (error: unknown) => void;
  #broken: readonly BrokenRecord[] = [];
  #watcher: { close(): void } | undefined;
  /** Looking, adding and removing come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #isLookDue = false;

  constructor({ storage, runner, now = Date.now, retry = 30_000, failed = () => undefined }: JobServiceOptions) {
    this.#records = new JobRecords(storage);
    this.#now = now;
    this.#failed = failed;
    this.#around = { records: this.#records, runner, now, retry, changed: () => this.#changed() };
  }

  /** Reads what is remembered, follows what is not over, and notices what other windows launch and remove. */
  async start(): Promise<void> {
    try {
      this.#watcher = await this.#records.watch(() => this.#lookSoon(), this.#failed);
    } catch (error) {
      // A system that watches no more folders: other windows' jobs are seen when this one opens again.
      this.#failed(error);
    }
    await this.#inTurn(() => this.#look());
  }

  /** Newest first. */
  jobs(): readonly Job[] {
    return [...this.#jobs.values()].map(({ job }) => job).sort(newestFirst);
  }

  /** Folders among the jobs' that hold none that can be read. */
  broken(): readonly BrokenRecord[] {
    return this.#broken;
  }

  /** Resolves once the job is certain to run; rejects with a {@link LaunchError}, and the job tells the failure too. */
  async launch(request: LaunchRequest, launching: Launching): Promise<Job> {
    const { runner: name, title, target, stages = [], ...rest } = request;
    const runner = this.#around.runner(name);
    if (runner === undefined) {
      throw new LaunchError('refused', `There is no runner called ${name}; choose one of those in trainyard.runners.`);
    }
    const createdAt = this.#now();
    const spec: JobSpec = { ...rest, id: newJobId(createdAt), keep: filesToKeep(stages) };
    const record: JobRecord = { spec, runner: name, title, target, createdAt };
    const progress: Progress = {
      state: { kind: 'preparing', step: 'Preparing' },
      results: { kind: runner.ships ? 'expected' : 'none' },
      launcher: await identify(process.pid),
    };
    const live = await this.#inTurn(async () => {
      await this.#records.create(record, progress, runOf(record, stages));
      return this.#know(record, progress);
    });
    await live.launch(runner, launching);
    this.#follow(live);
    return live.job;
  }

  /** Returns once the job was asked to end. */
  async cancel(id: string): Promise<void> {
    await this.#find(id).cancel();
  }

  /**
   * Forgets a job that is over, its log and its results, and what it left at its place. Resolves with why the last
   * could not be done, where it could not.
   */
  async remove(id: string): Promise<string | undefined> {
    const live = this.#find(id);
    if (!isOver(live.job.state)) throw new Error('The job is not over; cancel it first.');
    live.close();
    const problem = await live.clearPlace();
    await this.#inTurn(async () => {
      this.#forget(live);
      await this.#records.remove(id);
    });
    this.#changed();
    return problem;
  }

  /** Called after each change; the answer ends that. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops following; the jobs run on. */
  async close(): Promise<void> {
    this.#watcher?.close();
    for (const live of this.#jobs.values()) live.close();
    await Promise.all([this.#turn, ...this.#following]);
  }

  /** All events that come before the look are answered by it. */
  #lookSoon(): void {
    if (this.#isLookDue) return;
    this.#isLookDue = true;
    this.#inTurn(() => this.#look()).catch(this.#failed);
  }

  async #look(): Promise<void> {
    this.#isLookDue = false;
    const ids = new Set(await this.#records.ids());
    for (const live of [...this.#jobs.values()]) {
      if (!ids.has(live.record.spec.id)) this.#forget(live);
    }
    const broken: BrokenRecord[] = [];
    for (const id of [...ids].sort()) {
      if (this.#jobs.has(id)) continue;
      const read = await this.#records.read(id);
      if ('record' in read) this.#follow(this.#know(read.record, read.progress));
      else broken.push(read);
    }
    this.#broken = broken;
    this.#changed();
  }

  #know(record: JobRecord, progress: Progress): LiveJob {
    const live = new LiveJob(record, progress, this.#around);
    this.#jobs.set(record.spec.id, live);
    return live;
  }

  #forget(live: LiveJob): void {
    live.close();
    this.#jobs.delete(live.record.spec.id);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #follow(live: LiveJob): void {
    const following = live.follow().finally(() => this.#following.delete(following));
    this.#following.add(following);
  }

  #find(id: string): LiveJob {
    const live = this.#jobs.get(id);
    if (live === undefined) throw new Error(`There is no job ${id}; it may have been removed in another window.`);
    return live;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** An id begins with the time of the launch. */
function newestFirst(a: Job, b: Job): number {
  return a.record.spec.id < b.record.spec.id ? 1 : -1;
}
