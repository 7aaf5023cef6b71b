/** Which folders below `wandb` are runs: `offline-run-20251121_131657-jj62zf2a` holds `run-jj62zf2a.wandb`. */
import { join } from 'node:path';
import { listEntries } from '../../storage/listing.ts';
import { statIfThere } from '../../storage/stamp.ts';

const runName = /^(?:offline-)?run-(\d{8}_\d{6})-(.+)$/;

export interface RunFolder {
  /** The folder's name: a run that was resumed has several. */
  readonly id: string;
  /** `20251121_131657`: orders runs by their begin. */
  readonly begun: string;
  /** One, absolute. */
  readonly files: readonly string[];
}

/** As W&B's server knows the run: the end of its folder's name. */
export function wandbId(folder: string): string {
  return runName.exec(folder)?.[2] ?? folder;
}

/** Newest first. */
export function runsIn(root: string): RunFolder[] {
  return listEntries(root)
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const [, begun, id] = runName.exec(name) ?? [];
      if (begun === undefined) return [];
      const file = join(root, name, `run-${id}.wandb`);
      return statIfThere(file) === undefined ? [] : [{ id: name, begun, files: [file] }];
    })
    .sort((a, b) => (a.begun === b.begun ? (a.id < b.id ? -1 : 1) : a.begun < b.begun ? 1 : -1));
}
