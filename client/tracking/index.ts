/** The trackers whose runs are read, in the order in which their stores are shown. */
import { dvcExperiments } from './dvc-experiments/kind.ts';
import { dvclive } from './dvclive/kind.ts';
import { jobFiles } from './job-files/kind.ts';
import { mlflowFiles } from './mlflow-files/kind.ts';
import { mlflowServer } from './mlflow-server/kind.ts';
import { mlflowSqlite } from './mlflow-sqlite/kind.ts';
import { optuna } from './optuna/kind.ts';
import type { StoreKind } from './store.ts';
import { tensorboard } from './tensorboard/kind.ts';
import { wandb } from './wandb-files/kind.ts';
import { wandbServer } from './wandb-server/kind.ts';

export const storeKinds: readonly StoreKind[] = [
  mlflowSqlite,
  mlflowFiles,
  mlflowServer,
  dvcExperiments,
  dvclive,
  tensorboard,
  wandbServer,
  wandb,
  optuna,
  jobFiles,
];
