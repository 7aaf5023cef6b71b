/** Runs out of W&B's local folder; each project is an experiment. */
import { dirname, join } from 'node:path';
import { StoreError } from '../../storage/location.ts';
import { folderVariables } from '../../storage/projectVariables.ts';
import { ArtifactFolder } from '../artifactFolder.ts';
import type { LoggedCurve } from '../curve.ts';
import { inStore } from '../inStore.ts';
import { lastWrite, statusByWrites } from '../liveness.ts';
import { type LogFolderList, LogFolders } from '../logFolders.ts';
import type { Artifact, Experiment, LatestMetric, Run, RunStatus, Sweep } from '../store.ts';
import { systemUser } from '../systemUser.ts';
import { tagsOf, wandbIdentity } from '../wandb/values.ts';
import { type RunFolder, runsIn, wandbId } from './folder.ts';
import { RunFile, type RunHead } from './runFile.ts';

/** As W&B calls runs that were given no project. */
const noProject = 'uncategorized';

export class WandbFolder extends LogFolders<RunFolder, RunFile> {
  protected override list(): LogFolderList<RunFolder> {
    return { folders: runsIn(this.root), problems: [] };
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

  protected override describe(folder: RunFolder, files: readonly RunFile[]): Run {
    const [file] = files;
    const head = file?.head;
    const status = statusOf(folder, file?.exitCode);
    const { notes = '', commit = '', tags: words = [], group = '', jobType = '', sweep = '' } = head ?? {};
    return {
      id: folder.id,
      experimentId: head?.project || noProject,
      name: head?.name || folder.id,
      status,
      startTime: head?.start,
      endTime: status === 'running' ? undefined : lastWrite(folder.files),
      params: file?.params ?? [],
      metrics: file ? metricsOf(file) : [],
      tags: tagsOf({ words, group, jobType, sweep }),
      ...(sweep && { parentId: sweep }),
      identity: wandbIdentity(head?.project || noProject, wandbId(folder.id)),
      ...(file?.user && { user: file.user }),
      ...(notes && { note: notes }),
      ...(commit && { commit }),
    };
  }

  protected override curve([file]: readonly RunFile[], key: string): LoggedCurve | undefined {
    return file?.curves.get(key)?.points;
  }

  /** What it saved beside its values: its configuration, code, pictures and tables. */
  artifacts(runId: string, folder: string): Promise<readonly Artifact[]> {
    return inStore(this.root, () => this.#saved(runId)?.list(folder) ?? []);
  }

  artifactFile(runId: string, path: string): Promise<string> {
    return inStore(this.root, () => {
      const saved = this.#saved(runId);
      if (saved === undefined) throw new StoreError('missing', `The run ${runId} is gone.`);
      return saved.file(path);
    });
  }

  #headOf(folder: RunFolder): RunHead | undefined {
    return this.read(folder)[0]?.head;
  }

  #saved(runId: string): ArtifactFolder | undefined {
    const [file] = this.foldersOf([runId]).flatMap(({ files }) => files);
    return file === undefined ? undefined : new ArtifactFolder(join(dirname(file), 'files'));
  }
}

function statusOf({ files }: RunFolder, exitCode: number | undefined): RunStatus {
  if (exitCode === undefined) return statusByWrites(files, Date.now());
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
