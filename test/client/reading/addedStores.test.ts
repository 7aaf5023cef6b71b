/** Stores that people add: whatever they name, relative to their folder. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AddedStores, nothingThere } from '../../../client/reading/addedStores.ts';
import { createMlflowDatabase } from '../../support/mlflowTables.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

describe('a store that was added', () => {
  let folder: string;
  let added: AddedStores;
  beforeEach(async () => {
    folder = await temporaryFolder();
    added = new AddedStores();
  });
  afterEach(removeTemporaryFolders);

  const at = (place: string) => added.at({ place, folder });
  const here = (name: string) => path.join(folder, name);
  const makeDatabase = (name: string) => createMlflowDatabase(here(name)).close();

  it('is a server, by its address', async () => {
    assert.deepEqual(await at('http://me:pw@host:5000/'), [{ kind: 'mlflow-server', path: 'http://host:5000' }]);
  });

  it('is a database, whatever its name', async () => {
    makeDatabase('mlflow.db');
    makeDatabase('experiments of last year');
    assert.deepEqual(await at('mlflow.db'), [{ kind: 'mlflow-sqlite', path: here('mlflow.db') }]);
    const odd = [{ kind: 'mlflow-sqlite', path: here('experiments of last year') }];
    assert.deepEqual(await at('experiments of last year'), odd);
    assert.deepEqual(await at(`sqlite:///${here('experiments of last year')}`), odd);
  });

  it('is a folder, or what stands in one', async () => {
    await mkdir(here('copied/mlruns/1'), { recursive: true });
    await writeFile(here('copied/mlruns/1/meta.yaml'), 'experiment_id: "1"\nname: a\nlifecycle_stage: active\n');
    makeDatabase('copied/mlflow.db');
    const folderStore = { kind: 'mlflow-files', path: here('copied/mlruns') };
    assert.deepEqual(await at('copied/mlruns'), [folderStore]);
    assert.deepEqual(await at('copied'), [{ kind: 'mlflow-sqlite', path: here('copied/mlflow.db') }, folderStore]);
  });

  it('is told to be missing where nothing is there that can be read', async () => {
    await writeFile(here('notes.txt'), 'none');
    for (const place of ['gone', 'notes.txt', '.', 'postgresql://host/db']) {
      const [location, ...more] = await at(place);
      assert.deepEqual([location?.kind, more.length], [nothingThere.id, 0], place);
      assert(location !== undefined);
      await assert.rejects(nothingThere.open(location).experiments(), /trainyard\.stores/);
    }
  });
});
