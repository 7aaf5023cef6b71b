/** Experiments whose refs, objects and files are damaged, by example and by chance. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { appendFile, chmod, cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StoreError } from '../../../../client/storage/location.ts';
import { dvcExperiments } from '../../../../client/tracking/dvc-experiments/kind.ts';
import type { Run, RunStore } from '../../../../client/tracking/store.ts';
import { allRuns } from '../../../support/dvcExperiments.ts';
import { git, makeRepository, writeFiles } from '../../../support/gitRepository.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 7);
const rounds = Number(process.env['FUZZ_STORES'] ?? 40);

/** https://en.wikipedia.org/wiki/Lehmer_random_number_generator */
function randomNumbers(from: number): (below: number) => number {
  let state = from + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const rates = [0.1, 0.2, 0.3, 0.4];

/** A repository as `dvc exp run` leaves it, without DVC: an experiment for each rate on one commit. */
async function makeExperiments(root: string): Promise<string> {
  const files = (rate: number) => ({
    'params.yaml': `lr: ${rate}\nnet:\n  depth: 3\n`,
    'metrics.json': `{"loss": ${rate / 3}}`,
    'dvclive/metrics.json': `{"step": 1, "acc": ${rate / 7}}`,
    'dvclive/plots/metrics/acc.tsv': `step\tacc\n0\t0.5\n1\t${rate / 7}\n`,
  });
  await makeRepository(root, {
    ...files(0),
    '.dvc/config': '',
    'dvc.yaml': 'stages:\n  train:\n    cmd: x\n    params: [lr]\nmetrics: [metrics.json, dvclive/metrics.json]\n',
    'dvc.lock': "schema: '2.0'\n",
  });
  const baseline = await git(root, 'rev-parse', 'HEAD');
  for (const [index, rate] of rates.entries()) {
    await writeFiles(root, files(rate));
    await git(root, 'add', '--all');
    const commit = await git(
      root,
      'commit-tree',
      '-p',
      baseline,
      '-m',
      'dvc: commit experiment 0',
      await git(root, 'write-tree'),
    );
    await git(root, 'update-ref', `refs/exps/${baseline.slice(0, 2)}/${baseline.slice(2)}/exp-${index}`, commit);
  }
  await git(root, 'reset', '--quiet', '--hard');
  return baseline;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

describe('Damaged DVC experiments', function () {
  this.timeout(600_000);
  let whole: string;
  let baseline: string;
  let root: string;
  let store: RunStore;

  before(async () => {
    whole = path.join(await temporaryFolder(), 'whole');
    baseline = await makeExperiments(whole);
  });
  beforeEach(async () => {
    root = path.join(await temporaryFolder(), 'copy');
    await cp(whole, root, { recursive: true });
    store = dvcExperiments.open({ kind: dvcExperiments.id, path: root });
  });
  afterEach(() => store.close());
  after(removeTemporaryFolders);

  const ref = (name: string) => `refs/exps/${baseline.slice(0, 2)}/${baseline.slice(2)}/${name}`;
  const refs = () => path.join(root, '.git', path.dirname(ref('name')));
  const run = async (name: string) => {
    const found = (await allRuns(store)).find((one) => one.name === name);
    assert(found !== undefined, name);
    return found;
  };
  const objectOf = async (name: string) => {
    const id = await git(root, 'rev-parse', name);
    return path.join(root, '.git', 'objects', id.slice(0, 2), id.slice(2));
  };
  const overwrite = async (file: string, text: string) => {
    await chmod(file, 0o600);
    await writeFile(file, text);
  };

  it('are whole at first', async () => {
    const runs = await allRuns(store);
    assert.deepEqual(runs.map(({ name }) => name).toSorted(), [
      'exp-0',
      'exp-1',
      'exp-2',
      'exp-3',
      'main',
      'workspace',
    ]);
    for (const { name, problems } of runs) assert.equal(problems, undefined, name);
  });

  it('say on their commit that a ref is no ref, and show the others', async () => {
    await writeFile(path.join(refs(), 'exp-1'), 'no commit\n');
    const [main] = await store.experiments();
    assert.equal(main?.runCount, 5);
    assert.match(
      main?.problems?.join() ?? '',
      /^The experiment exp-1 cannot be read: git finds no commit's id in refs\/exps/,
    );
    assert.deepEqual((await run('exp-2')).metrics[0], { key: 'loss', value: 0.3 / 3, step: 0 });
  });

  for (const [what, object] of [
    ['commit', ''],
    ['tree', '^{tree}'],
  ] as const) {
    it(`say on their run that its ${what} is damaged or missing, and show the others`, async () => {
      const [damaged, missing] = await Promise.all([
        objectOf(`${ref('exp-1')}${object}`),
        objectOf(`${ref('exp-3')}${object}`),
      ]);
      await overwrite(damaged, 'damaged');
      await rm(missing);
      for (const name of ['exp-1', 'exp-3']) {
        const { metrics, params, problems } = await run(name);
        assert.deepEqual([metrics, params], [[], []]);
        assert.match(problems?.join() ?? '', new RegExp(`^The ${what} [0-9a-f]{7} cannot be read: .*git fsck`));
      }
      assert.deepEqual((await run('exp-0')).problems, undefined);
      assert.equal((await run('exp-2')).metrics.length, 3);
    });
  }

  it('keep a message on the file that it concerns', async () => {
    await overwrite(await objectOf(`${ref('exp-1')}:params.yaml`), 'damaged');
    const { params, metrics, problems } = await run('exp-1');
    assert.deepEqual(params, []);
    assert.equal(metrics.length, 3);
    assert.match(problems?.join() ?? '', /^The parameters in params\.yaml are not shown: The blob /);
  });

  it('are none outside of the project, whatever a pipeline names', async () => {
    await writeFile(path.join(root, '..', 'secret.yaml'), 'password: 1\n');
    await symlink('loop.yaml', path.join(root, 'loop.yaml'));
    await appendFile(path.join(root, 'dvc.yaml'), 'params: [../secret.yaml, /etc/hostname.yaml, loop.yaml]\n');
    const { params, problems } = await run('workspace');
    assert(!params.some(({ key }) => key.includes('password')));
    assert.deepEqual(problems, [
      '../secret.yaml is not read: it stands outside of the DVC project.',
      '/etc/hostname.yaml is not read: it stands outside of the DVC project.',
      'loop.yaml is not there, though the pipeline takes parameters from it.',
    ]);
  });

  it('are not read from DVC’s cache by what is no md5', async () => {
    await writeFile(path.join(root, '..', 'secret.json'), '{"password": 1}');
    await writeFiles(root, {
      'dvc.yaml': 'stages:\n  train:\n    cmd: x\n    metrics: [gone.json]\n',
      'dvc.lock':
        "schema: '2.0'\nstages:\n  train:\n    cmd: x\n    outs:\n    - {path: gone.json, md5: ../../../../../secret.json}\n",
    });
    assert.deepEqual((await run('workspace')).metrics, []);
  });

  it('are bounded: aliases that multiply, deep nesting, a file of many megabytes', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghij'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`),
    ];
    await writeFiles(root, {
      'dvc.yaml': 'params: [bomb.yaml, deep.json, big.json]\n',
      'bomb.yaml': bomb.join('\n'),
      'deep.json': '['.repeat(100_000),
      'big.json': `{"a": "${'x'.repeat(17 << 20)}"}`,
    });
    const { problems } = await run('workspace');
    assert.deepEqual(
      problems?.map((problem) => problem.split(' ')[3]),
      ['big.json', 'bomb.yaml', 'deep.json'],
    );
  });

  it('show hostile names as they are', async () => {
    const commit = await git(root, 'rev-parse', 'HEAD');
    const name = '<img src=x onerror=alert(1)>&$(touch x)';
    await mkdir(refs(), { recursive: true });
    await writeFile(path.join(refs(), name), `${commit}\n`);
    const found = (await allRuns(store)).find(({ id }) => id.endsWith('alert(1)>&$(touch x)'));
    const told = (await store.experiments()).flatMap(({ problems = [] }) => problems);
    assert(found?.name === name || told.some((problem) => problem.includes('alert(1)')));
  });

  it(`never crash, nor show a wrong number, with bytes changed at random (seed ${seed})`, async () => {
    const random = randomNumbers(seed);
    const right = new Map((await allRuns(store)).map((one) => [one.name, valuesOf(one)]));
    for (let round = 0; round < rounds; round++) {
      await rm(root, { recursive: true, force: true });
      await cp(whole, root, { recursive: true });
      await writeFiles(root, queueFiles(baseline, root));
      const files = (await filesBelow(root)).filter((file) => !/hooks|COMMIT_EDITMSG|description/.test(file));
      const damaged: string[] = [];
      for (let count = 0; count < 3; count++) {
        const file = files[random(files.length)];
        assert(file !== undefined);
        damaged.push(path.relative(root, file));
        await overwriteBytes(file, random);
      }
      const fresh = dvcExperiments.open({ kind: dvcExperiments.id, path: root });
      await assertNothingWrong(fresh, right, `round ${round}: ${damaged.join(', ')}`);
      fresh.close();
    }
  });
});

type Values = ReadonlyMap<string, unknown>;

/** What is shown of experiments that were kept is right, though some of it may be missing. */
async function assertNothingWrong(store: RunStore, right: ReadonlyMap<string, Values>, what: string): Promise<void> {
  try {
    await store.revision();
    const runs = await allRuns(store);
    for (const run of runs.filter(({ id, name }) => id.startsWith('refs/') && right.has(name))) {
      for (const [key, value] of valuesOf(run))
        assert.equal(value, right.get(run.name)?.get(key), `${run.name} ${key}`);
    }
    await store.histories({ runIds: runs.map(({ id }) => id), keys: ['acc'], maxPoints: 10 });
  } catch (error) {
    assert(error instanceof StoreError, `${what}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

function valuesOf(run: Run): Values {
  return new Map<string, unknown>([
    ...run.params.map(({ key, value }) => [`param ${key}`, value] as const),
    ...run.metrics.map(({ key, value }) => [`metric ${key}`, value] as const),
  ]);
}

/** Cut off, emptied, or with a byte changed or added. */
async function overwriteBytes(file: string, random: (below: number) => number): Promise<void> {
  const bytes = readFileSync(file);
  await chmod(file, 0o600);
  const at = random(bytes.length + 1);
  switch (random(4)) {
    case 0:
      return writeFile(file, bytes.subarray(0, at));
    case 1:
      return writeFile(file, '');
    case 2:
      bytes[Math.min(at, bytes.length - 1)] = random(256);
      return writeFile(file, bytes);
    default:
      return writeFile(file, Buffer.concat([bytes.subarray(0, at), Buffer.from([random(256)]), bytes.subarray(at)]));
  }
}

/** One that waits, one that runs, one that failed. */
function queueFiles(baseline: string, root: string): Record<string, string> {
  const message = (id: string, name: string) => {
    const entry = { stash_rev: baseline, baseline_rev: baseline, name, branch: null };
    return JSON.stringify({ body: Buffer.from(JSON.stringify([[entry], {}, {}])).toString('base64'), headers: { id } });
  };
  const info = { baseline_rev: baseline, root_dir: root, dvc_dir: '.dvc', status: 2, name: 'runs', result_hash: null };
  return {
    '.dvc/tmp/exps/celery/broker/in/1.celery.msg': message('a-1', 'waits'),
    '.dvc/tmp/exps/celery/broker/processed/2.celery.msg': message('a-2', 'runs'),
    '.dvc/tmp/exps/celery/broker/processed/3.celery.msg': message('a-3', 'failed'),
    '.dvc/tmp/exps/celery/result/celery-task-meta-a-3': '{"status": "SUCCESS"}',
    [`.dvc/tmp/exps/run/${baseline}/${baseline}.run`]: JSON.stringify(info),
  };
}
