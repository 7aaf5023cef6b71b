/** Asking a real worker thread: answers, errors, curves that move, a worker that dies. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Reader } from '../../../client/reading/reader.ts';
import { StoreError, type StoreLocation } from '../../../client/storage/location.ts';
import { createMlflowDatabase, insertPoint, insertRun } from '../../support/mlflowTables.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const worker = new URL('../../../client/reading/worker.ts', import.meta.url);

describe('a reader', function () {
  this.timeout(20_000);
  let folder: string;
  let store: StoreLocation;
  let reader: Reader;

  beforeEach(async () => {
    folder = await temporaryFolder();
    store = { kind: 'mlflow-sqlite', path: path.join(folder, 'mlflow.db') };
    reader = new Reader(worker);
  });
  afterEach(async () => {
    reader.dispose();
    await removeTemporaryFolders();
  });

  function fill(): void {
    const database = createMlflowDatabase(store.path);
    insertRun(database, 'a');
    for (let step = 0; step < 100; step++) insertPoint(database, 'a', 'loss', step, step);
    database.close();
  }

  it('answers every question', async () => {
    fill();
    const machine = 'gpu1';
    const folders = [{ path: folder }, { path: folder, machine }, { path: path.join(folder, 'gone'), machine }];
    assert.deepEqual(await reader.ask('detect', { folders }), [store]);
    assert.deepEqual(await reader.ask('detect', { folders: folders.slice(1) }), [{ ...store, machine }]);
    assert.equal((await reader.ask('experiments', { store })).length, 1);
    const page = await reader.ask('runs', { store, experimentId: '1', offset: 0, limit: 10 });
    assert.deepEqual(page.runs, await reader.ask('runsById', { store, ids: ['a'] }));
    const query = { runIds: ['a'], keys: ['loss'], maxPoints: 20 };
    const [curve] = await reader.ask('histories', { store, query });
    assert(curve !== undefined && curve.values instanceof Float64Array && curve.values.length <= 20);
    assert.deepEqual([curve.logged, curve.values.at(-1)], [100, 99]);
    assert.deepEqual(await reader.ask('models', { store }), []);
    const gone = { ...store, path: path.join(folder, 'gone.db') };
    const [revision, none] = await reader.ask('revisions', { stores: [store, gone] });
    assert.deepEqual([typeof revision, none], ['string', undefined]);
  });

  it('passes on what is wrong with a store, and goes on reading others', async () => {
    writeFileSync(store.path, 'no database '.repeat(1000));
    await assert.rejects(
      reader.ask('experiments', { store }),
      (error) => error instanceof StoreError && error.reason === 'corrupt' && error.message.includes('mlflow.db'),
    );
    const unknown = { kind: 'no-such-tracker', path: store.path };
    await assert.rejects(reader.ask('experiments', { store: unknown }), /"no-such-tracker"/);
    assert.deepEqual(await reader.ask('detect', { folders: [{ path: folder }] }), [store]);
  });

  it('asks anew after its worker died, and tells those that waited', async () => {
    const fragile = path.join(folder, 'fragile.mjs');
    writeFileSync(
      fragile,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ id, question }) => {
         if (question === 'experiments') throw new Error('out of luck');
         if (question === 'models') process.exit(1);
         parentPort.postMessage({ id, ok: true, answer: [] });
       });`,
    );
    const unlucky = new Reader(fragile);
    await assert.rejects(unlucky.ask('experiments', { store }), /broke off \(out of luck\)/);
    assert.deepEqual(await unlucky.ask('detect', { folders: [] }), []);
    const waiting = [unlucky.ask('models', { store }), unlucky.ask('models', { store })];
    for (const { status } of await Promise.allSettled(waiting)) assert.equal(status, 'rejected');
    assert.deepEqual(await unlucky.ask('detect', { folders: [] }), []);
    unlucky.dispose();
  });

  it('whose worker cannot start says so', async () => {
    const lost = new Reader(path.join(folder, 'no such worker.mjs'));
    await assert.rejects(lost.ask('detect', { folders: [] }), /broke off .*no such worker/);
    lost.dispose();
  });

  it('that was disposed answers no more, and leaves nobody waiting', async () => {
    const waiting = reader.ask('detect', { folders: [] });
    reader.dispose();
    await assert.rejects(waiting, /stopped/);
    await assert.rejects(reader.ask('detect', { folders: [] }), /no longer/);
  });
});
