/** Runs out of a log directory of TensorBoard: one a folder of event files, read synchronously in the worker. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Stamps } from '../../storage/stamp.ts';
import { type LatestPoint, type LoggedCurve, orderedByStep } from '../curve.ts';
import { decimate } from '../decimate.ts';
import { inStore } from '../inStore.ts';
import { lastWrite, statusByWrites } from '../liveness.ts';
import type { Experiment, HistoryQuery, MetricHistory, PageQuery, Run, RunPage, RunStore } from '../store.ts';
import { EventFile } from './eventFile.ts';
import { type RunFolder, runFolders } from './folder.ts';

/** A log directory is one experiment. */
const onlyExperiment = '.';

export class LogDirectory implements RunStore {
  readonly #root: string;
  readonly #files = new Map<string, EventFile>();

  constructor(root: string) {
    this.#root = root;
  }

  experiments(): Promise<readonly Experiment[]> {
    return inStore(this.#root, () => {
      const folders = runFolders(this.#root);
      const lastActivity = lastWrite(folders.flatMap(({ files }) => files));
      return [{ id: onlyExperiment, name: basename(this.#root), runCount: folders.length, lastActivity }];
    });
  }

  runs(experimentId: string, page: PageQuery): Promise<RunPage> {
    return inStore(this.#root, () => {
      if (experimentId !== onlyExperiment) return { runs: [], total: 0 };
      const folders = runFolders(this.#root).map((folder) => ({ folder, start: this.#start(folder) }));
      const newest = folders.sort((a, b) => b.start - a.start || (a.folder.name < b.folder.name ? -1 : 1));
      const shown = newest.slice(page.offset, page.offset + page.limit);
      return { runs: shown.map(({ folder }) => this.#run(folder)), total: folders.length };
    });
  }

  runsById(ids: readonly string[]): Promise<readonly Run[]> {
    return inStore(this.#root, () => this.#foldersOf(ids).map((folder) => this.#run(folder)));
  }

  histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    return inStore(this.#root, () =>
      this.#foldersOf(runIds).flatMap((folder) => {
        const files = this.#read(folder);
        return keys.flatMap((key) => {
          const points = joined(files, key);
          if (points === undefined) return [];
          const curve = orderedByStep(points);
          return [{ runId: folder.name, key, ...decimate(curve, maxPoints), logged: curve.values.length }];
        });
      }),
    );
  }

  revision(): Promise<string> {
    return inStore(this.#root, () => {
      const stamps = new Stamps();
      for (const { path, files } of runFolders(this.#root)) {
        stamps.add(path);
        for (const file of files) stamps.add(file);
      }
      return createHash('sha1').update(stamps.mark(Date.now())).digest('base64');
    });
  }

  close(): void {
    this.#files.clear();
  }

  #foldersOf(ids: readonly string[]): RunFolder[] {
    const folders = new Map(runFolders(this.#root).map((folder) => [folder.name, folder]));
    return ids.map((id) => folders.get(id)).filter((folder) => folder !== undefined);
  }

  /** The first record of the first file; files are read whole only for the runs that are shown. */
  #start({ files: [first] }: RunFolder): number {
    return first === undefined ? 0 : startOfName(first);
  }

  #read({ files }: RunFolder): EventFile[] {
    return files.map((path) => {
      const file = this.#files.get(path) ?? new EventFile(path);
      this.#files.set(path, file);
      file.update();
      return file;
    });
  }

  #run(folder: RunFolder): Run {
    const files = this.#read(folder);
    const problems = files.map((file) => file.problem).filter((problem) => problem !== undefined);
    const ended = files.findLast((file) => file.ended !== undefined)?.ended;
    const status = ended?.status ?? statusByWrites(folder.files, Date.now());
    return {
      id: folder.name,
      experimentId: onlyExperiment,
      name: folder.name === '.' ? basename(this.#root) : folder.name,
      status,
      startTime: files.find((file) => file.firstTime !== undefined)?.firstTime,
      endTime: status === 'running' ? undefined : files.findLast((file) => file.lastTime !== undefined)?.lastTime,
      params: files.flatMap((file) => file.params).sort((a, b) => (a.key < b.key ? -1 : 1)),
      metrics: tagsOf(files).flatMap((key) => {
        const latest = latestIn(files, key);
        return latest === undefined ? [] : [{ key, ...latest }];
      }),
      tags: {},
      ...(problems.length > 0 && { problems }),
    };
  }
}

/** `events.out.tfevents.<seconds since the epoch>.<host>…`, which every writer keeps to; in milliseconds. */
function startOfName(file: string): number {
  return Number(/\.tfevents\.(\d+)/.exec(file)?.[1] ?? 0) * 1000;
}

function tagsOf(files: readonly EventFile[]): string[] {
  return [...new Set(files.flatMap(({ curves }) => [...curves.keys()]))].sort();
}

/** Several writers' points of one tag are one curve: the greatest step of all counts, of equal ones the last file's. */
function latestIn(files: readonly EventFile[], tag: string): LatestPoint | undefined {
  const candidates = files.flatMap(({ curves }) => curves.get(tag)?.latest ?? []);
  return candidates.reduce<LatestPoint | undefined>(
    (best, point) => (best !== undefined && best.step > point.step ? best : point),
    undefined,
  );
}

function joined(files: readonly EventFile[], tag: string): LoggedCurve | undefined {
  const [first, ...more] = files.flatMap(({ curves }) => curves.get(tag)?.points ?? []);
  return first && more.reduce(appended, first);
}

function appended(a: LoggedCurve, b: LoggedCurve): LoggedCurve {
  const join = (first: Float64Array, second: Float64Array) => {
    const both = new Float64Array(first.length + second.length);
    both.set(first);
    both.set(second, first.length);
    return both;
  };
  return { steps: join(a.steps, b.steps), times: join(a.times, b.times), values: join(a.values, b.values) };
}
