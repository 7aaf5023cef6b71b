/** Small stores as each tracker writes them, made without the trackers. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { writeEventFile } from '../../../../scripts/bench/tracking/eventFile.ts';
import { writeFileStore } from '../../../../scripts/bench/tracking/fileStore.ts';
import { writeFiles } from '../../../support/gitRepository.ts';
import { createMlflowDatabase, insertPoint, insertRun } from '../../../support/mlflowTables.ts';

/** A small store of one tracker. */
export interface Written {
  /** Into the folder. */
  readonly write: (folder: string) => Promise<void>;
  /**
   * Checksums stand with its records: of them no number is ever another one. Where they stand with the records'
   * lengths too, none is lost in silence; else one that seems longer than the file might be in the midst of being
   * written.
   */
  readonly checksums?: 'of records' | 'of records and lengths';
  /** Its runs are lines of one file: one that is cut off has fewer. */
  readonly isJournal?: true;
}

export const written: Readonly<Record<string, Written>> = {
  'MLflow’s database': { write: (folder) => mlflowDatabase(folder, 'delete') },
  'MLflow’s database in WAL mode': { write: (folder) => mlflowDatabase(folder, 'wal') },
  'MLflow’s files': {
    write: (folder) =>
      writeFileStore(path.join(folder, 'mlruns'), {
        ...{ experiments: 2, runs: 3, params: 3, tags: 3, metrics: 2, points: 30, long: 0 },
      }),
  },
  'DVCLive’s files': {
    write: (folder) =>
      writeFiles(path.join(folder, 'dvclive'), {
        'metrics.json': '{"step": 29, "train": {"loss": "0.5"}, "best": NaN}\n',
        'params.yaml': 'lr: 0.01\nnet:\n  layers: [1, 2]\n',
        'plots/metrics/train/loss.tsv': `step\tloss\n${lines((step) => `${step}\t${1 / (step + 1)}`)}`,
        'plots/metrics/acc.tsv': `timestamp\tstep\tacc\n${lines((step) => `${1_700_000_000_000 + step}\t${step}\t${step}`)}`,
      }),
  },
  'TensorBoard’s files': {
    write: (folder) => writeEventFile(path.join(folder, 'runs'), 300),
    checksums: 'of records and lengths',
  },
  'W&B’s files': { write: wandbFile, checksums: 'of records' },
  'Optuna’s journal': { write: (folder) => writeFile(path.join(folder, 'studies.log'), journal()), isJournal: true },
  'Optuna’s database': { write: optunaDatabase },
};

function lines(line: (step: number) => string): string {
  return Array.from({ length: 30 }, (_, step) => `${line(step)}\n`).join('');
}

async function mlflowDatabase(folder: string, mode: 'delete' | 'wal'): Promise<void> {
  const database = createMlflowDatabase(path.join(folder, 'mlflow.db'));
  database.exec(`PRAGMA journal_mode = ${mode}; PRAGMA synchronous = OFF; BEGIN`);
  for (const run of ['a', 'b']) {
    insertRun(database, run);
    for (let step = 0; step < 30; step += 1) insertPoint(database, run, 'loss', step, 1 / (step + 1));
  }
  database.exec('COMMIT');
  database.close();
}

async function wandbFile(folder: string): Promise<void> {
  const run = path.join(folder, 'wandb', 'offline-run-20251121_131657-abc');
  await mkdir(run, { recursive: true });
  const records = [
    record(17, (message) => {
      message.writeStringField(1, 'abc');
      message.writeStringField(3, 'digits');
    }),
    ...Array.from({ length: 200 }, (_, step) =>
      record(2, (message) => {
        for (const [key, value] of [
          ['_step', step],
          ['loss', 1 / (step + 1)],
        ] as const) {
          message.writeMessage(
            1,
            (_item, item) => {
              item.writeStringField(1, key);
              item.writeStringField(16, String(value));
            },
            undefined,
          );
        }
      }),
    ),
  ];
  const head = Buffer.from([0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00]);
  await writeFile(path.join(run, 'run-abc.wandb'), Buffer.concat([head, ...records.map(framed)]));
}

function record(field: number, write: (message: PbfWriter) => void): Uint8Array {
  const message = new PbfWriter();
  message.writeMessage(field, (_, inner) => write(inner), undefined);
  return message.finish();
}

/** One block holds them all, so none is cut. */
function framed(content: Uint8Array): Buffer {
  const frame = Buffer.alloc(content.length + 7);
  frame.writeUInt16LE(content.length, 4);
  frame.writeUInt8(1, 6);
  frame.set(content, 7);
  frame.writeUInt32LE(crc32(frame.subarray(6)), 0);
  return frame;
}

function journal(): string {
  const operations = [
    { op_code: 0, study_name: 'one', directions: [1] },
    ...[0, 1, 2].flatMap((trial) => [
      { op_code: 4, study_id: 0, datetime_start: '2025-01-01T00:00:00.000000' },
      ...Array.from({ length: 10 }, (_, step) => ({
        ...{ op_code: 7, trial_id: trial, step, intermediate_value: 1 / (step + 1) },
      })),
      { op_code: 6, trial_id: trial, state: 1, values: [trial], datetime_complete: '2025-01-01T00:01:00.000000' },
    ]),
  ];
  return operations.map((operation) => `${JSON.stringify({ ...operation, worker_id: 'w' })}\n`).join('');
}

async function optunaDatabase(folder: string): Promise<void> {
  const database = new DatabaseSync(path.join(folder, 'studies.db'));
  database.exec(`
    PRAGMA synchronous = OFF;
    CREATE TABLE studies (study_id INTEGER PRIMARY KEY, study_name);
    CREATE TABLE study_directions (study_id, direction, objective);
    CREATE TABLE study_system_attributes (study_id, key, value_json);
    CREATE TABLE trials (trial_id INTEGER PRIMARY KEY, number, study_id, state, datetime_start, datetime_complete);
    CREATE TABLE trial_params (param_id INTEGER PRIMARY KEY, trial_id, param_name, param_value, distribution_json);
    CREATE TABLE trial_values (trial_id, objective, value, value_type);
    CREATE TABLE trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type);
    CREATE TABLE trial_user_attributes (trial_user_attribute_id INTEGER PRIMARY KEY, trial_id, key, value_json);
    CREATE TABLE trial_system_attributes (trial_system_attribute_id INTEGER PRIMARY KEY, trial_id, key, value_json);
    INSERT INTO studies VALUES (1, 'one');
    INSERT INTO study_directions VALUES (1, 'MINIMIZE', 0);
    INSERT INTO trials VALUES (1, 0, 1, 'COMPLETE', '2025-01-01 00:00:00.000000', '2025-01-01 00:01:00.000000');
    INSERT INTO trial_values VALUES (1, 0, 0.5, 'FINITE');
    WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < 20)
      INSERT INTO trial_intermediate_values SELECT 1, n, 1.0 / (n + 1), 'FINITE' FROM s;
  `);
  database.close();
}
