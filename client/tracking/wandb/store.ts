/** Runs out of W&B's local folder, read synchronously in the worker; each project is an experiment. */
import { createHash } from 'node:crypto';
import { Stamps } from '../../storage/stamp.ts';
import { orderedByStep } from '../curve.ts';
import { decimate } from '../decimate.ts';
import { inStore } from '../inStore.ts';
import { lastWrite, statusByWrites } from '../liveness.ts';
import type {
  Experiment,
  HistoryQuery,
  LatestMetric,
  MetricHistory,
  PageQuery,
  Run,
  RunPage,
  RunStatus,
  RunStore,
} from '../store.ts';
import { type RunFolder, runsIn } from './folder.ts';
import { RunFile } from './runFile.ts';

/** As W&B calls runs that were given no project. */
const noProject = 'uncategorized';

export class WandbFolder implements RunStore {
  readonly #root: string;
  readonly #files = new Map<string, RunFile>();

  constructor(root: string) {
    this.#root = root;
  }

  experiments(): Promise<readonly Experiment[]> {
    return inStore(this.#root, () => {
      const projects = Map.groupBy(runsIn(this.#root), (folder) => this.#project(folder));
      return [...projects]
        .map(([name, folders]) => ({
          id: name,
          name,
          runCount: folders.length,
          lastActivity: lastWrite(folders.map(({ file }) => file)),
        }))
        .sort((a, b) => (b.lastActivity ?? 0) - (a.lastActivity ?? 0));
    });
  }

  runs(experimentId: string, page: PageQuery): Promise<RunPage> {
    return inStore(this.#root, () => {
      const folders = runsIn(this.#root).filter((folder) => this.#project(folder) === experimentId);
      const shown = folders.slice(page.offset, page.offset + page.limit);
      return { runs: shown.map((folder) => this.#run(folder)), total: folders.length };
    });
  }

  runsById(ids: readonly string[]): Promise<readonly Run[]> {
    return inStore(this.#root, () => this.#foldersOf(ids).map((folder) => this.#run(folder)));
  }

  histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    return inStore(this.#root, () =>
      this.#foldersOf(runIds).flatMap((folder) => {
        const { curves } = this.#read(folder);
        return keys.flatMap((key) => {
          const points = curves.get(key)?.points;
          if (points === undefined) return [];
          const curve = orderedByStep(points);
          return [{ runId: folder.id, key, ...decimate(curve, maxPoints), logged: curve.values.length }];
        });
      }),
    );
  }

  revision(): Promise<string> {
    return inStore(this.#root, () => {
      const stamps = new Stamps();
      stamps.add(this.#root);
      for (const { file } of runsIn(this.#root)) stamps.add(file);
      return createHash('sha1').update(stamps.mark(Date.now())).digest('base64');
    });
  }

  close(): void {
    this.#files.clear();
  }

  #foldersOf(ids: readonly string[]): RunFolder[] {
    const folders = new Map(runsIn(this.#root).map((folder) => [folder.id, folder]));
    return ids.map((id) => folders.get(id)).filter((folder) => folder !== undefined);
  }

  #read({ file: path }: RunFolder): RunFile {
    const file = this.#files.get(path) ?? new RunFile(path);
    this.#files.set(path, file);
    file.update();
    return file;
  }

  #project(folder: RunFolder): string {
    const { head } = this.#files.get(folder.file) ?? this.#read(folder);
    return head?.project || noProject;
  }

  #run(folder: RunFolder): Run {
    const file = this.#read(folder);
    const { head } = file;
    const status = statusOf(file, folder);
    return {
      id: folder.id,
      experimentId: head?.project || noProject,
      name: head?.name || folder.id,
      status,
      startTime: head?.start,
      endTime: status === 'running' ? undefined : lastWrite([folder.file]),
      params: file.params,
      metrics: metricsOf(file),
      tags: {
        ...(head?.tags.length ? { tags: head.tags.join(', ') } : {}),
        ...(head?.notes ? { notes: head.notes } : {}),
      },
      ...(file.problem !== undefined && { problems: [file.problem] }),
    };
  }
}

function statusOf({ exitCode }: RunFile, { file }: RunFolder): RunStatus {
  if (exitCode === undefined) return statusByWrites([file], Date.now());
  return exitCode === 0 ? 'finished' : 'failed';
}

/** The latest point of each curve, and what only the summary has. */
function metricsOf({ curves, summary, lastStep }: RunFile): LatestMetric[] {
  const logged = [...curves].flatMap(([key, curve]) => {
    const { latest } = curve;
    return latest === undefined ? [] : [{ key, ...latest }];
  });
  const single = [...summary]
    .filter(([key]) => !curves.has(key))
    .map(([key, value]) => ({ key, value, step: lastStep }));
  return [...logged, ...single].sort((a, b) => (a.key < b.key ? -1 : 1));
}
