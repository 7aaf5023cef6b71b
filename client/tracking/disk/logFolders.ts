/**
 * What stores have in common that keep each run in a folder of its own, as files that grow: TensorBoard's and W&B's.
 * Read synchronously in the worker; what was read of a file is kept, and each look reads only what is new.
 */
import { createHash } from 'node:crypto';
import { Stamps } from '../../storage/stamp.ts';
import { type LoggedCurve, orderedByStep } from '../curve.ts';
import { decimate } from '../decimate.ts';
import type { Experiment, HistoryQuery, MetricHistory, PageQuery, Run, RunPage, RunStore } from '../store.ts';
import type { GrowingFile } from './growingFile.ts';
import { inStore } from './inStore.ts';
import { lastWrite } from './liveness.ts';

/** A folder that is a run. */
export interface LogFolder {
  /** The run's. */
  readonly id: string;
  /** Absolute, in the order in which they were begun. */
  readonly files: readonly string[];
}

/** What stands below the root. */
export interface LogFolderList<Folder extends LogFolder> {
  /** Newest first. */
  readonly folders: readonly Folder[];
  /** What could not be looked into, a sentence each. */
  readonly problems: readonly string[];
}

export abstract class LogFolders<Folder extends LogFolder, File extends GrowingFile> implements RunStore {
  protected readonly root: string;
  readonly #files = new Map<string, File>();

  constructor(root: string) {
    this.root = root;
  }

  protected abstract list(): LogFolderList<Folder>;
  /** A file of which nothing has been read. */
  protected abstract begin(path: string): File;
  protected abstract experimentOf(folder: Folder): Pick<Experiment, 'id' | 'name'>;
  /** The sweep that it is part of, the only thing under which it may stand. */
  protected sweepOf(_folder: Folder): string | undefined {
    return undefined;
  }

  /** All of it but what could not be read. */
  protected abstract describe(folder: Folder, files: readonly File[]): Run;
  /** As logged; `undefined` where the run has no such metric. */
  protected abstract curve(files: readonly File[], key: string): LoggedCurve | undefined;

  experiments(): Promise<readonly Experiment[]> {
    return inStore(this.root, () => {
      const { folders, problems } = this.list();
      const byExperiment = Map.groupBy(folders, (folder) => this.experimentOf(folder).id);
      return [...byExperiment.values()]
        .flatMap((runs) => {
          const [first] = runs;
          if (first === undefined) return [];
          const lastActivity = lastWrite(runs.flatMap(({ files }) => files));
          const told = problems.length > 0 && { problems };
          return [{ ...this.experimentOf(first), runCount: runs.length, lastActivity, ...told }];
        })
        .sort((a, b) => (b.lastActivity ?? 0) - (a.lastActivity ?? 0));
    });
  }

  runs(experimentId: string, { offset, limit, scope = 'all' }: PageQuery): Promise<RunPage> {
    return inStore(this.root, () => {
      const above = scope === 'roots' || scope === 'all' ? undefined : scope.childrenOf;
      const inScope = this.foldersIn(experimentId).filter(
        (folder) => scope === 'all' || this.sweepOf(folder) === above,
      );
      const shown = inScope.slice(offset, offset + limit);
      return { runs: shown.map((folder) => this.#run(folder)), total: inScope.length };
    });
  }

  runsById(ids: readonly string[]): Promise<readonly Run[]> {
    return inStore(this.root, () => this.foldersOf(ids).map((folder) => this.#run(folder)));
  }

  histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    return inStore(this.root, () =>
      this.foldersOf(runIds).flatMap((folder) => {
        const files = this.read(folder);
        return keys.flatMap((key) => {
          const logged = this.curve(files, key);
          if (logged === undefined) return [];
          const curve = orderedByStep(logged);
          return [{ runId: folder.id, key, ...decimate(curve, maxPoints), logged: curve.values.length }];
        });
      }),
    );
  }

  revision(): Promise<string> {
    return inStore(this.root, () => {
      const stamps = new Stamps();
      stamps.add(this.root);
      for (const file of this.list().folders.flatMap(({ files }) => files)) stamps.add(file);
      return createHash('sha1').update(stamps.mark(Date.now())).digest('base64');
    });
  }

  close(): void {
    this.#files.clear();
  }

  /** Those of one experiment. */
  protected foldersIn(experimentId: string): Folder[] {
    return this.list().folders.filter((folder) => this.experimentOf(folder).id === experimentId);
  }

  /** In the order of the ids; those that are gone are left out. */
  protected foldersOf(ids: readonly string[]): Folder[] {
    const folders = new Map(this.list().folders.map((folder) => [folder.id, folder]));
    return ids.map((id) => folders.get(id)).filter((folder) => folder !== undefined);
  }

  /** As far as they are written now. */
  protected read({ files }: Folder): File[] {
    return files.map((path) => {
      const file = this.known(path);
      file.update();
      return file;
    });
  }

  /** As far as it has been read before. */
  protected known(path: string): File {
    const file = this.#files.get(path) ?? this.begin(path);
    this.#files.set(path, file);
    return file;
  }

  #run(folder: Folder): Run {
    const files = this.read(folder);
    const problems = files.map(({ problem }) => problem).filter((problem) => problem !== undefined);
    return { ...this.describe(folder, files), ...(problems.length > 0 && { problems }) };
  }
}
