/** The rows of the Experiments view as data, over stores that a real worker reads. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ChosenRuns } from '../../../../client/choosing/chosenRuns.ts';
import { RunChoice } from '../../../../client/choosing/runChoice.ts';
import { Reader } from '../../../../client/reading/reader.ts';
import type { StoreLocation } from '../../../../client/storage/location.ts';
import { systemUser } from '../../../../client/tracking/systemUser.ts';
import { rowOfRun } from '../../../../client/views/experiments/place.ts';
import { ExperimentRows } from '../../../../client/views/experiments/rows.ts';
import { rowsBelow, textsBelow } from '../../../support/experimentRows.ts';
import { createMlflowDatabase, insertPoint, insertRun } from '../../../support/mlflowTables.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

const worker = new URL('../../../../client/reading/worker.ts', import.meta.url);

describe('the rows of experiments', function () {
  this.timeout(20_000);
  let folder: string;
  let store: StoreLocation;
  let database: DatabaseSync;
  let stores: StoreLocation[];
  let choice: RunChoice;
  let chosen: ChosenRuns;
  let reader: Reader;
  let rows: ExperimentRows;

  beforeEach(async () => {
    folder = await temporaryFolder();
    store = { kind: 'mlflow-sqlite', path: path.join(folder, 'mlflow.db') };
    database = createMlflowDatabase(store.path);
    stores = [store];
    const memory = { get: () => undefined, update: async () => undefined };
    choice = new RunChoice(memory);
    chosen = new ChosenRuns(memory);
    reader = new Reader(worker);
    rows = new ExperimentRows({ reader, stores: () => stores, choice, chosen });
  });
  afterEach(async () => {
    reader.dispose();
    database.close();
    await removeTemporaryFolders();
  });

  function log(id: string, { parent, start = 0, ...params }: { parent?: string; start?: number; lr?: string } = {}) {
    insertRun(database, id);
    database.prepare('UPDATE runs SET start_time = ?, name = ? WHERE run_uuid = ?').run(start, id, id);
    const tag = database.prepare('INSERT INTO tags VALUES (?, ?, ?)');
    if (parent !== undefined) tag.run('mlflow.parentRunId', parent, id);
    tag.run('mlflow.user', id === 'theirs' ? 'them' : systemUser(), id);
    for (const [key, value] of Object.entries(params)) {
      database.prepare('INSERT INTO params VALUES (?, ?, ?)').run(key, value, id);
    }
  }

  const below = (...way: readonly string[]) => textsBelow(rows, way);
  const nodesBelow = (...way: readonly string[]) => rowsBelow(rows, way);

  it('stand under the runs that started them, in whatever order', async () => {
    log('parent', { start: 1 });
    log('child', { start: 3, parent: 'parent', lr: '1' });
    log('grandchild', { start: 4, parent: 'child' });
    log('other', { start: 2, lr: '2' });
    assert.deepEqual(await below('digits'), ['other', 'parent']);
    assert.deepEqual(await below('digits', 'parent'), ['child']);
    assert.deepEqual(await below('digits', 'parent', 'child'), ['params', 'grandchild']);
    await choice.choose({ order: { by: { kind: 'attribute', key: 'run_name' }, isDescending: true } });
    assert.deepEqual(await below('digits'), ['parent', 'other']);
    assert.deepEqual(await below('digits', 'parent'), ['child']);
  });

  it('keep their place where only some below are wanted', async () => {
    log('parent');
    log('child', { parent: 'parent', lr: '1' });
    log('grandchild', { parent: 'child', lr: '2' });
    log('other', { lr: '3' });
    await choice.choose({ filter: 'params.lr = "2"' });
    assert.deepEqual(await below('digits'), ['parent']);
    assert.deepEqual(await below('digits', 'parent', 'child'), ['params', 'grandchild']);
    await choice.choose({ filter: 'params.lr = "9"' });
    assert.deepEqual(await below('digits'), ['none']);
  });

  it('come by pages', async () => {
    database.exec('BEGIN');
    for (let index = 0; index < 450; index++) log(`run ${index}`, { start: index });
    database.exec('COMMIT');
    const first = await nodesBelow('digits');
    const last = first.at(-1);
    assert.deepEqual([first.length, last?.kind === 'more' && last.left], [201, 250]);
    assert(last?.kind === 'more');
    rows.lists.showMore(last.list);
    assert.equal((await below('digits')).length, 401);
    rows.lists.showMore(last.list);
    assert.deepEqual((await below('digits')).at(-1), 'run 0');
  });

  it('have the pinned ones first, wherever those stand, and leave out the hidden', async () => {
    log('parent', { start: 1 });
    log('child', { start: 2, parent: 'parent' });
    log('new', { start: 3 });
    await chosen.pin([{ store, id: 'child' }], true);
    await chosen.hide([{ store, id: 'new' }], true);
    assert.deepEqual(await below('digits'), ['child', 'parent']);
    assert.deepEqual(await below('digits', 'parent'), []);
    await choice.choose({ showsHidden: true });
    assert.deepEqual(await below('digits'), ['child', 'new', 'parent']);
  });

  it('stand in groups by the value of a parameter', async () => {
    log('a', { start: 1, lr: '0.1' });
    log('b', { start: 2, lr: '0.01' });
    log('c', { start: 3, lr: '0.1' });
    log('d', { start: 4 });
    await choice.choose({ groupBy: { kind: 'param', key: 'lr' } });
    assert.deepEqual(await below('digits'), ['0.01: 1', '0.1: 2', 'undefined: 1']);
    assert.deepEqual(await below('digits', '0.1: 2'), ['c', 'a']);
    assert.deepEqual(await below('digits', 'undefined: 1'), ['d']);
  });

  it('are mine alone where that is wanted', async () => {
    log('mine');
    log('theirs');
    await choice.choose({ onlyMine: true });
    assert.deepEqual(await below('digits'), ['mine']);
  });

  it('of two trackers that are one training are one, with the other below', async () => {
    log('training');
    const loss = 0.123456789;
    insertPoint(database, 'training', 'loss', 3, loss);
    insertPoint(database, 'training', 'accuracy', 3, 0.987654321);
    const live = path.join(folder, 'dvclive');
    mkdirSync(live);
    writeFileSync(path.join(live, 'metrics.json'), JSON.stringify({ loss, accuracy: 0.987654321, step: 3 }));
    database.prepare('UPDATE runs SET start_time = ?').run(Date.now() - 60_000);
    stores = [store, { kind: 'dvclive', path: live }];
    assert.deepEqual(await below(), ['digits']);
    assert.deepEqual(await below('digits'), ['training']);
    const linked = (await nodesBelow('digits', 'training')).find((node) => node.kind === 'run');
    assert(linked?.kind === 'run' && linked.isLinked && linked.store.kind === 'dvclive');
    assert((await rows.below(linked)).some((node) => node.kind === 'part' && node.part === 'metrics'));
  });

  it('are found in their place', async () => {
    log('parent', { lr: '1' });
    log('child', { parent: 'parent' });
    const parts = { reader, choice, chosen, rows };
    const node = await rowOfRun(parts, { store, id: 'child' });
    assert.deepEqual([node?.run.id, node?.parent.kind === 'run' && node.parent.run.id], ['child', 'parent']);
    await choice.choose({ groupBy: { kind: 'param', key: 'lr' } });
    const grouped = await rowOfRun(parts, { store, id: 'parent' });
    assert(grouped?.parent.kind === 'value' && grouped.parent.group.value === '1');
    assert.equal(await rowOfRun(parts, { store, id: 'gone' }), undefined);
  });

  it('of a store that cannot be read say so, and the others stand beside it', async () => {
    log('run');
    const broken = path.join(folder, 'mlflow-broken.db');
    writeFileSync(broken, 'no database '.repeat(1000));
    stores = [store, { kind: 'mlflow-sqlite', path: broken }];
    assert.deepEqual(await below(), ['mlflow.db', 'mlflow-broken.db']);
    assert.deepEqual(await below('mlflow.db', 'digits'), ['run']);
    const [problem] = await nodesBelow('mlflow-broken.db');
    assert(problem?.kind === 'problem' && problem.problem.message.includes('mlflow-broken.db'));
  });
});
