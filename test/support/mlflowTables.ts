/** MLflow's tables as its migrations leave them, so far as runs and models are concerned; for tests without MLflow. */
import { DatabaseSync } from 'node:sqlite';

/** `old` is MLflow 2.3: no workspaces, and metrics indexed by run only. */
export function createMlflowDatabase(path: string, age: 'new' | 'old' = 'new'): DatabaseSync {
  const database = new DatabaseSync(path);
  const workspace = age === 'new' ? "workspace VARCHAR(63) DEFAULT 'default' NOT NULL," : '';
  const scope = age === 'new' ? 'workspace, ' : '';
  database.exec(`
    CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256) NOT NULL, ${workspace}
      lifecycle_stage VARCHAR(32), creation_time BIGINT);
    CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250), status VARCHAR(9),
      start_time BIGINT, end_time BIGINT, lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER);
    CREATE TABLE metrics ("key" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
      run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
      PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan));
    CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
    CREATE TABLE latest_metrics ("key" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT,
      step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL, run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY ("key", run_uuid));
    CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
    CREATE TABLE params ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL,
      PRIMARY KEY ("key", run_uuid));
    CREATE INDEX index_params_run_uuid ON params (run_uuid);
    CREATE TABLE tags ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL,
      PRIMARY KEY ("key", run_uuid));
    CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
    CREATE TABLE registered_models (name VARCHAR(256) NOT NULL, ${workspace} creation_time BIGINT,
      last_updated_time BIGINT, description VARCHAR(5000), PRIMARY KEY (${scope}name));
    CREATE TABLE registered_model_tags ("key" VARCHAR(250) NOT NULL, value VARCHAR(5000), ${workspace}
      name VARCHAR(256) NOT NULL, PRIMARY KEY (${scope}"key", name));
    CREATE TABLE registered_model_aliases (alias VARCHAR(256) NOT NULL, version INTEGER NOT NULL, ${workspace}
      name VARCHAR(256) NOT NULL, PRIMARY KEY (${scope}name, alias));
    CREATE TABLE model_versions (name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, ${workspace}
      creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000), current_stage VARCHAR(20),
      run_id VARCHAR(32), status VARCHAR(20), PRIMARY KEY (${scope}name, version));
  `);
  if (age === 'new') database.exec('CREATE INDEX index_metrics_run_uuid_key_step ON metrics (run_uuid, "key", step)');
  return database;
}

/** A running run of experiment 1, which is made where it is not there. */
export function insertRun(database: DatabaseSync, id: string): void {
  database.exec(
    "INSERT OR IGNORE INTO experiments (experiment_id, name, lifecycle_stage) VALUES (1, 'digits', 'active')",
  );
  database
    .prepare(
      `INSERT INTO runs (run_uuid, name, status, start_time, lifecycle_stage, experiment_id)
       VALUES (?, ?, 'RUNNING', 1700000000000, 'active', 1)`,
    )
    .run(id, `name of ${id}`);
}

/** One point, and it is the latest. */
export function insertPoint(
  database: DatabaseSync,
  run: string,
  key: string,
  step: number | bigint,
  value: number,
): void {
  database
    .prepare('INSERT INTO metrics (key, value, timestamp, run_uuid, step) VALUES (?, ?, 0, ?, ?)')
    .run(key, value, run, step);
  database
    .prepare(
      'INSERT OR REPLACE INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, 0, ?, 0, ?)',
    )
    .run(key, value, step, run);
}
