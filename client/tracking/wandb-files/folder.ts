/** Which folders below `wandb` are runs: `offline-run-20251121_131657-jj62zf2a` holds `run-jj62zf2a.wandb`. */
import { join } from 'node:path';
import { listEntries } from '../../storage/listing.ts';
import { statIfThere } from '../../storage/stamp.ts';

const runName = /^(?:offline-)?run-(\d{8}_\d{6})-(.+)$/;

export interface RunFolder {
  /** The name of its folder, of several the first one's. */
  readonly id: string;
  /** As W&B's server knows it. */
  readonly wandbId: string;
  /** `20251121_131657`: orders runs by their begin. */
  readonly begun: string;
  /** Absolute, in the order in which they were begun: each time that a run is resumed, it gets a folder more. */
  readonly files: readonly string[];
  /** Another run took its id later: the server knows that one alone. */
  readonly isReplaced: boolean;
}

/** As W&B's server knows the run: the end of its folder's name. */
export function wandbId(folder: string): string {
  return runName.exec(folder)?.[2] ?? folder;
}

/** Newest first; each folder for itself. */
export function runsIn(root: string): RunFolder[] {
  return listEntries(root)
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const [, begun, wandbId] = runName.exec(name) ?? [];
      if (begun === undefined || wandbId === undefined) return [];
      const file = join(root, name, `run-${wandbId}.wandb`);
      if (statIfThere(file) === undefined) return [];
      return [{ id: name, wandbId, begun, files: [file], isReplaced: false }];
    })
    .sort(newestFirst);
}

/** What is told of a run in one of its folders. */
interface Told {
  readonly project: string;
  readonly resumes: boolean;
}

/** Newest first; the folders of a run that was resumed are one. */
export function joined(folders: readonly RunFolder[], read: (folder: RunFolder) => Told | undefined): RunFolder[] {
  return [...Map.groupBy(folders, ({ wandbId }) => wandbId).values()]
    .flatMap((same) => (same.length === 1 ? same : joinedOfOneId(same.toReversed(), read)))
    .sort(newestFirst);
}

/** @param folders The oldest first. */
function joinedOfOneId(folders: readonly RunFolder[], read: (folder: RunFolder) => Told | undefined): RunFolder[] {
  const runs: RunFolder[] = [];
  /** The last run by project. */
  const last = new Map<string, number>();
  for (const folder of folders) {
    const { project = '', resumes = false } = read(folder) ?? {};
    const at = last.get(project);
    const before = at === undefined ? undefined : runs[at];
    if (at !== undefined && before !== undefined) {
      runs[at] = resumes ? { ...before, files: [...before.files, ...folder.files] } : { ...before, isReplaced: true };
      if (resumes) continue;
    }
    last.set(project, runs.push(folder) - 1);
  }
  return runs;
}

function newestFirst(a: RunFolder, b: RunFolder): number {
  return a.begun === b.begun ? (a.id < b.id ? -1 : 1) : a.begun < b.begun ? 1 : -1;
}
