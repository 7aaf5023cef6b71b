/** Runs out of W&B's local folder; each project is an experiment. */
import { basename, dirname } from 'node:path';
import { StoreError } from '../../storage/location.ts';
import { folderVariables } from '../../storage/projectVariables.ts';
import { type LoggedCurve, latestOfParts, resumed } from '../curve.ts';
import { inStore } from '../disk/inStore.ts';
import { lastWrite, statusByWrites } from '../disk/liveness.ts';
import { type LogFolderList, LogFolders } from '../disk/logFolders.ts';
import type { Artifact, Experiment, LatestMetric, Param, Run, RunStatus, Sweep } from '../store.ts';
import { systemUser } from '../systemUser.ts';
import { tagsOf, wandbIdentity } from '../wandb/values.ts';
import { joined, type RunFolder, runsIn } from './folder.ts';
import { RunFile, type RunHead } from './runFile.ts';
import { SavedFiles } from './saved.ts';

/** As W&B calls runs that were given no project. */
const noProject = 'uncategorized';

export class WandbFolder extends LogFolders<RunFolder, RunFile> {
  protected override list(): LogFolderList<RunFolder> {
    const folders = joined(runsIn(this.root), (folder) => {
      return { project: this.experimentOf(folder).id, resumes: this.#headOf(folder)?.resumes ?? false };
    });
    return { folders, problems: [] };
  }

  protected override begin(path: string): RunFile {
    return new RunFile(path);
  }

  /** Its name is its id. */
  protected override experimentOf(folder: RunFolder): Pick<Experiment, 'id' | 'name'> {
    const project = this.#headOf(folder)?.project || noProject;
    return { id: project, name: project };
  }

  /** A run knows of nobody but who was named in the same way. */
  user(): Promise<string | undefined> {
    return inStore(this.root, () => folderVariables(dirname(this.root), process.env)['WANDB_USERNAME'] || systemUser());
  }

  protected override sweepOf(folder: RunFolder): string | undefined {
    return this.#headOf(folder)?.sweep || undefined;
  }

  /** A run's folder tells the sweep's id alone. */
  sweeps(experimentId: string): Promise<readonly Sweep[]> {
    return inStore(this.root, () => {
      const runs = this.foldersIn(experimentId);
      return [...Map.groupBy(runs, (folder) => this.sweepOf(folder))].flatMap(([id, same]): Sweep[] => {
        if (id === undefined) return [];
        const starts = same.map((folder) => this.#headOf(folder)?.start).filter((start) => start !== undefined);
        const startTime = starts.length > 0 ? Math.min(...starts) : undefined;
        return [{ id, name: id, state: 'unknown', runCount: same.length, startTime }];
      });
    });
  }

  /** What a later file tells counts, where it tells something. */
  protected override describe(folder: RunFolder, files: readonly RunFile[]): Run {
    const heads = files.map(({ head }) => head).filter((head) => head !== undefined);
    const told = (key: 'name' | 'notes' | 'commit' | 'group' | 'jobType') =>
      heads.findLast((head) => head[key] !== '')?.[key] ?? '';
    const words = heads.findLast(({ tags }) => tags.length > 0)?.tags ?? [];
    const sweep = this.sweepOf(folder) ?? '';
    const [note, commit] = [told('notes'), told('commit')];
    const project = this.experimentOf(folder).id;
    const user = files.findLast((file) => file.user !== undefined)?.user;
    const status = statusOf(folder, files.at(-1)?.exitCode);
    return {
      id: folder.id,
      experimentId: project,
      name: told('name') || (heads.length > 0 ? folder.wandbId : folder.id),
      status,
      startTime: heads[0]?.start,
      endTime: status === 'running' ? undefined : lastWrite(folder.files),
      params: paramsOf(files),
      metrics: metricsOf(files),
      tags: tagsOf({ words, group: told('group'), jobType: told('jobType'), sweep }),
      ...(sweep && { parentId: sweep }),
      ...(!folder.isReplaced && { identity: wandbIdentity(project, folder.wandbId) }),
      ...(user !== undefined && { user }),
      ...(note && { note }),
      ...(commit && { commit }),
    };
  }

  protected override curve(files: readonly RunFile[], key: string): LoggedCurve | undefined {
    const [first, ...more] = files.flatMap(({ curves }) => curves.get(key)?.points ?? []);
    return first && more.reduce(resumed, first);
  }

  /** What it saved beside its values: its configuration, code, pictures and tables. */
  artifacts(runId: string, folder: string): Promise<readonly Artifact[]> {
    return inStore(this.root, () => this.#saved(runId)?.list(folder) ?? []);
  }

  artifactFile(runId: string, path: string): Promise<string> {
    return inStore(this.root, () => {
      const file = this.#saved(runId)?.file(path);
      if (file === undefined) throw new StoreError('missing', `The run ${runId} is gone.`);
      return file;
    });
  }

  /** Absolute paths of the folders that were written without a server. */
  offlineFolders(runIds: readonly string[]): string[] {
    const folders = this.foldersOf(runIds).flatMap(({ files }) => files.map((file) => dirname(file)));
    return folders.filter((folder) => basename(folder).startsWith('offline-'));
  }

  /** Of the run's begin. */
  #headOf(folder: RunFolder): RunHead | undefined {
    return this.read(folder)[0]?.head;
  }

  #saved(runId: string): SavedFiles | undefined {
    const [folder] = this.foldersOf([runId]);
    return folder && new SavedFiles(folder.files);
  }
}

function statusOf({ files }: RunFolder, exitCode: number | undefined): RunStatus {
  if (exitCode === undefined) return statusByWrites(files, Date.now());
  return exitCode === 0 ? 'finished' : 'failed';
}

function paramsOf(files: readonly RunFile[]): readonly Param[] {
  const params = new Map(files.flatMap((file) => file.params.map((param) => [param.key, param] as const)));
  return [...params.values()].sort(byKey);
}

/** The latest point of each curve, and what only the summary has. */
function metricsOf(files: readonly RunFile[]): LatestMetric[] {
  const keys = new Set(files.flatMap(({ curves }) => [...curves.keys()]));
  const logged = [...keys].flatMap((key) => {
    const latest = latestOfParts(files.flatMap(({ curves }) => curves.get(key)?.latest ?? []));
    return latest === undefined ? [] : [{ key, ...latest }];
  });
  const step = Math.max(0, ...files.map(({ lastStep }) => lastStep));
  const summary = new Map(files.flatMap((file) => [...file.summary]));
  const single = [...summary].filter(([key]) => !keys.has(key)).map(([key, value]) => ({ key, value, step }));
  return [...logged, ...single].sort(byKey);
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}
