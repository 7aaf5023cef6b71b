/** What MLflow's database keeps of one run besides its values: data it was given, models it logged, where its files are. */
import type { DatabaseSync } from 'node:sqlite';
import type { Schema } from '../../storage/mlflowDatabase.ts';
import { text } from '../../storage/rows.ts';
import { contextTag, datasetSource } from '../mlflow/datasets.ts';
import { modelStatus } from '../mlflow/status.ts';
import type { Dataset, LoggedModel, RunDetails } from '../store.ts';

/** What is asked of the tables; those without columns here came in with MLflow 2.4 and 3.0. */
export const neededForDetails = {
  runs: ['run_uuid', 'experiment_id', 'lifecycle_stage', 'artifact_uri'],
  inputs: [],
  input_tags: [],
  datasets: [],
  logged_models: [],
};

/** `undefined` for a run that is gone or deleted. */
export function readDetails(database: DatabaseSync, { columns }: Schema, runId: string): RunDetails | undefined {
  if (readPlace(database, runId) === undefined) return undefined;
  const has = (...tables: readonly string[]) => tables.every((table) => columns.has(table));
  return {
    datasets: has('inputs', 'input_tags', 'datasets') ? readDatasets(database, runId) : [],
    models: has('inputs', 'logged_models') ? readModels(database, runId) : [],
  };
}

function readDatasets(database: DatabaseSync, runId: string): Dataset[] {
  return database
    .prepare(
      `SELECT d.name, d.digest, d.dataset_source AS source, t.value AS context
       FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
         LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = ?
       WHERE i.destination_type = 'RUN' AND i.destination_id = ? AND i.source_type = 'DATASET'
       ORDER BY d.name, d.digest`,
    )
    .all(contextTag, runId)
    .map((row) => ({
      name: text(row, 'name'),
      digest: text(row, 'digest'),
      context: text(row, 'context'),
      source: datasetSource(text(row, 'source')),
    }));
}

/** Those that it made and those that it was given. */
function readModels(database: DatabaseSync, runId: string): LoggedModel[] {
  return database
    .prepare(
      `SELECT DISTINCT m.model_id, m.name, CAST(m.status AS TEXT) AS status
       FROM inputs i JOIN logged_models m ON m.model_id = i.destination_id
       WHERE i.source_type IN ('RUN_INPUT', 'RUN_OUTPUT') AND i.source_id = ? AND m.lifecycle_stage = 'active'
       ORDER BY m.name, m.model_id`,
    )
    .all(runId)
    .map((row) => ({
      id: text(row, 'model_id'),
      name: text(row, 'name'),
      status: modelStatus(text(row, 'status')),
    }));
}

/** Where a run's files are said to be. */
export interface WrittenPlace {
  readonly experimentId: string;
  readonly uri: string;
}

/** `undefined` for a run that is gone or deleted. */
export function readPlace(database: DatabaseSync, runId: string): WrittenPlace | undefined {
  const row = database
    .prepare(
      `SELECT CAST(experiment_id AS TEXT) AS experiment_id, artifact_uri
       FROM runs WHERE run_uuid = ? AND lifecycle_stage = 'active'`,
    )
    .get(runId);
  return row && { experimentId: text(row, 'experiment_id'), uri: text(row, 'artifact_uri') };
}
