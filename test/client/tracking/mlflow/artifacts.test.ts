/** Where artifacts of MLflow are looked for, and where never. */
import assert from 'node:assert/strict';
import { mkdir, readFile, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { StoreError } from '../../../../client/storage/location.ts';
import { mlflowFiles } from '../../../../client/tracking/mlflow-files/kind.ts';
import { mlflowSqlite } from '../../../../client/tracking/mlflow-sqlite/kind.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { writeFiles } from '../../../support/gitRepository.ts';
import { createMlflowDatabase, insertRun } from '../../../support/mlflowTables.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

/** Opens a store in the folder with one run, `run1` of experiment 1, that has its artifacts at this address. */
type Open = (folder: string, uri: string) => Promise<RunStore>;

const openDatabase: Open = async (folder, uri) => {
  const file = path.join(folder, 'mlflow.db');
  const database = createMlflowDatabase(file);
  insertRun(database, 'run1');
  database.prepare('UPDATE runs SET artifact_uri = ?').run(uri);
  database.close();
  return mlflowSqlite.open({ kind: mlflowSqlite.id, path: file });
};

const openFolder: Open = async (folder, uri) => {
  const root = path.join(folder, 'mlruns');
  await writeFiles(root, {
    '1/meta.yaml': "experiment_id: '1'\nlifecycle_stage: active\nname: e\n",
    '1/run1/meta.yaml': `artifact_uri: ${JSON.stringify(uri)}\nexperiment_id: '1'\nlifecycle_stage: active\nstart_time: 1\nstatus: 3\n`,
  });
  return mlflowFiles.open({ kind: mlflowFiles.id, path: root });
};

const usual = 'mlruns/1/run1/artifacts';

for (const [kind, open] of [
  ['database', openDatabase],
  ['folder', openFolder],
] as const) {
  describe(`artifacts of a ${kind} of MLflow`, () => {
    let folder: string;
    beforeEach(async () => {
      folder = path.join(await temporaryFolder(), 'a project');
      await mkdir(folder);
    });
    afterEach(removeTemporaryFolders);

    const top = async (store: RunStore) => (await store.artifacts?.('run1', ''))?.map((artifact) => artifact.path);
    const open1 = (store: RunStore, name: string) => store.artifactFile?.('run1', name, '') ?? Promise.reject();

    const forms: Readonly<Record<string, (folder: string) => string>> = {
      'a path': (at) => path.join(at, usual),
      'a file: address': (at) => pathToFileURL(path.join(at, usual)).href,
      'a relative path': () => `./${usual}`,
      'an address of the server’s own': () => 'mlflow-artifacts:/1/run1/artifacts',
      'a path of another machine': () => '/home/somebody/project/mlruns/1/run1/artifacts',
      'a path of Windows': () => String.raw`C:\Users\somebody\mlruns\1\run1\artifacts`,
      'an address of Windows': () => 'file:///C:/Users/somebody/mlruns/1/run1/artifacts',
      'no address': () => '',
    };
    for (const [form, uri] of Object.entries(forms)) {
      it(`are found by ${form}`, async () => {
        await writeFiles(folder, { [`${usual}/model/weights.bin`]: 'abc', [`${usual}/a.txt`]: 'text' });
        const store = await open(folder, uri(folder));
        assert.deepEqual(await store.artifacts?.('run1', ''), [
          { kind: 'folder', path: 'model' },
          { kind: 'file', path: 'a.txt', size: 4 },
        ]);
        assert.deepEqual(await store.artifacts?.('run1', 'model'), [
          { kind: 'file', path: 'model/weights.bin', size: 3 },
        ]);
        assert.equal(await readFile(await open1(store, 'model/weights.bin'), 'utf8'), 'abc');
      });
    }

    it('are found where the experiment keeps its own elsewhere', async () => {
      const elsewhere = path.join(path.dirname(folder), 'big disk');
      await writeFiles(elsewhere, { 'run1/artifacts/a.txt': 'text' });
      assert.deepEqual(await top(await open(folder, path.join(elsewhere, 'run1/artifacts'))), ['a.txt']);
    });

    it('are found after the whole was moved', async () => {
      await writeFiles(folder, { [`${usual}/a.txt`]: 'text' });
      await open(folder, path.join(folder, usual));
      const moved = path.join(path.dirname(folder), 'moved');
      await rename(folder, moved);
      const store = kind === 'folder' ? openMovedFolder(moved) : openMovedDatabase(moved);
      assert.deepEqual(await top(store), ['a.txt']);
    });

    it('are none where nothing was kept, and for a run that is gone', async () => {
      const store = await open(folder, path.join(folder, usual));
      assert.deepEqual(await top(store), []);
      assert.deepEqual(await store.artifacts?.('gone', ''), []);
      await assert.rejects(open1(store, 'a.txt'), StoreError);
    });

    for (const uri of ['s3://bucket/1/run1/artifacts', 'gs://b/x', 'dbfs:/x', 'https://e.org/run1/artifacts']) {
      it(`at ${uri} are not read, and it is said how to get them`, async () => {
        const store = await open(folder, uri);
        await assert.rejects(top(store), (error) => {
          assert(error instanceof StoreError && error.reason === 'unsupported');
          assert.match(error.message, /mlflow artifacts download --run-id run1/);
          return error.message.includes(uri);
        });
      });
    }

    describe('never lead out of the store:', () => {
      beforeEach(async () => {
        await writeFiles(path.dirname(folder), { 'secret/id_rsa': 'secret', 'secret/artifacts/id_rsa': 'secret' });
        await writeFiles(folder, { [`${usual}/in/a.txt`]: 'text' });
      });

      for (const uri of ['../secret', '../secret/artifacts', '../secret/run1/../artifacts', '/', '/etc', '..', '.']) {
        it(`a run whose address is ${uri}`, async () => {
          const store = await open(folder, uri.startsWith('..') ? path.join(folder, uri) : uri);
          assert.deepEqual(await top(store), ['in']);
          const written = await open(await temporaryFolder(), uri);
          assert.deepEqual(await top(written), []);
        });
      }

      for (const asked of ['..', '../../meta.yaml', 'in/../../../..', '/etc/passwd', 'in//a.txt', './in', 'in/\0']) {
        it(`a path like ${JSON.stringify(asked)}`, async () => {
          const store = await open(folder, path.join(folder, usual));
          await assert.rejects(open1(store, asked), StoreError);
          await assert.rejects(async () => store.artifacts?.('run1', asked), StoreError);
        });
      }

      it('a link inside', async function () {
        if (process.platform === 'win32') this.skip();
        const secret = path.join(path.dirname(folder), 'secret');
        await symlink(secret, path.join(folder, usual, 'folder'));
        await symlink(path.join(secret, 'id_rsa'), path.join(folder, usual, 'key'));
        await symlink('nowhere', path.join(folder, usual, 'nowhere'));
        await symlink('self', path.join(folder, usual, 'self'));
        await symlink('in', path.join(folder, usual, 'same'));
        const store = await open(folder, path.join(folder, usual));
        assert.deepEqual(await store.artifacts?.('run1', ''), [
          { kind: 'folder', path: 'in' },
          { kind: 'folder', path: 'same' },
          ...['folder', 'key', 'nowhere', 'self'].map((name) => ({ kind: 'file', path: name, size: undefined })),
        ]);
        for (const name of ['folder', 'folder/id_rsa', 'key', 'nowhere', 'self']) {
          await assert.rejects(
            open1(store, name),
            (error) => error instanceof StoreError && /link/.test(error.message),
          );
          await assert.rejects(async () => store.artifacts?.('run1', name), StoreError);
        }
        assert.equal(await readFile(await open1(store, 'same/a.txt'), 'utf8'), 'text');
      });

      for (const link of kind === 'folder' ? [usual] : [usual, path.dirname(usual)]) {
        it(`a link in the place of ${link}`, async function () {
          if (process.platform === 'win32') this.skip();
          const at = path.join(folder, link);
          await rename(at, `${at} as it was`);
          await symlink(path.join(path.dirname(folder), 'secret'), at);
          const store = await open(folder, path.join(folder, usual));
          await assert.rejects(top(store), (error) => error instanceof StoreError && /is a link/.test(error.message));
        });
      }
    });
  });
}

function openMovedDatabase(folder: string): RunStore {
  return mlflowSqlite.open({ kind: mlflowSqlite.id, path: path.join(folder, 'mlflow.db') });
}

function openMovedFolder(folder: string): RunStore {
  return mlflowFiles.open({ kind: mlflowFiles.id, path: path.join(folder, 'mlruns') });
}
