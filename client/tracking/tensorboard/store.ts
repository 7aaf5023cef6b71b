/** Runs out of a log directory of TensorBoard: one a folder of event files. */
import { basename } from 'node:path';
import { appended, type LoggedCurve, latestOfParts } from '../curve.ts';
import { statusByWrites } from '../disk/liveness.ts';
import { type LogFolderList, LogFolders } from '../disk/logFolders.ts';
import type { Experiment, Run } from '../store.ts';
import { EventFile } from './eventFile.ts';
import { type RunFolder, runFolders } from './folder.ts';

/** A log directory is one experiment. */
const onlyExperiment = '.';

export class LogDirectory extends LogFolders<RunFolder, EventFile> {
  protected override list(): LogFolderList<RunFolder> {
    const { folders, problems } = runFolders(this.root);
    const begun = new Map(folders.map((folder) => [folder, startOf(folder)]));
    const newest = (a: RunFolder, b: RunFolder) => (begun.get(b) ?? 0) - (begun.get(a) ?? 0) || (a.id < b.id ? -1 : 1);
    return { folders: folders.toSorted(newest), problems };
  }

  protected override begin(path: string): EventFile {
    return new EventFile(path);
  }

  protected override experimentOf(): Pick<Experiment, 'id' | 'name'> {
    return { id: onlyExperiment, name: basename(this.root) };
  }

  protected override describe(folder: RunFolder, files: readonly EventFile[]): Run {
    const ended = files.findLast((file) => file.ended !== undefined)?.ended;
    const status = ended?.status ?? statusByWrites(folder.files, Date.now());
    return {
      id: folder.id,
      experimentId: onlyExperiment,
      name: folder.id === '.' ? basename(this.root) : folder.id,
      status,
      startTime: files.find((file) => file.firstTime !== undefined)?.firstTime,
      endTime: status === 'running' ? undefined : files.findLast((file) => file.lastTime !== undefined)?.lastTime,
      params: files.flatMap((file) => file.params).sort((a, b) => (a.key < b.key ? -1 : 1)),
      metrics: tagsOf(files).flatMap((key) => {
        const latest = latestOfParts(files.flatMap(({ curves }) => curves.get(key)?.latest ?? []));
        return latest === undefined ? [] : [{ key, ...latest }];
      }),
      tags: {},
    };
  }

  /** Several writers' points of one tag are one curve. */
  protected override curve(files: readonly EventFile[], tag: string): LoggedCurve | undefined {
    const [first, ...more] = files.flatMap(({ curves }) => curves.get(tag)?.points ?? []);
    return first && more.reduce(appended, first);
  }
}

/** `events.out.tfevents.<seconds since the epoch>.<host>…`, which every writer keeps to; in milliseconds. */
function startOf({ files: [first = ''] }: RunFolder): number {
  return Number(/\.tfevents\.(\d+)/.exec(first)?.[1] ?? 0) * 1000;
}

function tagsOf(files: readonly EventFile[]): string[] {
  return [...new Set(files.flatMap(({ curves }) => [...curves.keys()]))].sort();
}
