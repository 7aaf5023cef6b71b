/** MLflow's folder of plain files, `mlruns`: the default until MLflow 3.7. No flag and no server is needed to read it. */
import { join } from 'node:path';
import { experimentIds } from '../../storage/mlflowFolder.ts';
import { statIfThere } from '../../storage/stamp.ts';
import { mlflowChanger } from '../mlflow/changer.ts';
import { mlflowCode } from '../mlflow/code.ts';
import type { StoreKind } from '../store.ts';
import { MlflowFolder } from './store.ts';

export const mlflowFiles: StoreKind = {
  id: 'mlflow-files',

  /** A training that logs to a database keeps its artifacts in `mlruns` too: only a `meta.yaml` makes it a store. */
  async detect(folder) {
    const path = join(folder, 'mlruns');
    const isStore = statIfThere(path)?.isDirectory() && experimentIds(path).length > 0;
    return isStore ? [{ kind: mlflowFiles.id, path }] : [];
  },

  open: ({ path }) => new MlflowFolder(path),
  code: mlflowCode,
  changer: mlflowChanger,
};
