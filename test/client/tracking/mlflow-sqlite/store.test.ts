/** MLflow's database as it is found: of older versions, half made, with numbers that few expect. */
import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../../../client/storage/location.ts';
import { mlflowSqlite } from '../../../../client/tracking/mlflow-sqlite/kind.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { createMlflowDatabase, insertPoint, insertRun } from '../../../support/mlflowTables.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

describe('a database of MLflow', () => {
  let folder: string;
  let file: string;
  let store: RunStore;

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = path.join(folder, 'mlflow.db');
    store = mlflowSqlite.open({ kind: mlflowSqlite.id, path: file });
  });
  afterEach(async () => {
    store.close();
    await removeTemporaryFolders();
  });

  it('is found by its name', async () => {
    for (const name of ['mlflow.db', 'mlruns.db', 'mlflow-2025.sqlite3', 'other.db', 'mlflow.db-wal', 'my-mlflow.db']) {
      writeFileSync(path.join(folder, name), '');
    }
    mkdirSync(path.join(folder, 'mlflow.sqlite'));
    const found = (await mlflowSqlite.detect(folder)).map((location) => path.relative(folder, location.path)).sort();
    assert.deepEqual(found, ['mlflow-2025.sqlite3', 'mlflow.db', 'mlruns.db']);
    assert.deepEqual(await mlflowSqlite.detect(path.join(folder, 'no such folder')), []);
  });

  for (const age of ['new', 'old'] as const) {
    it(`is read with the tables of MLflow ${age === 'new' ? '3.17' : '2.3'}`, async () => {
      const database = createMlflowDatabase(file, age);
      insertRun(database, 'a');
      for (const step of [3, 1, 2]) insertPoint(database, 'a', 'loss', step, step / 2);
      database.close();
      assert.deepEqual(
        (await store.experiments()).map(({ id, name, runCount }) => ({ id, name, runCount })),
        [{ id: '1', name: 'digits', runCount: 1 }],
      );
      const [history] = await store.histories({ runIds: ['a'], keys: ['loss'], maxPoints: 100 });
      assert.deepEqual([...(history?.steps ?? [])], [1, 2, 3]);
      assert.deepEqual([...(history?.values ?? [])], [0.5, 1, 1.5]);
    });
  }

  it('gives every point of a long curve, many of them at one step', async () => {
    const database = createMlflowDatabase(file);
    insertRun(database, 'a');
    insertRun(database, 'b');
    const insert = database.prepare(
      "INSERT INTO metrics (key, value, timestamp, run_uuid, step) VALUES ('loss', ?, ?, ?, ?)",
    );
    database.exec('BEGIN');
    const points = Array.from({ length: 50_000 }, (_, index) => ({ value: index, step: Math.floor(index / 30_000) }));
    for (const { value, step } of points) {
      insert.run(value, value, 'a', step);
      insert.run(-value, value, 'b', step);
    }
    database.exec('COMMIT');
    database.close();
    const [history] = await store.histories({ runIds: ['a'], keys: ['loss'], maxPoints: 1e6 });
    assert.deepEqual(
      history?.values,
      Float64Array.from(points, ({ value }) => value),
    );
    assert.deepEqual(
      history?.steps,
      Float64Array.from(points, ({ step }) => step),
    );
  });

  it('gives steps beyond what a number holds exactly, such as nanoseconds, as the nearest', async () => {
    const database = createMlflowDatabase(file);
    insertRun(database, 'a');
    insertPoint(database, 'a', 'loss', 2n ** 62n, 1);
    database.close();
    const [run] = await store.runsById(['a']);
    assert.deepEqual(run?.metrics, [{ key: 'loss', value: 1, step: 2 ** 62 }]);
  });

  it('tells experiments of one name in several workspaces apart', async () => {
    const database = createMlflowDatabase(file);
    const insert = database.prepare(
      "INSERT INTO experiments (name, lifecycle_stage, workspace) VALUES ('digits', 'active', ?)",
    );
    insert.run('default');
    insert.run('vision');
    database.close();
    assert.deepEqual(
      (await store.experiments()).map(({ name }) => name),
      ['digits', 'digits (vision)'],
    );
  });

  it('whose tables are not there, or not all there, says so', async () => {
    const reasons: string[] = [];
    const reading = () =>
      store.experiments().catch((error: unknown) => {
        assert(error instanceof StoreError);
        reasons.push(error.reason);
        assert.match(error.message, /mlflow\.db/);
      });
    await reading();
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE alembic_version (version_num)');
    await reading();
    database.exec('CREATE TABLE experiments (experiment_id, name)');
    await reading();
    database.exec('DROP TABLE experiments; CREATE VIEW experiments AS SELECT 1 AS experiment_id');
    await reading();
    database.close();
    assert.deepEqual(reasons, ['missing', 'empty', 'unsupported', 'empty']);
  });

  it('has a revision that changes with each commit, and only then', async () => {
    const database = createMlflowDatabase(file);
    const age = () => utimesSync(file, 1, 1);
    age();
    const before = await store.revision();
    assert.equal(await store.revision(), before);
    insertRun(database, 'a');
    assert.notEqual(await store.revision(), before);

    database.exec('PRAGMA journal_mode = WAL');
    insertRun(database, 'b');
    age();
    utimesSync(`${file}-wal`, 1, 1);
    const quiet = await store.revision();
    assert.equal(await store.revision(), quiet);
    insertRun(database, 'c');
    assert.notEqual(await store.revision(), quiet);
    database.close();
  });
});
