/** The stores against MLflow itself: the same runs, logged by it to each kind of store, read by it and by us. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StoreLocation } from '../../../../client/storage/location.ts';
import { storeKinds } from '../../../../client/tracking/index.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { type ExpectedStore, isReadings, type StoreName, storeNames } from '../../../support/mlflowReadings.ts';
import { itIsReadAsMlflowReadsIt } from '../../../support/mlflowStoreTests.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

describe('MLflow', function () {
  this.timeout(120_000);
  let folder: string;
  let writer: PythonScript;
  let readings: Readonly<Record<StoreName, ExpectedStore>>;

  before(async () => {
    folder = path.join(await temporaryFolder(), 'stores');
    writer = new PythonScript('mlflow_stores.py', folder);
    const answer = await writer.answer();
    assert(isReadings(answer));
    readings = answer;
  });

  after(async () => {
    await writer.end();
    await removeTemporaryFolders();
  });

  for (const name of storeNames) {
    describe(`store "${name}"`, () => {
      let location: StoreLocation;
      let store: RunStore;
      let expected: ExpectedStore;

      before(async () => {
        expected = readings[name];
        const found = await Promise.all(storeKinds.map((kind) => kind.detect(path.join(folder, name))));
        const [only, ...more] = found.flat();
        assert(only !== undefined && more.length === 0);
        location = only;
        const kind = storeKinds.find(({ id }) => id === location.kind);
        assert(kind !== undefined);
        store = kind.open(location);
        assert.equal(existsSync(`${location.path}-wal`), name === 'wal', 'only a database in WAL mode has a log');
      });

      after(() => store.close());

      itIsReadAsMlflowReadsIt(() => ({ location, store, expected, downloads: folder }));
    });
  }
});
