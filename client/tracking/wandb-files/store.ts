/** Runs out of W&B's local folder; each project is an experiment. */
import { dirname, join } from 'node:path';
import { StoreError } from '../../storage/location.ts';
import { ArtifactFolder } from '../artifactFolder.ts';
import type { LoggedCurve } from '../curve.ts';
import { inStore } from '../inStore.ts';
import { lastWrite, statusByWrites } from '../liveness.ts';
import { type LogFolderList, LogFolders } from '../logFolders.ts';
import type { Artifact, Experiment, LatestMetric, Run, RunStatus } from '../store.ts';
import { tagsOf, wandbIdentity } from '../wandb/values.ts';
import { type RunFolder, runsIn, wandbId } from './folder.ts';
import { RunFile } from './runFile.ts';

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
    const [file] = folder.files;
    const known = file === undefined ? undefined : this.known(file);
    known?.update();
    const project = known?.head?.project || noProject;
    return { id: project, name: project };
  }

  protected override describe(folder: RunFolder, files: readonly RunFile[]): Run {
    const [file] = files;
    const head = file?.head;
    const status = statusOf(folder, file?.exitCode);
    const { notes = '', tags = [], commit = '' } = head ?? {};
    return {
      id: folder.id,
      experimentId: head?.project || noProject,
      name: head?.name || folder.id,
      status,
      startTime: head?.start,
      endTime: status === 'running' ? undefined : lastWrite(folder.files),
      params: file?.params ?? [],
      metrics: file ? metricsOf(file) : [],
      tags: tagsOf(tags),
      identity: wandbIdentity(head?.project || noProject, wandbId(folder.id)),
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
