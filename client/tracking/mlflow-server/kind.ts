/** An MLflow server, known by its address: added by hand, or named by the project (mlflowUri.ts). */
import { mlflowCode } from '../mlflow/code.ts';
import type { StoreKind } from '../store.ts';
import { changer } from './changer.ts';
import { MlflowServerStore } from './store.ts';

export const mlflowServer: StoreKind = {
  id: 'mlflow-server',

  /** None stands in a folder. */
  detect: async () => [],

  open: ({ path }, web) => new MlflowServerStore(path, web),

  code: mlflowCode,
  changer,
};
