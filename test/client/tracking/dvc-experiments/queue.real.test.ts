/** Experiments in DVC's queue: waiting, running, failed, done; and one that runs in the workspace. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunChange } from '../../../../client/tracking/change.ts';
import { dvcExperiments } from '../../../../client/tracking/dvc-experiments/kind.ts';
import type { Run, RunStore } from '../../../../client/tracking/store.ts';
import {
  allRuns,
  assertShowsTheSame,
  dvc,
  makeProject,
  shownRows,
  startQueue,
} from '../../../support/dvcExperiments.ts';
import { workbenchPython } from '../../../support/python.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';
import { until } from '../../../support/until.ts';

/** Logs, then waits for a file that lets it go on; fails where the rate is too high. */
const train = `
import json, os, sys, time
import yaml
params = yaml.safe_load(open("params.yaml"))
json.dump({"loss": params["lr"] / 3}, open("metrics.json", "w"))
while not os.path.exists(params["gate"]):
    time.sleep(0.05)
sys.exit(params["lr"] > 1)
`;

describe('The queue of DVC experiments', function () {
  this.timeout(180_000);
  let root: string;
  let gates: string;
  let store: RunStore;

  const gate = (name: string) => path.join(gates, name);
  const add = (name: string, lr: number, at: string) =>
    dvc(root, 'exp', 'run', '--queue', '--name', name, '--set-param', `lr=${lr}`, '--set-param', `gate=${gate(at)}`);
  const run = async (name: string) => (await allRuns(store)).find((one) => one.name === name);
  const becomes = (name: string, status: Run['status']) =>
    until(`${name} is ${status}`, async () => (await run(name))?.status === status, 60_000);

  before(async () => {
    root = await temporaryFolder();
    gates = await temporaryFolder();
    await makeProject(root, root, {
      'train.py': train,
      'params.yaml': `lr: 0.1\ngate: ${gate('open')}\n`,
      'dvc.yaml':
        'stages:\n  train:\n    cmd: python train.py\n    params: [lr, gate]\n    metrics: [metrics.json: {cache: false}]\n',
    });
    store = dvcExperiments.open({ kind: dvcExperiments.id, path: root });
  });
  after(async () => {
    for (const name of ['open', 'waiting', 'workspace']) await writeFile(gate(name), '');
    // The worker of the queue ends by itself when nothing is left.
    await until(
      'the worker ends',
      async () => /No active|0 active/i.test(await dvc(root, 'queue', 'status')) || undefined,
      60_000,
    );
    store.close();
    await removeTemporaryFolders();
  });

  it('shows what waits, before it has metrics', async () => {
    const before = await store.revision();
    await add('waits', 0.5, 'waiting');
    assert.notEqual(await store.revision(), before);
    await add('fails', 5, 'open');
    await add('unwanted', 0.7, 'open');
    await assertShowsTheSame(store, await shownRows(root));
    assert.deepEqual(
      (await allRuns(store))
        .filter(({ status }) => status === 'queued')
        .map(({ name }) => name)
        .toSorted(),
      ['fails', 'unwanted', 'waits'],
    );
  });

  it('lets go what was deleted', async () => {
    const unwanted = await run('unwanted');
    assert(unwanted);
    await change([unwanted.id], { kind: 'delete' });
    assert.equal(await run('unwanted'), undefined);
    await assertShowsTheSame(store, await shownRows(root));
  });

  it('shows what runs, with the values that it has by now', async () => {
    await startQueue(root);
    await becomes('waits', 'running');
    await until('it has logged', async () => ((await run('waits'))?.metrics.length ?? 0) > 0, 60_000);
    assert.deepEqual((await run('waits'))?.metrics, [{ key: 'loss', value: 0.5 / 3, step: 0 }]);
    await assertShowsTheSame(store, await shownRows(root));
  });

  it('shows what failed, and what went well as an experiment of its commit', async () => {
    await writeFile(gate('open'), '');
    await writeFile(gate('waiting'), '');
    await becomes('waits', 'finished');
    await becomes('fails', 'failed');
    await assertShowsTheSame(store, await shownRows(root));
  });

  it('shows what runs in the workspace there', async () => {
    const running = dvc(root, 'exp', 'run', '--name', 'here', '--set-param', `gate=${gate('workspace')}`);
    await becomes('workspace', 'running');
    assert.equal((await run('workspace'))?.tags['dvc.experiment'], 'here');
    await assertShowsTheSame(store, await shownRows(root));
    await writeFile(gate('workspace'), '');
    await running;
    assert.equal((await run('workspace'))?.status, 'unknown');
    assert.equal((await run('here'))?.status, 'finished');
  });

  describe('and what people change', () => {
    it('is renamed', async () => {
      const here = await run('here');
      assert(here);
      await change([here.id], { kind: 'rename', name: 'there' });
      assert.equal((await run('there'))?.commit, here.commit);
      assert.equal(await run('here'), undefined);
    });

    it('is deleted, several at once', async () => {
      const ids = [(await run('there'))?.id ?? '', (await run('waits'))?.id ?? ''];
      await change(ids, { kind: 'delete' });
      await assertShowsTheSame(store, await shownRows(root));
      assert.equal((await allRuns(store)).length, 3);
    });

    it('is not the workspace, nor a commit', async () => {
      const main = await run('main');
      for (const id of ['workspace', main?.id ?? '']) {
        const refused = /(The workspace is|Commits are) not (renamed|deleted) here/;
        await assert.rejects(change([id], { kind: 'rename', name: 'x' }), refused);
        await assert.rejects(change([id], { kind: 'delete' }), refused);
      }
    });

    it('is told where a name cannot be', async () => {
      const fails = await run('fails');
      await assert.rejects(
        change(['refs/exps/00/00/gone'], { kind: 'rename', name: 'a/b' }),
        /^StoreError: `dvc exp rename` failed: /,
      );
      await assert.rejects(change([fails?.id ?? ''], { kind: 'rename', name: 'x' }), /once it has run/);
    });

    it('says what is missing, and ends when it is cancelled', async () => {
      const { changer } = dvcExperiments;
      const store = { kind: dvcExperiments.id, path: root };
      const ids = ['refs/exps/00/00/gone'];
      const missing = changer?.change(store, ids, { kind: 'delete' }, { python: undefined });
      await assert.rejects(missing ?? Promise.resolve(), /no Python was found/);
      const absent = changer?.change(store, ids, { kind: 'delete' }, { python: path.join(root, 'nowhere') });
      await assert.rejects(absent ?? Promise.resolve(), /could not be started/);
      const { python } = await workbenchPython();
      const cancelled = changer?.change(store, ids, { kind: 'delete' }, { python }, AbortSignal.abort());
      await assert.rejects(cancelled ?? Promise.resolve(), { name: 'AbortError' });
    });
  });

  async function change(ids: readonly string[], what: RunChange): Promise<void> {
    const { python } = await workbenchPython();
    await dvcExperiments.changer?.change({ kind: dvcExperiments.id, path: root }, ids, what, { python });
  }
});
