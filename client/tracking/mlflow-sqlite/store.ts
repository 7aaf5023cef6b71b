/** Runs out of MLflow's database. Tables: mlflow/store/tracking/dbmodels/models.py. */
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../storage/location.ts';
import { readMlflow, type Schema } from '../../storage/mlflowDatabase.ts';
import { inWorkspace } from '../../storage/mlflowWorkspace.ts';
import { optionalNumber, text } from '../../storage/rows.ts';
import { Stamps } from '../../storage/stamp.ts';
import { decimate } from '../decimate.ts';
import type { ArtifactFolder } from '../disk/artifactFolder.ts';
import { artifactsOf } from '../mlflow/artifacts.ts';
import type {
  Artifact,
  Experiment,
  HistoryQuery,
  MetricHistory,
  PageQuery,
  Run,
  RunDetails,
  RunPage,
  RunStore,
} from '../store.ts';
import { neededForDetails, readDetails, readPlace } from './details.ts';
import { type CurveName, readPortion } from './histories.ts';
import { readPage, readRuns } from './runs.ts';

/** What is asked of the tables. */
const needed = {
  experiments: ['experiment_id', 'name', 'lifecycle_stage'],
  runs: ['run_uuid', 'experiment_id', 'name', 'status', 'start_time', 'end_time', 'lifecycle_stage'],
  metrics: ['run_uuid', 'key', 'value', 'timestamp', 'step', 'is_nan'],
  latest_metrics: ['run_uuid', 'key', 'value', 'step', 'is_nan'],
  params: ['run_uuid', 'key', 'value'],
  tags: ['run_uuid', 'key', 'value'],
};

export class MlflowDatabase implements RunStore {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  experiments(): Promise<readonly Experiment[]> {
    return this.#ask(readExperiments);
  }

  runs(experimentId: string, page: PageQuery): Promise<RunPage> {
    return this.#ask((database) => readPage(database, experimentId, page));
  }

  runsById(ids: readonly string[]): Promise<readonly Run[]> {
    return this.#ask((database) => readRuns(database, ids));
  }

  async histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    const histories: MetricHistory[] = [];
    let names: CurveName[] = runIds.flatMap((runId) => keys.map((key) => ({ runId, key })));
    while (names.length > 0) {
      const asked = names;
      const curves = await this.#ask((database, schema) => readPortion(database, schema, asked));
      names.slice(0, curves.length).forEach((name, index) => {
        const curve = curves[index];
        const logged = curve?.values.length ?? 0;
        if (curve && logged > 0) histories.push({ ...name, ...decimate(curve, maxPoints), logged });
      });
      names = names.slice(curves.length);
    }
    return histories;
  }

  details(runId: string): Promise<RunDetails | undefined> {
    return readMlflow(this.#path, neededForDetails, (database, schema) => readDetails(database, schema, runId));
  }

  async artifacts(runId: string, folder: string): Promise<readonly Artifact[]> {
    return (await this.#artifactFolder(runId))?.list(folder) ?? [];
  }

  async artifactFile(runId: string, path: string): Promise<string> {
    const folder = await this.#artifactFolder(runId);
    if (folder === undefined) throw new StoreError('missing', `The run's artifacts are not beside ${this.#path}.`);
    return folder.file(path);
  }

  /** By the database and its logs: `-wal` grows with each commit, `-journal` comes and goes with it. */
  async revision(): Promise<string> {
    const stamps = new Stamps();
    if (!stamps.add(this.#path)) throw new StoreError('missing', `${this.#path} is gone.`);
    stamps.add(`${this.#path}-wal`);
    stamps.add(`${this.#path}-journal`);
    return stamps.mark(Date.now());
  }

  close(): void {
    // Each call opens the database and closes it again: nothing is held.
  }

  /** A server keeps them in `mlartifacts` where nothing else is configured, a plain training in `mlruns`. */
  async #artifactFolder(runId: string): Promise<ArtifactFolder | undefined> {
    const place = await readMlflow(this.#path, neededForDetails, (database) => readPlace(database, runId));
    if (place === undefined) return undefined;
    const base = dirname(this.#path);
    const otherwise = ['mlartifacts', 'mlruns'].map((name) => join(base, name, place.experimentId, runId, 'artifacts'));
    return artifactsOf({ runId, uri: place.uri, base, otherwise });
  }

  #ask<T>(question: (database: DatabaseSync, schema: Schema) => T): Promise<T> {
    return readMlflow(this.#path, needed, question);
  }
}

function readExperiments(database: DatabaseSync, schema: Schema): readonly Experiment[] {
  // Older databases have neither column.
  const columns = schema.columns.get('experiments');
  const created = columns?.has('creation_time') ? 'e.creation_time' : 'NULL';
  const workspace = columns?.has('workspace') ? 'e.workspace' : 'NULL';
  return database
    .prepare(
      `SELECT CAST(e.experiment_id AS TEXT) AS id, e.name, ${workspace} AS workspace,
         COALESCE(r.count, 0) AS "count", CAST(COALESCE(r.active, ${created}) AS REAL) AS active
       FROM experiments e LEFT JOIN (
         SELECT experiment_id, COUNT(*) AS "count", MAX(MAX(start_time, COALESCE(end_time, 0))) AS active
         FROM runs WHERE lifecycle_stage = 'active' GROUP BY experiment_id
       ) r ON r.experiment_id = e.experiment_id
       WHERE e.lifecycle_stage = 'active'
       ORDER BY r.count IS NULL, active DESC, e.name`,
    )
    .all()
    .map((row) => ({
      id: text(row, 'id'),
      name: inWorkspace(text(row, 'name'), text(row, 'workspace')),
      runCount: optionalNumber(row, 'count') ?? 0,
      lastActivity: optionalNumber(row, 'active'),
    }));
}
