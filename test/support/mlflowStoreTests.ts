/** What holds of every store of MLflow's: it is read as MLflow's own client reads it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { registryKinds } from '../../client/registry/index.ts';
import { isServer, type StoreLocation } from '../../client/storage/location.ts';
import type { Run, RunScope, RunStatus, RunStore } from '../../client/tracking/store.ts';
import type { Web } from '../../client/web/web.ts';
import { type ExpectedRun, type ExpectedStore, pythonNumber } from './mlflowReadings.ts';

/** Known once the suite's `before` has run. */
export interface MlflowSubject {
  readonly location: StoreLocation;
  readonly store: RunStore;
  readonly expected: ExpectedStore;
  /** A folder for what has to be downloaded. */
  readonly downloads: string;
  readonly web?: Web;
}

export function itIsReadAsMlflowReadsIt(subject: () => MlflowSubject): void {
  it('has the experiments, with those that hold runs first and none that was deleted', async () => {
    const { store, expected } = subject();
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
    const { store, expected, location } = subject();
    for (const { id, runs } of expected.experiments) {
      const page = await store.runs(id, { offset: 0, limit: 100 });
      assert.equal(page.total, runs.length);
      assert.deepEqual(
        page.runs,
        runs.map((run) => expectedRun(location, id, run, runs)),
      );
    }
  });

  it('has them by pages and by id', async () => {
    const { store, expected } = subject();
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
    const { store, expected } = subject();
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
    const { store, expected } = subject();
    for (const { id, datasets, models } of expected.experiments.flatMap(({ runs }) => runs)) {
      assert.deepEqual(await store.details?.(id), { datasets, models });
    }
    assert.equal(await store.details?.('0'.repeat(32)), undefined);
  });

  it('has the artifacts, folder by folder, with what stands in them', async () => {
    const { store, expected, downloads } = subject();
    for (const { id, artifacts } of expected.experiments.flatMap(({ runs }) => runs)) {
      assert.deepEqual(await artifactsBelow(store, id, '', downloads), artifacts);
    }
  });

  it('has every point of every metric', async () => {
    const { store, expected } = subject();
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
    const { store, expected } = subject();
    const run = expected.experiments.flatMap(({ runs }) => runs).find(({ histories }) => 'long' in histories);
    assert(run !== undefined);
    const [curve] = await store.histories({ runIds: [run.id], keys: ['long'], maxPoints: 100 });
    assert(curve !== undefined && curve.values.length <= 100 && curve.logged === 3000);
    assert.deepEqual([Math.min(...curve.values), Math.max(...curve.values)], [0, 16]);
    assert.deepEqual([curve.steps.at(0), curve.steps.at(-1)], [0, 2999]);
    assert.equal(curve.steps.buffer.byteLength, curve.steps.length * 8);
  });

  it('has the models, versions newest first, with aliases, stages and runs; no prompt, no deleted version', async () => {
    const { expected, location, web } = subject();
    const registry = registryKinds.find(({ kinds }) => kinds.includes(location.kind))?.open(location, web);
    const models = await registry?.models();
    const runs = new Map(expected.experiments.flatMap(({ id, runs: all }) => all.map((run) => [run.id, { id, run }])));
    assert.deepEqual(
      models?.map(({ name: title, description, versions }) => ({ title, description, versions })).sort(byTitle),
      expected.models
        .map(({ name: title, description, versions }) => ({
          title,
          description,
          versions: versions.map(({ version, aliases, stage, run, created }) => ({
            version,
            aliases,
            stage: stage === 'None' ? undefined : stage,
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
}

async function artifactsBelow(
  store: RunStore,
  runId: string,
  folder: string,
  into: string,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const artifact of (await store.artifacts?.(runId, folder)) ?? []) {
    if (artifact.kind === 'folder') {
      Object.assign(found, await artifactsBelow(store, runId, artifact.path, into));
      continue;
    }
    const file = await store.artifactFile?.(runId, artifact.path, into);
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

function expectedRun(
  location: StoreLocation,
  experimentId: string,
  run: ExpectedRun,
  all: readonly ExpectedRun[],
): Run {
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
    ...(isServer(location) && { webPage: `${location.path}/#/experiments/${experimentId}/runs/${run.id}` }),
  };
}
