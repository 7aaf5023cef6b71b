/** Changes of runs, made by MLflow itself in its database and its folder, and read back by the stores. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { StoreError, type StoreLocation } from '../../../../client/storage/location.ts';
import type { ChangeTools, RunChange } from '../../../../client/tracking/change.ts';
import { storeKinds } from '../../../../client/tracking/index.ts';
import { mlflowChanger } from '../../../../client/tracking/mlflow/changer.ts';
import type { Run } from '../../../../client/tracking/store.ts';
import { workbenchPython } from '../../../support/python.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

const strange = `"""; import os # 'a' "b" \\ & 日本 🚂\n\`second\` line`;

describe("changes of MLflow's runs", function () {
  this.timeout(240_000);
  let folder: string;
  let tools: ChangeTools;

  before(async () => {
    tools = { python: (await workbenchPython()).python };
    folder = path.join(await temporaryFolder(), 'stores');
    const writer = new PythonScript('mlflow_stores.py', folder);
    await writer.answer();
    await writer.end();
  });
  after(removeTemporaryFolders);

  for (const name of ['rollback', 'files']) {
    describe(`in the store "${name}"`, () => {
      let location: StoreLocation;
      let run: Run;

      before(async () => {
        const [found] = (await Promise.all(storeKinds.map((kind) => kind.detect(path.join(folder, name))))).flat();
        assert(found !== undefined);
        location = found;
        const [first] = (await all()).filter((one) => one.name === 'null');
        assert(first !== undefined);
        run = first;
      });

      function open() {
        const kind = storeKinds.find(({ id }) => id === location.kind);
        assert(kind !== undefined);
        return kind.open(location);
      }

      async function all(): Promise<readonly Run[]> {
        const store = open();
        const experiments = await store.experiments();
        const page = { offset: 0, limit: 1000 };
        const lists = await Promise.all(experiments.map(({ id }) => store.runs(id, page)));
        store.close();
        return lists.flatMap(({ runs }) => runs);
      }

      async function runAfter(change: RunChange): Promise<Run | undefined> {
        await mlflowChanger.change(location, [run.id], change, tools);
        return (await all()).find(({ id }) => id === run.id);
      }

      it('reach the run, whatever their text', async () => {
        const name = strange.replaceAll('\n', ' ');
        assert.equal((await runAfter({ kind: 'rename', name }))?.name, name);
        assert.equal((await runAfter({ kind: 'note', text: strange }))?.note, strange);
        assert.equal((await runAfter({ kind: 'note', text: '' }))?.note, undefined);
        assert.equal((await runAfter({ kind: 'tag', key: 'team', value: strange }))?.tags['team'], strange);
        assert.equal((await runAfter({ kind: 'untag', key: 'team' }))?.tags['team'], undefined);
      });

      it('delete it and bring it back', async () => {
        assert.equal(await runAfter({ kind: 'delete' }), undefined);
        assert.equal((await runAfter({ kind: 'restore' }))?.id, run.id);
      });

      it("that MLflow refuses are told in MLflow's words", async () => {
        await assert.rejects(
          mlflowChanger.change(location, ['0123456789abcdef0123456789abcdef'], { kind: 'delete' }, tools),
          (error) => error instanceof StoreError && /could not delete the run: .*0123456789abcdef/.test(error.message),
        );
      });
    });
  }

  it('need a Python, and say so', async () => {
    const location = { kind: 'mlflow-sqlite', path: path.join(folder, 'rollback', 'mlflow.db') };
    const rename = { kind: 'rename', name: 'x' } as const;
    await assert.rejects(mlflowChanger.change(location, [], rename, { python: undefined }), /no Python was found/);
    const python = path.join(folder, 'no such python');
    await assert.rejects(mlflowChanger.change(location, [], rename, { python }), /could not be started/);
  });

  it('end where they are cancelled', async () => {
    const location = { kind: 'mlflow-sqlite', path: path.join(folder, 'rollback', 'mlflow.db') };
    const cancelling = new AbortController();
    const changing = mlflowChanger.change(location, [], { kind: 'delete' }, tools, cancelling.signal);
    cancelling.abort();
    await assert.rejects(changing, { name: 'AbortError' });
  });
});
