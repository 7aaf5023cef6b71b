/** A folder that MLflow itself wrote, damaged in one place: that alone is missing, and told. */
import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mlflowFolderRegistry } from '../../../../client/registry/mlflow-files/registry.ts';
import { mlflowFiles } from '../../../../client/tracking/mlflow-files/kind.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { type ExpectedStore, isReadings } from '../../../support/mlflowReadings.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

describe('a damaged folder of MLflow', function () {
  this.timeout(120_000);
  let root: string;
  let writer: PythonScript;
  let store: RunStore;
  let experiment: ExpectedStore['experiments'][number];

  before(async () => {
    const folder = path.join(await temporaryFolder(), 'stores');
    root = path.join(folder, 'files', 'mlruns');
    writer = new PythonScript('mlflow_stores.py', folder);
    const readings = await writer.answer();
    assert(isReadings(readings));
    const found = readings.files.experiments.find(({ runs }) => runs.length > 0);
    assert(found !== undefined);
    experiment = found;
    store = mlflowFiles.open({ kind: mlflowFiles.id, path: root });
  });
  after(async () => {
    store.close();
    await writer.end();
    await removeTemporaryFolders();
  });

  const runOf = (name: string) => {
    const run = experiment.runs.find((candidate) => candidate.name === name);
    assert(run !== undefined, name);
    return { ...run, folder: path.join(root, experiment.id, run.id) };
  };
  const runs = async () => (await store.runs(experiment.id, { offset: 0, limit: 100 })).runs;
  const problemsOf = async (id: string) => (await runs()).find((run) => run.id === id)?.problems;

  it('shows all runs whole at first', async () => {
    assert.deepEqual(
      (await runs()).map(({ id, problems }) => [id, problems]),
      experiment.runs.map(({ id }) => [id, undefined]),
    );
  });

  it('counts the lines of a metric that are no points, and keeps the points', async () => {
    const [live] = experiment.runs;
    assert(live !== undefined && 'loss' in live.histories);
    const file = path.join(root, experiment.id, live.id, 'metrics', 'loss');
    await appendFile(file, 'no point\n1 two 3\n');
    const run = (await runs()).find(({ id }) => id === live.id);
    assert.deepEqual(run?.problems, ['loss: 2 lines are no point and passed over.']);
    const [curve] = await store.histories({ runIds: [live.id], keys: ['loss'], maxPoints: 100 });
    assert.equal(curve?.logged, live.histories['loss']?.length);
    assert.equal(run?.metrics.length, live.metrics.length);
  });

  it('shows a run that cannot be read by its id, and all others as they are', async () => {
    const child = runOf('child');
    const meta = path.join(child.folder, 'meta.yaml');
    const text = await readFile(meta, 'utf8');
    await rm(meta);
    await mkdir(meta);
    const shown = await runs();
    assert.equal(shown.length, experiment.runs.length);
    const bare = shown.find(({ id }) => id === child.id);
    assert.deepEqual([bare?.name, bare?.status, bare?.metrics], [child.id, 'unknown', []]);
    assert.match(bare?.problems?.[0] ?? '', /meta\.yaml cannot be read \(EISDIR.*Check its permissions/);
    const names = (all: readonly { readonly id: string; readonly name: string }[]) =>
      all.filter(({ id }) => id !== child.id).map(({ name }) => name);
    assert.deepEqual(names(shown), names(experiment.runs));
    assert.deepEqual((await store.experiments()).map(({ id, runCount }) => [id, runCount])[0], [
      experiment.id,
      experiment.runs.length,
    ]);
    await store.revision();
    await rm(meta, { recursive: true });
    await writeFile(meta, text);
    assert.equal(await problemsOf(child.id), undefined);
  });

  it('shows a model that cannot be read by its name, and the others as they are', async () => {
    const registry = mlflowFolderRegistry.open({ kind: mlflowFiles.id, path: root });
    const before = await registry.models();
    const empty = path.join(root, 'models', 'empty', 'meta.yaml');
    await rm(empty);
    await mkdir(empty);
    const version = path.join(root, 'models', 'digits', 'version-10', 'meta.yaml');
    await rm(version);
    await mkdir(version);
    const models = await registry.models();
    assert.deepEqual(
      models.map(({ name, versions, problems = [] }) => [name, versions.length, problems.length]).sort(),
      [
        ['digits', (before.find(({ name }) => name === 'digits')?.versions.length ?? 0) - 1, 1],
        ['empty', 0, 1],
      ],
    );
  });
});
