/** TensorBoard's event files, as PyTorch, Keras, Lightning and tensorboardX write them. */
import { join } from 'node:path';
import { statIfThere } from '../../storage/stamp.ts';
import type { StoreKind } from '../store.ts';
import { tensorboardCode } from './code.ts';
import { hasRunFolder } from './folder.ts';
import { LogDirectory } from './store.ts';

/** What the writers call their log directory where nobody chooses: PyTorch, Keras' examples, Lightning, and by hand. */
const usualNames = ['runs', 'logs', 'lightning_logs', 'tb_logs', 'tensorboard'];

export const tensorboard: StoreKind = {
  id: 'tensorboard',

  async detect(folder) {
    return usualNames
      .map((name) => join(folder, name))
      .filter((path) => statIfThere(path)?.isDirectory() && hasRunFolder(path))
      .map((path) => ({ kind: tensorboard.id, path }));
  },

  open: ({ path }) => new LogDirectory(path),
  code: tensorboardCode,
};
