/** The stores against MLflow itself: the same runs, logged by it to each kind of store, read by it and by us. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { registryKinds } from '../../../client/registry/index.ts';
import type { StoreLocation } from '../../../client/storage/location.ts';
import { storeKinds } from '../../../client/tracking/index.ts';
import type { Run, RunScope, RunStatus, RunStore } from '../../../client/tracking/store.ts';
import {
  type ExpectedRun,
  type ExpectedStore,
  isReadings,
  pythonNumber,
  type StoreName,
  storeNames,
} from '../../support/mlflowReadings.ts';
import { PythonScript } from '../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

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

      it('has the experiments, with those that hold runs first and none that was deleted', async () => {
        const experiments = await store.experiments();
        assert.deepEqual(
          experiments.map(({ id, name: title, runCount }) => ({ id, title, runCount })).sort(byId),
          expected.experiments.map(({ id, name: title, runs }) => ({ id, title, runCount: runs.length })).sort(byId),
        );
        assert.deepEqual(
          experiments.map(({ runCount }) => runCount > 0),
          [true, false, false],
        );
      });

      it('has the runs of each experiment, in order, with every parameter, tag and latest value', async () => {
        for (const { id, runs } of expected.experiments) {
          const page = await store.runs(id, { offset: 0, limit: 100 });
          assert.equal(page.total, runs.length);
          assert.deepEqual(
            page.runs,
            runs.map((run) => expectedRun(id, run, runs)),
          );
        }
      });

      it('has them by pages and by id', async () => {
        const [experiment] = expected.experiments.filter(({ runs }) => runs.length > 0);
        assert(experiment !== undefined);
        const ids = experiment.runs.map(({ id }) => id);
        const page = await store.runs(experiment.id, { offset: 2, limit: 2 });
        assert.deepEqual([page.total, page.runs.map(({ id }) => id)], [ids.length, ids.slice(2, 4)]);
        const asked = ['0'.repeat(32), ...ids.toReversed(), '../escaped'];
        assert.deepEqual(
          (await store.runsById(asked)).map(({ id }) => id),
          ids.toReversed(),
        );
      });

      it('has the nested run under the one that started it, and only there', async () => {
        const [experiment] = expected.experiments.filter(({ runs }) => runs.length > 0);
        const named = (name: string) => experiment?.runs.find((run) => run.name === name)?.id ?? '';
        const ids = async (scope: RunScope) => {
          const { runs, total } = await store.runs(experiment?.id ?? '', { offset: 0, limit: 100, scope });
          assert.equal(total, runs.length);
          return runs.map(({ id }) => id);
        };
        assert.deepEqual(await ids({ childrenOf: named('parent') }), [named('child')]);
        assert.deepEqual(await ids({ childrenOf: named('child') }), []);
        const others = experiment?.runs.map(({ id }) => id).filter((id) => id !== named('child'));
        assert.deepEqual(await ids('roots'), others);
      });

      it('has the data that a run was given and the models that it logged', async () => {
        for (const { id, datasets, models } of expected.experiments.flatMap(({ runs }) => runs)) {
          assert.deepEqual(await store.details?.(id), { datasets, models });
        }
        assert.equal(await store.details?.('0'.repeat(32)), undefined);
      });

      it('has the artifacts, folder by folder, with what stands in them', async () => {
        for (const { id, artifacts } of expected.experiments.flatMap(({ runs }) => runs)) {
          assert.deepEqual(await artifactsBelow(store, id, ''), artifacts);
        }
      });

      it('has every point of every metric', async () => {
        for (const run of expected.experiments.flatMap(({ runs }) => runs)) {
          const keys = Object.keys(run.histories);
          const histories = await store.histories({ runIds: [run.id], keys: [...keys, 'no such'], maxPoints: 1e6 });
          assert.deepEqual(
            histories.map(({ runId, key, steps, values, logged }) => ({
              runId,
              key,
              points: [...steps].map((step, i) => [step, values[i]]),
              logged,
            })),
            keys.map((key) => {
              const points = (run.histories[key] ?? []).map(([step, value]) => [step, pythonNumber(value)]);
              return { runId: run.id, key, points, logged: points.length };
            }),
          );
        }
      });

      it('has curves reduced to what a chart shows', async () => {
        const run = expected.experiments.flatMap(({ runs }) => runs).find(({ histories }) => 'long' in histories);
        assert(run !== undefined);
        const [curve] = await store.histories({ runIds: [run.id], keys: ['long'], maxPoints: 100 });
        assert(curve !== undefined && curve.values.length <= 100 && curve.logged === 3000);
        assert.deepEqual([Math.min(...curve.values), Math.max(...curve.values)], [0, 16]);
        assert.deepEqual([curve.steps.at(0), curve.steps.at(-1)], [0, 2999]);
        assert.equal(curve.steps.buffer.byteLength, curve.steps.length * 8);
      });

      it('has the models, versions newest first, with aliases and runs; no prompt, no deleted version', async () => {
        const registry = registryKinds.find(({ kinds }) => kinds.includes(location.kind))?.open(location);
        const models = await registry?.models();
        const runs = new Map(
          expected.experiments.flatMap(({ id, runs: all }) => all.map((run) => [run.id, { id, run }])),
        );
        assert.deepEqual(
          models?.map(({ name: title, description, versions }) => ({ title, description, versions })).sort(byTitle),
          expected.models
            .map(({ name: title, description, versions }) => ({
              title,
              description,
              versions: versions.map(({ version, aliases, run, created }) => ({
                version,
                aliases,
                runId: run ?? undefined,
                runName: runs.get(run ?? '')?.run.name,
                experimentId: runs.get(run ?? '')?.id,
                createdAt: created,
                description: '',
                status: 'ready',
              })),
            }))
            .sort(byTitle),
        );
      });
    });
  }
});

async function artifactsBelow(store: RunStore, runId: string, folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const artifact of (await store.artifacts?.(runId, folder)) ?? []) {
    if (artifact.kind === 'folder') {
      Object.assign(found, await artifactsBelow(store, runId, artifact.path));
      continue;
    }
    const file = await store.artifactFile?.(runId, artifact.path, '');
    const content = await readFile(file ?? '', 'utf8');
    assert.equal(artifact.size, Buffer.byteLength(content));
    found[artifact.path] = content;
  }
  return found;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function byTitle(a: { readonly title: string }, b: { readonly title: string }): number {
  return a.title < b.title ? -1 : 1;
}

const statuses: Readonly<Record<string, RunStatus>> = {
  RUNNING: 'running',
  FINISHED: 'finished',
  FAILED: 'failed',
  KILLED: 'killed',
};

function expectedRun(experimentId: string, run: ExpectedRun, all: readonly ExpectedRun[]): Run {
  const parentOf = ({ tags }: ExpectedRun) => new Map(tags).get('mlflow.parentRunId');
  const parentId = parentOf(run);
  const childCount = all.filter((other) => parentOf(other) === run.id).length;
  return {
    id: run.id,
    experimentId,
    name: run.name,
    status: statuses[run.status] ?? 'unknown',
    startTime: run.start,
    endTime: run.end ?? undefined,
    params: Object.entries(run.params)
      .sort()
      .map(([key, value]) => ({ key, value })),
    metrics: run.metrics
      .map(({ key, value, step }) => ({ key, value: pythonNumber(value), step }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    tags: Object.fromEntries(run.tags),
    ...(parentId !== undefined && { parentId }),
    ...(childCount > 0 && { childCount }),
  };
}
