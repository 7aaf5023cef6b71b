/** MLflow's own server, with each kind of database behind it, read by MLflow's client and by us. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { fieldOf, listField, numberField, textField } from '../../../../client/storage/jsonFields.ts';
import { StoreError } from '../../../../client/storage/location.ts';
import { MlflowServer } from '../../../../client/storage/mlflowServer.ts';
import type { RunChange } from '../../../../client/tracking/change.ts';
import { mlflowServer } from '../../../../client/tracking/mlflow-server/kind.ts';
import { metricValue } from '../../../../client/tracking/mlflow-server/runs.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import type { Credentials } from '../../../../client/web/credentials.ts';
import { nodeWeb } from '../../../../client/web/node.ts';
import type { Web } from '../../../../client/web/web.ts';
import { type ExpectedStore, isExpectedStores } from '../../../support/mlflowReadings.ts';
import { admin, MlflowTestServer } from '../../../support/mlflowServer.ts';
import { itIsReadAsMlflowReadsIt } from '../../../support/mlflowStoreTests.ts';
import { Postgres, postgresPrograms } from '../../../support/postgres.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { skip } from '../../../support/skip.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';
import { until } from '../../../support/until.ts';

describe('an MLflow server', function () {
  this.timeout(900_000);
  let server: MlflowTestServer;
  let store: RunStore;

  /** What to end after each server's tests, the last begun first. */
  const ends: (() => void | Promise<void>)[] = [];

  async function endAll(): Promise<void> {
    for (const end of ends.splice(0).reverse()) await end();
    await removeTemporaryFolders();
  }

  async function start(backend: (folder: string) => string, access?: 'signIn'): Promise<void> {
    const folder = await temporaryFolder();
    server = await MlflowTestServer.start(folder, backend(folder), access);
    ends.push(() => server.stop());
  }

  function open(web?: Web): RunStore {
    const opened = mlflowServer.open({ kind: mlflowServer.id, path: server.address }, web);
    ends.push(() => opened.close());
    return opened;
  }

  /** What MLflow's client reads of what it logged. */
  async function logTo(address: string): Promise<ExpectedStore> {
    const writer = new PythonScript('mlflow_server_runs.py', address);
    ends.push(() => writer.end());
    const answer = await writer.answer();
    assert(isExpectedStores(answer));
    const [only] = answer;
    assert(only !== undefined);
    return only;
  }

  describe('over SQLite', () => {
    let expected: ExpectedStore;
    let downloads: string;
    const location = () => ({ kind: mlflowServer.id, path: server.address });

    before(async () => {
      await start((folder) => `sqlite:///${folder}/mlflow.db`);
      downloads = await temporaryFolder();
      expected = await logTo(server.address);
      store = open();
    });
    after(endAll);

    itIsReadAsMlflowReadsIt(() => ({ location: location(), store, expected, downloads }));

    it("has the curves of many runs at once, as MLflow's client has each", async () => {
      const runs = expected.experiments.flatMap((experiment) => experiment.runs);
      const keys = [...new Set(runs.flatMap(({ histories }) => Object.keys(histories)))];
      const curves = await store.histories({ runIds: runs.map(({ id }) => id), keys, maxPoints: 1e6 });
      assert.deepEqual(
        curves.map(({ runId, key, logged }) => ({ runId, key, logged })).sort(byRunAndKey),
        runs
          .flatMap(({ id: runId, histories }) =>
            Object.entries(histories).map(([key, points]) => ({ runId, key, logged: points.length })),
          )
          .sort(byRunAndKey),
      );
    });

    it('keeps what is downloaded below the folder that is given', async () => {
      const [run] = expected.experiments.flatMap(({ runs }) => runs).filter(({ artifacts }) => 'top.txt' in artifacts);
      assert(run !== undefined);
      for (const path of ['../top.txt', 'plots/../../top.txt', '/etc/passwd', '', 'gone.txt']) {
        await assert.rejects(async () => store.artifactFile?.(run.id, path, downloads), StoreError);
      }
      await assert.rejects(async () => store.artifactFile?.('../..', 'top.txt', downloads), StoreError);
    });

    it('changes runs: name, note, tags; deletes them and brings them back', async () => {
      const [experiment] = expected.experiments.filter(({ runs }) => runs.length > 0);
      const [id = ''] = experiment?.runs.map((run) => run.id) ?? [];
      const change = (asked: RunChange) => mlflowServer.changer?.change(location(), [id], asked, { python: undefined });
      const [before] = await store.runsById([id]);
      await change({ kind: 'rename', name: 'renamed <b>' });
      await change({ kind: 'note', text: '# noted' });
      await change({ kind: 'tag', key: 'new/tag', value: 'value' });
      const [changed] = await store.runsById([id]);
      assert.deepEqual([changed?.name, changed?.note, changed?.tags['new/tag']], ['renamed <b>', '# noted', 'value']);
      await change({ kind: 'note', text: '' });
      await change({ kind: 'untag', key: 'new/tag' });
      await change({ kind: 'rename', name: before?.name ?? '' });
      assert.deepEqual(await store.runsById([id]), [before]);
      await change({ kind: 'delete' });
      assert.deepEqual(await store.runsById([id]), []);
      await change({ kind: 'restore' });
      assert.deepEqual(await store.runsById([id]), [before]);
      await assert.rejects(async () => change({ kind: 'untag', key: 'no such tag' }), StoreError);
    });

    it('tells that a value was logged, and has it in a list that was read before', async () => {
      const running = expected.experiments.flatMap(({ id, runs }) => runs.map((run) => ({ experiment: id, run })));
      const live = running.find(({ run }) => run.status === 'RUNNING');
      assert(live !== undefined);
      const all = { offset: 0, limit: 100 };
      const metric = async () => {
        const { runs } = await store.runs(live.experiment, all);
        return runs.find(({ id }) => id === live.run.id)?.metrics.find(({ key }) => key === 'live')?.value;
      };
      await metric();
      // The first look finds what there is; those after it, what changed.
      const first = await store.revision();
      await delay(2000);
      assert.equal(await store.revision(), first);
      const point = { run_id: live.run.id, key: 'live', value: 42, timestamp: 1, step: 1 };
      await new MlflowServer(server.address).post('runs/log-metric', point);
      await until('it is told', async () => (await store.revision()) !== first);
      assert.equal(await metric(), 42);
    });

    it('has a curve that goes on as MLflow has it, with points of earlier times too', async () => {
      const asked = new MlflowServer(server.address);
      const [experiment] = expected.experiments;
      const answer = await asked.post('runs/create', { experiment_id: experiment?.id, start_time: Date.now() });
      const id = textField(fieldOf(fieldOf(answer, 'run'), 'info'), 'run_id');
      const log = (first: number, count: number, from: { readonly time?: number; readonly value?: number } = {}) => {
        const { time = first, value = 0.5 } = from;
        const points = Array.from({ length: count }, (_, index) => ({ step: first + index, timestamp: time + index }));
        const metrics = points.map((point) => ({ ...point, key: 'grown', value: value + point.step }));
        return asked.post('runs/log-batch', { run_id: id, metrics });
      };
      const assertWhole = async () => {
        const [curve] = await store.histories({ runIds: [id], keys: ['grown'], maxPoints: 1e6 });
        const whole = await asked.get('metrics/get-history', { run_id: id, metric_key: 'grown' });
        const theirs = listField(whole, 'metrics').map(
          (point) => `${numberField(point, 'step')} ${metricValue(point)}`,
        );
        const steps = [...(curve?.steps ?? [])];
        const ours = steps.map((step, index) => `${step} ${curve?.values[index]}`);
        assert.deepEqual(ours.toSorted(), theirs.toSorted());
        assert.deepEqual(
          steps,
          steps.toSorted((a, b) => a - b),
        );
      };
      await log(0, 900);
      await assertWhole();
      await log(900, 3);
      await assertWhole();
      await log(903, 700);
      await assertWhole();
      await log(1603, 2, { time: 10 });
      await assertWhole();
      await log(1600, 3, { value: 7 });
      await assertWhole();
    });
  });

  describe('over PostgreSQL', () => {
    let expected: ExpectedStore;
    let downloads: string;

    before(async function () {
      const programs = await postgresPrograms();
      if (programs === undefined) skip(this, "PostgreSQL is not installed: Debian's package `postgresql`");
      const database = await Postgres.start(programs, await temporaryFolder());
      ends.push(() => database.stop());
      await start(() => database.uri);
      downloads = await temporaryFolder();
      expected = await logTo(server.address);
      store = open();
    });
    after(endAll);

    itIsReadAsMlflowReadsIt(() => ({
      location: { kind: mlflowServer.id, path: server.address },
      store,
      expected,
      downloads,
    }));
  });

  describe('that asks who reads it', () => {
    before(() => start((folder) => `sqlite:///${folder}/mlflow.db`, 'signIn'));
    after(endAll);

    async function names(credentials: Credentials | undefined): Promise<readonly string[]> {
      const experiments = await open(
        nodeWeb({ isStrict: () => true, credentials: async () => credentials }),
      ).experiments();
      return experiments.map(({ name }) => name);
    }

    it('is read by who signed in', async () => {
      assert.deepEqual(await names({ kind: 'basic', ...admin }), ['Default']);
    });

    it('is not read without signing in, nor with a wrong password, which is told to nobody', async () => {
      for (const credentials of [undefined, { kind: 'basic', username: 'somebody', password: 'wrong' } as const]) {
        await assert.rejects(
          names(credentials),
          (error) => error instanceof StoreError && error.reason === 'signIn' && !/wrong|somebody/.test(error.message),
        );
      }
    });
  });
});

function byRunAndKey(
  a: { readonly runId: string; readonly key: string },
  b: { readonly runId: string; readonly key: string },
): number {
  return a.runId + a.key < b.runId + b.key ? -1 : 1;
}
