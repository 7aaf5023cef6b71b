/** The runs of jobs, out of folders as they are while jobs go on. */
import assert from 'node:assert/strict';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JobRun } from '../../../../client/tracking/job-files/jobFolder.ts';
import { jobFiles } from '../../../../client/tracking/job-files/kind.ts';
import type { Run, RunStore } from '../../../../client/tracking/store.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';
import { until } from '../../../support/until.ts';

const first = '20310506-070809-001-aaaaaa';
const second = '20310507-070809-001-bbbbbb';
const launched = Date.UTC(2031, 4, 6, 7, 8, 9);

describe('the runs of jobs', () => {
  let storage: string;
  let store: RunStore;

  beforeEach(async () => {
    storage = await temporaryFolder();
    store = jobFiles.open({ kind: 'job-files', path: path.join(storage, 'jobs') });
  });
  afterEach(async () => {
    store.close();
    await removeTemporaryFolders();
  });

  const write = async (id: string, name: string, text: string) => {
    const file = path.join(storage, 'jobs', id, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  const job = async (id: string, state: object, run: Partial<JobRun> = {}, log = '') => {
    const whole: JobRun = {
      experiment: 'train',
      root: '/project',
      directory: '',
      title: 'train',
      runner: 'local',
      createdAt: launched,
      params: [],
      metrics: [],
      ...run,
    };
    await write(id, 'run.json', JSON.stringify(whole));
    await write(id, 'state.json', JSON.stringify({ state, results: { kind: 'none' } }));
    await write(id, 'log', log);
  };
  const theRun = async (id = first): Promise<Run> => {
    const [run] = await store.runsById([id]);
    assert(run !== undefined);
    return run;
  };
  const metrics = async (id = first) =>
    Object.fromEntries((await theRun(id)).metrics.map(({ key, value }) => [key, value]));
  const curve = async (key: string, id = first) => {
    const [history] = await store.histories({ runIds: [id], keys: [key], maxPoints: 100 });
    return history && [...history.steps].map((step, index) => `${step}:${history.values[index]}`).join(' ');
  };
  const running = { kind: 'running', startedAt: launched + 1000 };
  const succeeded = { kind: 'succeeded', startedAt: launched + 1000, endedAt: launched + 9000 };

  it('are found where there is one', async () => {
    assert.deepEqual(await jobFiles.detect(storage), []);
    await write(first, 'job.json', '{}');
    assert.deepEqual(await jobFiles.detect(storage), []);
    await job(first, running);
    assert.deepEqual(await jobFiles.detect(storage), []);
    await job(first, running, {}, 'epoch 1 loss=1\n');
    const location = { kind: 'job-files', path: path.join(storage, 'jobs'), label: 'Jobs' };
    assert.deepEqual(await jobFiles.detect(storage), [location]);
  });

  it('have the stage’s parameters at once, and its metrics when the job has ended', async () => {
    const params = [{ file: 'params.yaml', key: 'train.lr', value: '0.001' }];
    const run = { params, metrics: [{ stage: 'train', file: 'out/m.json' }], command: 'python train.py', commit: 'c0' };
    await job(first, running, run);
    const before = await theRun();
    assert.deepEqual(before.params, [{ key: 'train.lr', value: '0.001' }]);
    assert.deepEqual(before.metrics, []);
    assert.equal(before.status, 'running');
    assert.equal(before.commit, 'c0');
    assert.deepEqual(before.tags, {
      'trainyard.job': first,
      'trainyard.runner': 'local',
      'trainyard.command': 'python train.py',
    });
    await job(first, succeeded, run);
    await write(first, 'results/out/m.json', '{"acc": 0.9, "per": {"class": NaN}, "name": "x"}');
    const after = await theRun();
    assert.equal(after.status, 'finished');
    assert.deepEqual([after.startTime, after.endTime], [launched + 1000, launched + 9000]);
    assert.deepEqual(await metrics(), { acc: 0.9, 'per.class': Number.NaN });
    assert.equal(await curve('acc'), '0:0.9');
  });

  for (const [file, text] of [
    ['m.json', '{"loss": 1e-05, "far": -Infinity, "odd": NaN, "sure": true, "per": {"class": 3}, "name": "x"}'],
    ['m.yaml', 'loss: 1e-05\nfar: -.inf\nodd: .nan\nsure: true\nper: {class: 3}\nname: x\n'],
    ['m.toml', 'loss = 1e-05\nfar = -inf\nodd = nan\nsure = true\nper.class = 3\nname = "x"\n'],
  ] as const) {
    it(`have the metrics in ${file} as DVC reads them`, async () => {
      await job(first, succeeded, { metrics: [{ stage: 'train', file }] });
      await write(first, `results/${file}`, text);
      const expected = { loss: 1e-5, far: -Infinity, odd: Number.NaN, sure: 1, 'per.class': 3 };
      assert.deepEqual(await metrics(), expected);
    });
  }

  it('live from the log while it grows, a line at a time', async () => {
    await job(first, running, {}, 'epoch 1 loss=0.5\nepoch 2 lo');
    assert.deepEqual(await metrics(), { loss: 0.5 });
    const revision = await store.revision();
    await appendFile(path.join(storage, 'jobs', first, 'log'), 'ss=0.25\nepoch 3 loss=0.125');
    assert.notEqual(await store.revision(), revision);
    assert.equal(await curve('loss'), '1:0.5 2:0.25');
    await job(first, succeeded, {}, 'epoch 1 loss=0.5\nepoch 2 loss=0.25\nepoch 3 loss=0.125');
    assert.equal(await curve('loss'), '1:0.5 2:0.25 3:0.125');
    assert.equal(await curve('loss'), '1:0.5 2:0.25 3:0.125');
    assert.deepEqual((await theRun()).metrics, [{ key: 'loss', value: 0.125, step: 3 }]);
  });

  it('are none of jobs that have no numbers, or whose command never ran', async () => {
    await job(first, succeeded, {}, 'Everything is up to date.\n');
    const metrics = [{ stage: 'train', file: 'm.json' }];
    await job(second, { kind: 'failed', endedAt: launched, message: 'The host is away.' }, { metrics });
    assert.deepEqual(await store.experiments(), []);
    assert.deepEqual(await store.runsById([second]), []);
  });

  it('stand by stage, the newest first, under the project’s name where there are several', async () => {
    await job(first, succeeded, {}, 'epoch 1 loss=1\n');
    await job(second, running, { createdAt: launched + 5 }, 'epoch 1 loss=2\n');
    const [only, ...others] = await store.experiments();
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(only, { name: 'train', runCount: 2, lastActivity: launched + 5 });
    const page = await store.runs(only?.id ?? '', { offset: 0, limit: 1 });
    assert.deepEqual([page.total, page.runs.map(({ id }) => id)], [2, [second]]);
    const below = await store.runs(only?.id ?? '', { offset: 0, limit: 1, scope: { childrenOf: first } });
    assert.deepEqual(below, { runs: [], total: 0 });
    await job(second, running, { root: '/other' }, 'epoch 1 loss=2\n');
    assert.deepEqual(
      (await store.experiments()).map(({ name }) => name),
      ['other/train', 'project/train'],
    );
  });

  it('are left to MLflow where the training logged to it', async () => {
    const root = path.join(storage, 'project');
    await job(first, succeeded, { root }, 'epoch 1 loss=1\n');
    await job(second, succeeded, { root }, 'epoch 1 loss=2\n');
    const counts = async () => (await store.experiments()).map(({ runCount }) => runCount);
    assert.deepEqual(await counts(), [2]);
    const tags = path.join(root, 'mlruns/0/abc/tags');
    await mkdir(tags, { recursive: true });
    await writeFile(path.join(root, 'mlruns/0/meta.yaml'), '');
    await writeFile(path.join(tags, 'trainyard.job'), first);
    assert.deepEqual(await counts(), [1]);
    await write(second, 'results/mlflow.db', '');
    const database = new DatabaseSync(path.join(storage, 'jobs', second, 'results/mlflow.db'));
    database.exec('CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT)');
    assert.deepEqual(await counts(), [1]);
    database.exec(`INSERT INTO tags VALUES ('trainyard.job', '${second}', 'abc')`);
    database.close();
    assert.deepEqual(await counts(), []);
    const third = '20310508-070809-001-cccccc';
    await job(third, running, { root }, 'epoch 1 loss=3\n');
    assert.deepEqual(await counts(), []);
    await job(third, succeeded, { root }, 'epoch 1 loss=3\n');
    assert.deepEqual(await counts(), [1]);
  });

  it('say as much of a job’s state as trackers do', async () => {
    const states = { preparing: 'queued', queued: 'queued', cancelling: 'running', lost: 'unknown' };
    for (const [kind, status] of Object.entries(states)) {
      await job(first, { kind }, {}, 'epoch 1 loss=1\n');
      assert.equal((await theRun()).status, status, kind);
    }
    await job(first, { ...succeeded, kind: 'cancelled' }, {}, 'epoch 1 loss=1\n');
    assert.equal((await theRun()).status, 'killed');
  });

  it('have plain names, and the stage or the file before those that clash', async () => {
    const run: Partial<JobRun> = {
      experiment: 'models/dvc.yaml',
      directory: 'models',
      params: [
        { file: 'params.yaml', key: 'lr', value: '1' },
        { file: 'params.yaml', key: 'lr', value: '1' },
        { file: 'params.yaml', key: 'depth', value: '2' },
        { file: 'models/params.yaml', key: 'depth', value: '3' },
      ],
      metrics: [
        { stage: 'prepare', file: 'rows.json' },
        { stage: 'models/dvc.yaml:a', file: 'models/a.json' },
        { stage: 'models/dvc.yaml:b', file: 'models/b.yaml' },
      ],
    };
    const log = [
      "Running stage '../dvc.yaml:prepare':",
      "Running stage 'a':",
      '> python a.py',
      'epoch 1 acc=0.5 loss=0.25',
    ];
    await job(first, succeeded, run, [...log, "Running stage 'b':", 'epoch 1 acc=0.75', ''].join('\n'));
    await write(first, 'results/rows.json', '{"rows": 100}');
    await write(first, 'results/models/a.json', '{"acc": 0.625}');
    await write(first, 'results/models/b.yaml', 'f1: .nan\nnested: {f1: 1e-3}\n');
    assert.deepEqual((await theRun()).params, [
      { key: 'lr', value: '1' },
      { key: 'models/params.yaml:depth', value: '3' },
      { key: 'params.yaml:depth', value: '2' },
    ]);
    assert.deepEqual(await metrics(), {
      rows: 100,
      'models/dvc.yaml:a/acc': 0.625,
      'models/dvc.yaml:b/acc': 0.75,
      loss: 0.25,
      f1: Number.NaN,
      'nested.f1': 0.001,
    });
    assert.equal(await curve('models/dvc.yaml:a/acc'), '1:0.5');
  });

  it('are read past what is broken or too large, and gone with their job', async () => {
    await job(first, succeeded, { metrics: [{ stage: 'train', file: 'm.json' }] });
    await write(first, 'results/m.json', '{"acc": 0.');
    await write(second, 'run.json', '{"experiment": 7}');
    assert.deepEqual(await metrics(), {});
    assert.deepEqual((await theRun()).problems, ['The metrics in m.json are not shown: it is no valid JSON.']);
    await write(first, 'results/m.json', `{"acc": 0.5, "pad": "${'x'.repeat(2 << 20)}"}`);
    assert.deepEqual(await metrics(), {});
    await rm(path.join(storage, 'jobs', first), { recursive: true });
    assert.deepEqual(await store.experiments(), []);
    assert.deepEqual(await store.runsById([first, '../../etc']), []);
  });

  it('have long logs without their being read twice or kept whole, and lines without end', async () => {
    const line = (step: number) => `step ${step} loss=${1 / (step + 1)} ${'x'.repeat(100)}\n`;
    const steps = 10_000;
    await job(first, running, {}, Array.from({ length: steps }, (_, step) => line(step)).join(''));
    const whole = await until('the log is read', async () => {
      const run = await theRun();
      return run.problems === undefined && run;
    });
    assert.deepEqual(whole.metrics, [{ key: 'loss', value: 1 / steps, step: steps - 1 }]);
    const [history] = await store.histories({ runIds: [first], keys: ['loss'], maxPoints: 1e6 });
    assert.equal(history?.logged, steps);
    assert.ok(history.values.length <= 8192);
    assert.deepEqual([history.values[0], history.values.at(-1)], [1, 1 / steps]);
    const log = path.join(storage, 'jobs', first, 'log');
    await appendFile(log, `${'step 1 loss=7 '.repeat(20_000)}\nstep ${steps} loss=0.5\n`);
    await until('the rest is read', async () => (await theRun()).metrics[0]?.step === steps);
    assert.deepEqual(await metrics(), { loss: 0.5 });
  });
});
