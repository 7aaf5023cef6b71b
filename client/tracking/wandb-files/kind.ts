/** Weights & Biases' folder of local runs: each is written there first, offline and online alike. */
import { join } from 'node:path';
import { statIfThere } from '../../storage/stamp.ts';
import type { StoreKind } from '../store.ts';
import { wandbCode } from '../wandb/code.ts';
import { runsIn, wandbId } from './folder.ts';
import { WandbFolder } from './store.ts';

export const wandb: StoreKind = {
  id: 'wandb',

  async detect(folder) {
    const path = join(folder, 'wandb');
    return statIfThere(path)?.isDirectory() && runsIn(path).length > 0 ? [{ kind: wandb.id, path }] : [];
  },

  open: ({ path }) => new WandbFolder(path),
  code({ path }, runs) {
    const store = new WandbFolder(path);
    return wandbCode(
      runs.map(({ id, experimentId }) => `${experimentId}/${wandbId(id)}`),
      { offline: store.offlineFolders(runs.map(({ id }) => id)) },
    );
  },
};
