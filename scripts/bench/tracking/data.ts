/**
 * The stores that are measured, made once and kept: MLflow itself makes each database, SQL fills it, as logging
 * millions of points would take MLflow hours.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { createMlflowDatabase } from '../../../test/support/mlflowTables.ts';
import { pythonBin, workbench } from '../../setup/paths.mjs';
import { timed } from '../../setup/steps.mjs';
import { writeEventFile } from './eventFile.ts';
import { writeFileStore } from './fileStore.ts';
import { type Contents, experimentIds, nameOf, runsOf } from './runs.ts';

const execute = promisify(execFile);

/** Counts up when what is made changes. */
const version = 2;
const folder = path.join(workbench, 'bench', `tracking-${version}`);

export interface Data {
  /** Databases of one shape with ever more runs: 50,000 points, ten and a hundred times as many. */
  readonly growing: readonly MadeStore[];
  /** The last of them. */
  readonly large: MadeStore;
  /** One of many experiments and few points. */
  readonly wide: MadeStore;
  readonly files: MadeStore;
  /** A log directory of TensorBoard with one event file. */
  readonly events: { readonly points: number; readonly path: string };
}

export interface MadeStore {
  readonly contents: Contents;
  readonly path: string;
}

const shape = { experiments: 1, params: 12, tags: 8, metrics: 4, points: 1000 };

/** Each run has 4 metrics of 1,000 points, and every tenth one of 10,000 besides. */
const growing: readonly Contents[] = [10, 100].map((runs) => ({ ...shape, runs, long: runs / 10 }));
const large: Contents = { ...shape, runs: 1000, long: 100 };
const wide: Contents = { experiments: 100, runs: 1000, params: 5, tags: 5, metrics: 5, points: 0, long: 0 };
/** 37 small files a run besides its `meta.yaml`. */
const files: Contents = { experiments: 1, runs: 1000, params: 20, tags: 12, metrics: 5, points: 100, long: 0 };
/** Of one file of 50 MB. */
const events = 1_000_000;

/** Where MLflow is not there, the databases are made with the tables that our tests know. */
export async function makeData(hasMlflow: boolean): Promise<Data> {
  await mkdir(folder, { recursive: true });
  const database = async (contents: Contents): Promise<MadeStore> => {
    const title = `${contents.experiments} × ${contents.runs} runs${hasMlflow ? '' : ', tables of the tests'}`;
    const path = await made(title, 'mlflow.db', async (file) => {
      await createTables(file, hasMlflow);
      fill(file, contents);
    });
    return { contents, path };
  };
  const smaller: MadeStore[] = [];
  for (const contents of growing) smaller.push(await database(contents));
  const largest = await database(large);
  return {
    growing: [...smaller, largest],
    large: largest,
    wide: await database(wide),
    files: { contents: files, path: await made('files', 'mlruns', (root) => writeFileStore(root, files)) },
    events: { points: events, path: await made('events', 'runs', (root) => writeEventFile(root, events)) },
  };
}

async function createTables(file: string, hasMlflow: boolean): Promise<void> {
  if (!hasMlflow) return createMlflowDatabase(file).close();
  const create = 'import sys; from mlflow import MlflowClient; MlflowClient(sys.argv[1]).search_experiments()';
  await execute(path.join(pythonBin, 'python'), ['-c', create, `sqlite:///${file}`], { cwd: path.dirname(file) });
}

/** The file or folder of this name in a folder of its own; a half made one of an earlier try is made anew. */
async function made(title: string, name: string, make: (target: string) => Promise<void>): Promise<string> {
  const done = path.join(folder, title);
  if (!existsSync(done)) {
    const unfinished = path.join(folder, 'unfinished');
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    await timed(`Making data to read, once: ${title}`, () => make(path.join(unfinished, name)));
    await rename(unfinished, done);
  }
  return path.join(done, name);
}

function fill(file: string, contents: Contents): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000; BEGIN');
  const insert = (table: string, columns: string) => {
    const places = columns.split(',').map(() => '?');
    return database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${places})`);
  };
  const experiment = insert('experiments', 'experiment_id,name,artifact_location,lifecycle_stage,creation_time');
  const run = insert(
    'runs',
    'run_uuid,name,user_id,status,start_time,end_time,lifecycle_stage,artifact_uri,experiment_id',
  );
  const param = insert('params', 'run_uuid,key,value');
  const tag = insert('tags', 'run_uuid,key,value');
  const latest = insert('latest_metrics', 'run_uuid,key,value,timestamp,step,is_nan');
  const points = database.prepare(
    `WITH RECURSIVE step (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM step WHERE n + 1 < ?)
     INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan)
     SELECT ?, ?, 1.0 / (n + 1) + (n * 7919 % 1000) / 10000.0, 1700000000000 + n * 100, n, 0 FROM step`,
  );
  for (const id of experimentIds(contents)) {
    const place = `/somewhere/mlruns/${id}`;
    experiment.run(id, nameOf(id), place, 'active', 1_700_000_000_000);
    for (const made of runsOf(contents, id)) {
      const { start, end } = made;
      run.run(made.id, made.name, 'someone', 'FINISHED', start, end, 'active', `${place}/${made.id}/artifacts`, id);
      for (const [key, value] of made.params) param.run(made.id, key, value);
      for (const [key, value] of made.tags) tag.run(made.id, key, value);
      for (const { key, count } of made.metrics) {
        points.run(count, made.id, key);
        latest.run(made.id, key, 0.5, start, Math.max(0, count - 1), 0);
      }
    }
  }
  database.exec('COMMIT');
  database.close();
}
