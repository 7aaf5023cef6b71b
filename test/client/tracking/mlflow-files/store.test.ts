/** MLflow's folder of plain files as it is found: half written, linked in circles, full of strange names. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { StoreError } from '../../../../client/storage/location.ts';
import { mlflowFiles } from '../../../../client/tracking/mlflow-files/kind.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { writeFiles } from '../../../support/gitRepository.ts';
import { skip } from '../../../support/skip.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

const experimentMeta = "experiment_id: '7'\nlifecycle_stage: active\nname: digits\n";

function runMeta(more: { readonly status?: number; readonly start?: number; readonly stage?: string } = {}): string {
  const { status = 1, start = 1000, stage = 'active' } = more;
  return `experiment_id: '7'\nlifecycle_stage: ${stage}\nrun_name: ''\nstart_time: ${start}\nstatus: ${status}\n`;
}

describe('a folder of MLflow', () => {
  let folder: string;
  let root: string;
  let store: RunStore;
  const file = (...parts: readonly string[]) => path.join(root, ...parts);
  /** As if everything had been written long ago. */
  const age = () => {
    for (const name of ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' })]) {
      utimesSync(path.join(root, name), 1, 1);
    }
  };
  const runNames = async () => (await store.runs('7', { offset: 0, limit: 10 })).runs.map(({ name }) => name);

  beforeEach(async () => {
    folder = await temporaryFolder();
    root = path.join(folder, 'mlruns');
    await writeFiles(root, {
      '7/meta.yaml': experimentMeta,
      '7/run1/meta.yaml': runMeta(),
      '7/run1/metrics/loss': '1 0.5 0\n',
    });
    store = mlflowFiles.open({ kind: mlflowFiles.id, path: root });
  });
  afterEach(async () => {
    store.close();
    await removeTemporaryFolders();
  });

  it('is found by the meta.yaml of an experiment', async () => {
    assert.deepEqual(await mlflowFiles.detect(folder), [{ kind: 'mlflow-files', path: root }]);
  });

  it('is none where only artifacts of a database stand in it', async () => {
    rmSync(file('7', 'meta.yaml'));
    assert.deepEqual(await mlflowFiles.detect(folder), []);
    assert.deepEqual(await mlflowFiles.detect(path.join(folder, 'no such folder')), []);
  });

  it('calls a run without a name by its id', async () => {
    assert.deepEqual(await runNames(), ['run1']);
  });

  it('shows a run as it was while its meta.yaml is being written, and not before that is whole', async () => {
    await runNames();
    writeFileSync(file('7', 'run1', 'meta.yaml'), '');
    mkdirSync(file('7', 'run2'));
    writeFileSync(file('7', 'run2', 'meta.yaml'), "experiment_id: '7'\nlifecycle_stage: act");
    assert.deepEqual(await runNames(), ['run1']);
    writeFileSync(file('7', 'run2', 'meta.yaml'), runMeta({ start: 2000 }));
    assert.deepEqual(await runNames(), ['run2', 'run1']);
  });

  it('shows a run whose meta.yaml stays cut off, and says so', async () => {
    await writeFiles(root, { '7/run2/meta.yaml': "experiment_id: '7'\nlifecycle_stage: act" });
    utimesSync(file('7', 'run2', 'meta.yaml'), 1, 1);
    const { runs } = await store.runs('7', { offset: 0, limit: 10 });
    assert.deepEqual(
      runs.map(({ id, status, problems = [] }) => [id, status, problems.length]),
      [
        ['run1', 'running', 0],
        ['run2', 'unknown', 1],
      ],
    );
    assert.match(runs[1]?.problems?.[0] ?? '', /not whole/);
  });

  it('shows an experiment whose meta.yaml stays cut off, and says so', async () => {
    writeFileSync(file('7', 'meta.yaml'), "experiment_id: '7'\nlifecycle_stage: act");
    assert.deepEqual(await store.experiments(), []);
    age();
    const [experiment] = await store.experiments();
    assert.equal(experiment?.name, '7');
    assert.match(experiment?.problems?.[0] ?? '', /not whole/);
  });

  it('leaves out metrics that hold no whole line yet', async () => {
    await writeFiles(file('7', 'run1', 'metrics'), { empty: '', half: '1 0.12' });
    const { runs } = await store.runs('7', { offset: 0, limit: 10 });
    assert.deepEqual(runs[0]?.metrics, [{ key: 'loss', value: 0.5, step: 0 }]);
  });

  for (const [what, first, second] of [
    ['is new', { lr: '0.1' }, { seed: '1' }],
    ['is new in a folder that others stand in', { 'net/layers': '2' }, { 'net/width': '64' }],
    ['had no value yet', { lr: '0.1', seed: '' }, { seed: '1' }],
  ] as const) {
    it(`shows a parameter that ${what} when the run is looked at again`, async () => {
      const params = async () => {
        const { runs } = await store.runs('7', { offset: 0, limit: 10 });
        return Object.fromEntries(runs[0]?.params.map(({ key, value }) => [key, value]) ?? []);
      };
      await writeFiles(file('7', 'run1', 'params'), first);
      age();
      assert.deepEqual(await params(), first);
      await writeFiles(file('7', 'run1', 'params'), second);
      assert.deepEqual(await params(), { ...first, ...second });
    });
  }

  it('hides what was deleted, and runs that belong elsewhere', async () => {
    await writeFiles(root, {
      '7/deleted/meta.yaml': runMeta({ stage: 'deleted' }),
      '7/strayed/meta.yaml': runMeta().replace("'7'", "'8'"),
      '7/datasets/meta.yaml': runMeta(),
      '8/meta.yaml': experimentMeta.replace("'7'", "'8'").replace('active', 'deleted'),
      '.trash/9/meta.yaml': experimentMeta,
    });
    assert.deepEqual(await runNames(), ['run1']);
    assert.deepEqual(
      (await store.experiments()).map(({ id, runCount }) => [id, runCount]),
      [['7', 1]],
    );
  });

  it('is read where links lead in circles', async function () {
    if (process.platform === 'win32') this.skip();
    symlinkSync(root, file('7', 'circle'));
    symlinkSync(file('7', 'run1', 'metrics'), file('7', 'run1', 'metrics', 'circle'));
    symlinkSync('self', file('self'));
    symlinkSync('self', file('7', 'run1', 'self'));
    assert.deepEqual(await runNames(), ['run1']);
    assert.equal((await store.experiments()).length, 1);
    await store.revision();
  });

  it('reads no file outside of itself, whatever it is asked for', async () => {
    writeFileSync(path.join(folder, 'secret'), '1 42 0\n');
    const keys = ['../../../../secret', '../meta.yaml', path.join(folder, 'secret'), '', '.', 'loss/x'];
    const histories = await store.histories({
      runIds: ['run1', '../run1', '..'],
      keys: [...keys, 'loss'],
      maxPoints: 10,
    });
    assert.deepEqual(
      histories.map(({ runId, key }) => [runId, key]),
      [['run1', 'loss']],
    );
    assert.deepEqual(await store.runs('..', { offset: 0, limit: 10 }), { runs: [], total: 0 });
  });

  it('goes on where one run, or one experiment, may not be entered', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) skip(this, 'whoever runs it may enter all folders');
    await writeFiles(root, { '7/run2/meta.yaml': runMeta(), '8/meta.yaml': experimentMeta.replace("'7'", "'8'") });
    const closed = [file('7', 'run2'), file('7', 'run1', 'metrics'), file('8')];
    for (const folder of closed) chmodSync(folder, 0);
    try {
      const { runs } = await store.runs('7', { offset: 0, limit: 10 });
      assert.deepEqual(
        runs.map(({ id, status, problems = [] }) => [id, status, problems.length]),
        [
          ['run1', 'running', 1],
          ['run2', 'unknown', 1],
        ],
      );
      assert.deepEqual(
        (await store.experiments()).map(({ id, problems = [] }) => [id, problems.length]),
        [
          ['7', 0],
          ['8', 1],
        ],
      );
      await store.revision();
    } finally {
      for (const folder of closed) chmodSync(folder, 0o700);
    }
  });

  it('that is gone says so', async () => {
    rmSync(root, { recursive: true });
    for (const read of [() => store.experiments(), () => store.revision()]) {
      await assert.rejects(read, (error) => error instanceof StoreError && error.reason === 'missing');
    }
  });

  describe('has a revision', () => {
    it('that stays while nothing is written', async () => {
      age();
      assert.equal(await store.revision(), await store.revision());
    });

    for (const [what, change] of [
      ['a point is logged', () => appendFileSync(file('7', 'run1', 'metrics', 'loss'), '2 0.4 1\n')],
      ['a metric is new', () => writeFileSync(file('7', 'run1', 'metrics', 'accuracy'), '2 0.4 1\n')],
      ['a run ends', () => writeFileSync(file('7', 'run1', 'meta.yaml'), runMeta({ status: 3 }))],
      ['a run begins', () => mkdirSync(file('7', 'run2'))],
      ['an experiment is new', () => mkdirSync(file('8'))],
      ['a model is new', () => mkdirSync(file('models', 'm'), { recursive: true })],
    ] as const) {
      it(`that changes when ${what}`, async () => {
        age();
        const before = await store.revision();
        change();
        assert.notEqual(await store.revision(), before);
      });
    }

    it('that changes even when two writes bear one time', async () => {
      const loss = file('7', 'run1', 'metrics', 'loss');
      const now = new Date();
      writeFileSync(loss, '1 0.1 0\n');
      utimesSync(loss, now, now);
      const before = await store.revision();
      writeFileSync(loss, '1 0.2 0\n');
      utimesSync(loss, now, now);
      assert.notEqual(await store.revision(), before);
    });
  });
});
