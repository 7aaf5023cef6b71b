/** MLflow's database: `mlflow.db`, what a training writes where nothing else is configured (MLflow 3.7 and later). */
import { join } from 'node:path';
import { listEntries } from '../../storage/listing.ts';
import { mlflowChanger } from '../mlflow/changer.ts';
import { mlflowCode } from '../mlflow/code.ts';
import type { StoreKind } from '../store.ts';
import { MlflowDatabase } from './store.ts';

/** `mlflow.db`, `mlruns.db`, `mlflow-2025.sqlite`: SQLite files whose name says that they are MLflow's. */
const databaseName = /^ml(flow|runs)[\w.-]*\.(db|sqlite3?)$/i;

export const mlflowSqlite: StoreKind = {
  id: 'mlflow-sqlite',
  takesAnyName: true,

  async detect(folder) {
    return listEntries(folder)
      .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && databaseName.test(entry.name))
      .map((entry) => ({ kind: mlflowSqlite.id, path: join(folder, entry.name) }));
  },

  open: ({ path }) => new MlflowDatabase(path),
  code: mlflowCode,
  changer: mlflowChanger,
};
