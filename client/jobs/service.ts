/** All jobs that this storage knows: launched, followed, remembered and forgotten. */
import { type JobSpec, LaunchError, type Runner } from '../runners/runner.ts';
import { newJobId } from './id.ts';
import { isOver, type Job, type JobRecord } from './job.ts';
import { LiveJob, type Surroundings } from './liveJob.ts';
import { type BrokenRecord, JobRecords } from './record.ts';

export interface JobServiceOptions {
  /** Absolute path of a folder that is the user's alone. */
  readonly storage: string;
  /** The runner of that name, where the settings have it. */
  readonly runner: (name: string) => Runner | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds until what failed is tried again; doubled with each failure. */
  readonly retry?: number;
}

export interface LaunchRequest extends Omit<JobSpec, 'id'>, Pick<JobRecord, 'title' | 'target'> {
  /** The runner's name. */
  readonly runner: string;
}

export interface Launching {
  /** What is being done now. */
  readonly report: (step: string) => void;
  readonly signal: AbortSignal;
}

export class JobService {
  readonly #records: JobRecords;
  readonly #around: Surroundings;
  readonly #now: () => number;
  readonly #jobs = new Map<string, LiveJob>();
  readonly #following = new Set<Promise<void>>();
  readonly #listeners = new Set<() => void>();
  #broken: readonly BrokenRecord[] = [];

  constructor({ storage, runner, now = Date.now, retry = 30_000 }: JobServiceOptions) {
    this.#records = new JobRecords(storage);
    this.#now = now;
    this.#around = { records: this.#records, runner, now, retry, changed: () => this.#changed() };
  }

  /** Reads what is remembered and follows what is not over. */
  async start(): Promise<void> {
    const { jobs, broken } = await this.#records.read();
    this.#broken = broken;
    for (const [record, progress] of jobs) {
      const live = new LiveJob(record, progress, this.#around);
      this.#jobs.set(record.spec.id, live);
      this.#follow(live);
    }
    this.#changed();
  }

  /** Newest first. */
  jobs(): readonly Job[] {
    return [...this.#jobs.values()].map(({ job }) => job).reverse();
  }

  /** Folders among the jobs' that hold none that can be read. */
  broken(): readonly BrokenRecord[] {
    return this.#broken;
  }

  /** Resolves once the job is certain to run; rejects with a {@link LaunchError}, and the job tells the failure too. */
  async launch(request: LaunchRequest, { report, signal }: Launching): Promise<Job> {
    const { runner: name, title, target, ...spec } = request;
    const runner = this.#around.runner(name);
    if (runner === undefined) {
      throw new LaunchError('refused', `There is no runner called ${name}; choose one of those in trainyard.runners.`);
    }
    const createdAt = this.#now();
    const record: JobRecord = { spec: { ...spec, id: newJobId(createdAt) }, runner: name, title, target, createdAt };
    const state = { kind: 'preparing', step: 'Preparing' } as const;
    const progress = { state, results: { kind: runner.ships ? 'expected' : 'none' } } as const;
    await this.#records.create(record, progress);
    const live = new LiveJob(record, progress, this.#around);
    this.#jobs.set(record.spec.id, live);
    await live.launch(runner, report, signal);
    this.#follow(live);
    return live.job;
  }

  /** Returns once the job was asked to end. */
  async cancel(id: string): Promise<void> {
    await this.#find(id).cancel();
  }

  /** Forgets a job that is over, its log and its results. */
  async remove(id: string): Promise<void> {
    const live = this.#find(id);
    if (!isOver(live.job.state)) throw new Error('The job is not over; cancel it first.');
    live.close();
    this.#jobs.delete(id);
    await this.#records.remove(id);
    this.#changed();
  }

  /** Called after each change; the answer ends that. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops following; the jobs run on. */
  async close(): Promise<void> {
    for (const live of this.#jobs.values()) live.close();
    await Promise.all(this.#following);
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
