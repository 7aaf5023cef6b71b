/** Registered models out of MLflow's database. Tables: mlflow/store/model_registry/dbmodels/models.py. */
import type { DatabaseSync } from 'node:sqlite';
import { readMlflow, type Schema } from '../../storage/mlflowDatabase.ts';
import { inWorkspace } from '../../storage/mlflowWorkspace.ts';
import { optionalNumber, optionalText, type Row, text } from '../../storage/rows.ts';
import { byChange, byVersion, deletedStage, promptTag, stageOf, versionStatus } from '../mlflowVersions.ts';
import type { ModelVersion, RegisteredModel, RegistryKind } from '../registry.ts';

/** What is asked of the tables; MLflow has had these since 1.8. */
const needed = {
  registered_models: ['name', 'last_updated_time', 'description'],
  registered_model_tags: ['name', 'key', 'value'],
  model_versions: [
    'name',
    'version',
    'creation_time',
    'last_updated_time',
    'description',
    'current_stage',
    'run_id',
    'status',
  ],
  runs: ['run_uuid', 'name', 'experiment_id'],
};

/** MLflow has had it since 2.3. */
const aliasTable = 'registered_model_aliases';

export const mlflowDatabaseRegistry: RegistryKind = {
  kinds: ['mlflow-sqlite'],
  open: ({ path }) => ({
    models: () => readMlflow(path, needed, readModels, [aliasTable]),
    close() {
      // Each call opens the database and closes it again: nothing is held.
    },
  }),
};

function readModels(database: DatabaseSync, schema: Schema): readonly RegisteredModel[] {
  // Newer databases know models by (workspace, name), older ones by name.
  const workspace = schema.columns.get('registered_models')?.has('workspace') ? 'workspace' : "''";
  const rows = (select: string, ...values: string[]) =>
    database.prepare(select.replaceAll('$workspace', workspace)).all(...values);

  const versions = Map.groupBy(
    rows(
      `SELECT v.*, r.name AS run_name, CAST(r.experiment_id AS TEXT) AS experiment_id
       FROM (
         SELECT $workspace AS space, name, CAST(version AS TEXT) AS version, CAST(creation_time AS REAL) AS created,
           CAST(last_updated_time AS REAL) AS updated, description, status, current_stage, run_id
         FROM model_versions WHERE current_stage IS NOT ?
       ) v LEFT JOIN runs r ON r.run_uuid = v.run_id`,
      deletedStage,
    ),
    modelKey,
  );
  const aliases = Map.groupBy(
    schema.columns.has(aliasTable)
      ? rows(`SELECT $workspace AS space, name, alias, CAST(version AS TEXT) AS version FROM ${aliasTable}`)
      : [],
    modelKey,
  );
  const prompts = new Set(
    rows(
      "SELECT $workspace AS space, name FROM registered_model_tags WHERE key = ? AND LOWER(value) = 'true'",
      promptTag,
    ).map(modelKey),
  );
  return rows(
    'SELECT $workspace AS space, name, CAST(last_updated_time AS REAL) AS updated, description FROM registered_models',
  )
    .filter((row) => !prompts.has(modelKey(row)))
    .map((row) => model(row, versions.get(modelKey(row)) ?? [], aliases.get(modelKey(row)) ?? []))
    .sort(byChange);
}

/** No name holds a NUL. */
function modelKey(row: Row): string {
  return `${text(row, 'space')}\0${text(row, 'name')}`;
}

function model(row: Row, versionRows: readonly Row[], aliasRows: readonly Row[]): RegisteredModel {
  const newest = versionRows.toSorted((a, b) =>
    byVersion({ version: text(a, 'version') }, { version: text(b, 'version') }),
  );
  return {
    name: inWorkspace(text(row, 'name'), text(row, 'space')),
    description: text(row, 'description'),
    updatedAt: optionalNumber(newest[0], 'updated') ?? optionalNumber(row, 'updated'),
    versions: newest.map((versionRow) => version(versionRow, aliasRows)),
  };
}

function version(row: Row, aliasRows: readonly Row[]): ModelVersion {
  return {
    version: text(row, 'version'),
    aliases: aliasRows
      .filter((alias) => text(alias, 'version') === text(row, 'version'))
      .map((alias) => text(alias, 'alias'))
      .sort(),
    stage: stageOf(text(row, 'current_stage')),
    runId: optionalText(row, 'run_id'),
    runName: optionalText(row, 'run_name'),
    experimentId: optionalText(row, 'experiment_id'),
    createdAt: optionalNumber(row, 'created'),
    description: text(row, 'description'),
    status: versionStatus(text(row, 'status')),
  };
}
