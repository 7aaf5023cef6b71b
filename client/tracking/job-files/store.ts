/** The runs of jobs that Trainyard launched, out of what is kept of each job; read in the worker. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { readIfThere } from '../../storage/content.ts';
import { jobTag, runnerTag } from '../../storage/jobTags.ts';
import { asStoreError, attempt, StoreError } from '../../storage/location.ts';
import { Stamps, statIfThere } from '../../storage/stamp.ts';
import { decimate } from '../decimate.ts';
import type { Experiment, HistoryQuery, MetricHistory, PageQuery, Run, RunPage, RunStore } from '../store.ts';
import {
  type JobProgress,
  type JobRun,
  jobFolders,
  logName,
  neverRan,
  readJobProgress,
  readJobRun,
  resultsName,
  runFileName,
  stateFileName,
  statusOf,
} from './jobFolder.ts';
import { JobLogs } from './jobLogs.ts';
import { readMetrics } from './metricsFile.ts';
import { type FileMetric, type NamedMetric, namedMetrics, namedParams, stageFromRoot } from './naming.ts';
import { TrackedJobs } from './trackedJobs.ts';

/** Metrics files are small; what is larger is something else. */
const largestMetricsFile = 1024 * 1024;

interface KnownJob {
  readonly id: string;
  readonly folder: string;
  readonly run: JobRun;
  readonly progress: JobProgress;
}

export class JobFiles implements RunStore {
  readonly #root: string;
  readonly #logs = new JobLogs();
  readonly #trackers = new TrackedJobs();
  /** Written once for each job. */
  readonly #runs = new Map<string, { readonly stamp: string; readonly run: JobRun | undefined }>();

  constructor(root: string) {
    this.#root = root;
  }

  experiments(): Promise<readonly Experiment[]> {
    return this.#inStore(async () => {
      const jobs = await this.#jobs();
      const severalRoots = new Set(jobs.map(({ run }) => run.root)).size > 1;
      return [...Map.groupBy(jobs, experimentOf)].map(([id, own]) => {
        const [newest] = own;
        const name = newest?.run.experiment ?? id;
        return {
          id,
          name: severalRoots && newest !== undefined ? `${basename(newest.run.root)}/${name}` : name,
          runCount: own.length,
          lastActivity: newest?.run.createdAt,
        };
      });
    });
  }

  runs(experimentId: string, { offset, limit, scope }: PageQuery): Promise<RunPage> {
    return this.#inStore(async () => {
      // None stands under another.
      if (typeof scope === 'object') return { runs: [], total: 0 };
      const jobs = (await this.#jobs()).filter((job) => experimentOf(job) === experimentId);
      const page = jobs.slice(offset, offset + limit);
      return { runs: await Promise.all(page.map((job) => this.#run(job))), total: jobs.length };
    });
  }

  runsById(ids: readonly string[]): Promise<readonly Run[]> {
    return this.#inStore(() => Promise.all(this.#known(ids).map((job) => this.#run(job))));
  }

  histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    return this.#inStore(async () => {
      const found: MetricHistory[] = [];
      for (const job of this.#known(runIds)) {
        const { metrics } = await this.#metrics(job);
        for (const { key, curve, value } of metrics) {
          if (!keys.includes(key)) continue;
          // A value without a curve is a point, as other trackers have it.
          const points = curve?.points ?? { steps: Float64Array.of(0), values: Float64Array.of(value) };
          found.push({ runId: job.id, key, ...decimate(points, maxPoints), logged: curve?.logged ?? 1 });
        }
      }
      return found;
    });
  }

  revision(): Promise<string> {
    return this.#inStore(async () => {
      const stamps = new Stamps();
      stamps.add(this.#root);
      for (const folder of jobFolders(this.#root)) {
        for (const name of [runFileName, stateFileName, logName, resultsName]) stamps.add(join(folder, name));
      }
      // What is read behind an answer is told by the next.
      const mark = `${this.#logs.behind.join(' ')} ${stamps.mark(Date.now())}`;
      return createHash('sha1').update(mark).digest('base64');
    });
  }

  close(): void {
    this.#logs.close();
  }

  /** Newest first: an id begins with the time of the launch. */
  async #jobs(): Promise<readonly KnownJob[]> {
    const ids = jobFolders(this.#root).map((folder) => basename(folder));
    const jobs = this.#known(ids.sort().reverse());
    const tracked = await this.#tracked(jobs);
    const own = jobs.filter((job) => !tracked.has(job.id) && !willBeTracked(job, jobs, tracked));
    const shown = await Promise.all(own.map((job) => this.#hasNumbers(job)));
    return own.filter((_, index) => shown[index]);
  }

  /** Those that MLflow shows: where they worked, or in what came home. */
  async #tracked(jobs: readonly KnownJob[]): Promise<ReadonlySet<string>> {
    const folders = new Set(
      jobs.flatMap(({ folder, run: { root, directory } }) =>
        [root, join(folder, resultsName)].flatMap((place) => [place, join(place, directory)]),
      ),
    );
    const found = new Set<string>();
    for (const folder of folders) for (const id of await this.#trackers.in(folder)) found.add(id);
    return found;
  }

  #known(ids: readonly string[]): readonly KnownJob[] {
    return ids.flatMap((id) => {
      const folder = join(this.#root, basename(id));
      const run = this.#jobRun(folder);
      const progress = run && readJobProgress(folder);
      return run === undefined || progress === undefined || neverRan(progress) ? [] : { id, folder, run, progress };
    });
  }

  #jobRun(folder: string): JobRun | undefined {
    const stats = statIfThere(join(folder, runFileName));
    if (stats === undefined) return undefined;
    const stamp = `${stats.ino} ${stats.mtimeNs}`;
    const known = this.#runs.get(folder);
    if (known?.stamp === stamp) return known.run;
    const run = readJobRun(folder);
    this.#runs.set(folder, { stamp, run });
    return run;
  }

  /** Stages that name no metrics file and print no metrics are no experiment. */
  async #hasNumbers(job: KnownJob): Promise<boolean> {
    if (job.run.metrics.length > 0) return true;
    return (await this.#metrics(job)).metrics.length > 0;
  }

  async #run(job: KnownJob): Promise<Run> {
    const { id, run, progress } = job;
    const { metrics, problems } = await this.#metrics(job);
    return {
      id,
      experimentId: experimentOf(job),
      name: `${run.title} ${localTime(run.createdAt)}`,
      status: statusOf(progress),
      startTime: progress.state.startedAt,
      endTime: progress.state.endedAt,
      params: namedParams(run.params),
      metrics: metrics.map(({ key, value, step }) => ({ key, value, step })),
      tags: {
        [jobTag]: id,
        [runnerTag]: run.runner,
        ...(run.command !== undefined && { 'trainyard.command': run.command }),
      },
      ...(run.commit !== undefined && { commit: run.commit }),
      ...(problems.length > 0 && { problems }),
    };
  }

  async #metrics(job: KnownJob): Promise<{ readonly metrics: readonly NamedMetric[]; readonly problems: string[] }> {
    const { log, problems } = await this.#logs.read(
      join(job.folder, logName),
      job.progress.state.endedAt !== undefined,
    );
    const files: FileMetric[] = [];
    for (const { stage, file } of job.run.metrics) {
      const path = join(job.folder, resultsName, file);
      const bytes = attempt(() => (isSmall(path) ? readIfThere(path) : undefined));
      if (bytes instanceof StoreError) problems.push(bytes.message);
      if (!(bytes instanceof Buffer)) continue;
      const content = readMetrics(file, bytes);
      if (content.kind === 'problem') problems.push(`The metrics in ${file} are not shown: ${content.message}.`);
      else files.push(...content.numbers.map(([key, value]) => ({ stage, key, value })));
    }
    const { directory } = job.run;
    const byStage = new Map([...log].map(([address, curves]) => [stageFromRoot(address, directory), curves]));
    return { metrics: namedMetrics(files, byStage), problems };
  }

  async #inStore<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw asStoreError(error, this.#root);
    }
  }
}

function experimentOf({ run: { root, experiment } }: KnownJob): string {
  return `${root}:${experiment}`;
}

function isOver({ progress: { state } }: KnownJob): boolean {
  return state.endedAt !== undefined || state.kind === 'lost';
}

/** A job that goes on will log to MLflow where the one before it of its stage did; its run may only not be there yet. */
function willBeTracked(job: KnownJob, newestFirst: readonly KnownJob[], tracked: ReadonlySet<string>): boolean {
  if (isOver(job)) return false;
  const before = newestFirst.find((one) => isOver(one) && experimentOf(one) === experimentOf(job));
  return before !== undefined && tracked.has(before.id);
}

function isSmall(path: string): boolean {
  return (statIfThere(path)?.size ?? 0) <= largestMetricsFile;
}

/** `05-06 07:08:09`, by the user's clock. */
function localTime(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getMonth() + 1, date.getDate()].map(two).join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
