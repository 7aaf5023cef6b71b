/** MLflow's nested runs in both kinds of its stores, as nobody would nest them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { mlflowFiles } from '../../../../client/tracking/mlflow-files/kind.ts';
import { mlflowSqlite } from '../../../../client/tracking/mlflow-sqlite/kind.ts';
import { pageOf } from '../../../../client/tracking/nesting.ts';
import type { PageQuery, RunScope, RunStore } from '../../../../client/tracking/store.ts';
import { writeFiles } from '../../../support/gitRepository.ts';
import { createMlflowDatabase } from '../../../support/mlflowTables.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

/** In the order in which they are shown: newest first. */
const runs: readonly { readonly id: string; readonly parent?: string; readonly experiment?: string }[] = [
  { id: 'a' },
  { id: 'b', parent: 'a' },
  { id: 'c', parent: 'a' },
  { id: 'd', parent: 'b' },
  { id: 'ofDeleted', parent: 'deleted' },
  { id: 'ofOther', parent: 'other' },
  { id: 'ofNobody', parent: "no such run'; --" },
  { id: 'self', parent: 'self' },
  { id: 'circle1', parent: 'circle2' },
  { id: 'circle2', parent: 'circle3' },
  { id: 'circle3', parent: 'circle1' },
  { id: 'deleted' },
  { id: 'other', experiment: '2' },
];

for (const [kind, open] of [
  ['database', openDatabase],
  ['folder', openFolder],
] as const) {
  describe(`nested runs in a ${kind} of MLflow`, () => {
    let store: RunStore;
    before(async () => {
      store = await open(await temporaryFolder());
    });
    after(async () => {
      store.close();
      await removeTemporaryFolders();
    });

    const shown = async (scope: RunScope, part: Pick<PageQuery, 'offset' | 'limit'> = { offset: 0, limit: 100 }) => {
      const page = await store.runs('1', { ...part, scope });
      const names = page.runs.map(({ id, childCount }) => (childCount === undefined ? id : `${id} (${childCount})`));
      return `${names.join(' ')} of ${page.total}`;
    };

    it('stand each at one place: none is lost', async () => {
      assert.equal(await shown('roots'), 'a (2) ofDeleted ofOther ofNobody self circle3 (1) of 6');
      assert.equal(await shown({ childrenOf: 'a' }), 'b (1) c of 2');
      assert.equal(await shown({ childrenOf: 'b' }), 'd of 1');
      assert.equal(await shown({ childrenOf: 'circle3' }), 'circle2 (1) of 1');
      assert.equal(await shown({ childrenOf: 'circle2' }), 'circle1 of 1');
      for (const none of ['d', 'deleted', 'other', 'self', '', "'"]) {
        assert.equal(await shown({ childrenOf: none }), ' of 0');
      }
    });

    it('are the same as when all are read and put in order', async () => {
      const all = await store.runs('1', { offset: 0, limit: 100 });
      for (const scope of ['all', 'roots', ...all.runs.map(({ id }) => ({ childrenOf: id }))] as const) {
        const query = { offset: 0, limit: 100, scope };
        assert.deepEqual(await store.runs('1', query), pageOf(all.runs, query));
      }
    });

    it('come by pages', async () => {
      assert.equal(await shown('roots', { offset: 4, limit: 1 }), 'self of 6');
      assert.equal(await shown({ childrenOf: 'a' }, { offset: 1, limit: 5 }), 'c of 2');
    });
  });
}

async function openDatabase(folder: string): Promise<RunStore> {
  const file = path.join(folder, 'mlflow.db');
  const database = createMlflowDatabase(file);
  database.exec("INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (1, 'e', 'active')");
  for (const [index, run] of runs.entries()) insert(database, run, index);
  database.close();
  return mlflowSqlite.open({ kind: mlflowSqlite.id, path: file });
}

function insert(database: DatabaseSync, { id, parent, experiment = '1' }: (typeof runs)[number], index: number): void {
  database
    .prepare(
      `INSERT INTO runs (run_uuid, name, status, start_time, lifecycle_stage, experiment_id)
       VALUES (?, '', 'FINISHED', ?, ?, ?)`,
    )
    .run(id, 1000 - index, id === 'deleted' ? 'deleted' : 'active', experiment);
  const tag = database.prepare('INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)');
  if (parent !== undefined) tag.run('mlflow.parentRunId', parent, id);
}

async function openFolder(folder: string): Promise<RunStore> {
  const root = path.join(folder, 'mlruns');
  for (const experiment of ['1', '2']) {
    const meta = `experiment_id: '${experiment}'\nlifecycle_stage: active\nname: e\n`;
    await writeFiles(root, { [`${experiment}/meta.yaml`]: meta });
  }
  for (const [index, { id, parent, experiment = '1' }] of runs.entries()) {
    const stage = id === 'deleted' ? 'deleted' : 'active';
    const meta = `experiment_id: '${experiment}'\nlifecycle_stage: ${stage}\nstart_time: ${1000 - index}\nstatus: 3\n`;
    const tags = parent === undefined ? {} : { [`${experiment}/${id}/tags/mlflow.parentRunId`]: parent };
    await writeFiles(root, { [`${experiment}/${id}/meta.yaml`]: meta, ...tags });
  }
  return mlflowFiles.open({ kind: mlflowFiles.id, path: root });
}
