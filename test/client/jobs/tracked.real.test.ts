/** Stages without a tracker, launched with the real DVC: what becomes of them as runs. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { snapshotRef } from '../../../client/git/snapshot.ts';
import { isOver, type Job } from '../../../client/jobs/job.ts';
import { JobService } from '../../../client/jobs/service.ts';
import { activated, type PythonEnvironment } from '../../../client/python/environment.ts';
import type { Runner } from '../../../client/runners/runner.ts';
import { SshRunner } from '../../../client/runners/ssh/runner.ts';
import { jobFiles } from '../../../client/tracking/job-files/kind.ts';
import type { Run, RunStore } from '../../../client/tracking/store.ts';
import { launchedStagesRequest } from '../../../protocol/language.ts';
import { server as serverBundle } from '../../../scripts/bundles.ts';
import { type Bundle, bundled } from '../../support/bundle.ts';
import { git, makeRepository } from '../../support/gitRepository.ts';
import { LanguageServer } from '../../support/languageServer.ts';
import { endJob, grace, localRunner } from '../../support/localJobs.ts';
import { pythonFolder, workbenchPython } from '../../support/python.ts';
import { Sshd } from '../../support/sshd.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

const execute = promisify(execFile);
const helper = path.join(import.meta.dirname, '../../../client/runners/ssh/helper.sh');

const pipeline = `stages:
  prepare:
    cmd: python prepare.py
    deps: [prepare.py]
    params: [prepare.rows]
    metrics: [rows.json: {cache: false}]
    outs: [digits.npz]
  train:
    cmd: python train.py
    deps: [train.py, digits.npz]
    params: [train]
    metrics: [metrics.json: {cache: false}]
`;

const prepare = `import json, numpy, yaml
from sklearn.datasets import load_digits
rows = yaml.safe_load(open("params.yaml"))["prepare"]["rows"]
x, y = load_digits(return_X_y=True)
numpy.savez("digits.npz", x=x[:rows], y=y[:rows])
json.dump({"rows": rows}, open("rows.json", "w"))
`;

const train = `import json, numpy, sys, yaml
from sklearn.neural_network import MLPClassifier
params = yaml.safe_load(open("params.yaml"))["train"]
if params["hidden"] == 0:
    print("epoch 1 loss=9.5")
    sys.exit("no layer")
data = numpy.load("digits.npz")
model = MLPClassifier((params["hidden"],), max_iter=params["epochs"], random_state=0, verbose=True)
model.fit(data["x"], data["y"])
json.dump({"accuracy": model.score(data["x"], data["y"]), "curve": model.loss_curve_}, open("metrics.json", "w"))
`;

const params = (hidden: number) => `prepare: {rows: 200}\ntrain: {hidden: ${hidden}, epochs: 4}\nother: 1\n`;

describe('a stage without a tracker', function () {
  this.timeout(180_000);
  let scratch: string;
  let root: string;
  let python: PythonEnvironment;
  let bundle: Bundle;
  let server: LanguageServer;
  let service: JobService;
  let runs: RunStore;

  before(async () => {
    bundle = await bundled(serverBundle);
  });
  after(() => bundle.remove());

  beforeEach(async () => {
    scratch = await temporaryFolder();
    root = path.join(scratch, 'project');
    python = await workbenchPython();
    await makeRepository(root, {
      'dvc.yaml': pipeline,
      'prepare.py': prepare,
      'train.py': train,
      'params.yaml': params(8),
    });
    const environment = { ...process.env, ...activated(python, process.env) };
    await execute(python.dvc ?? 'dvc', ['init', '--quiet'], { cwd: root, env: environment });
    await git(root, 'add', '--all');
    await git(root, 'commit', '--quiet', '--message', 'a pipeline');
    server = await LanguageServer.start(bundle.file, { transport: 'stdio', workspace: root });
    runs = jobFiles.open({ kind: 'job-files', path: path.join(scratch, 'jobs') });
  });
  afterEach(async () => {
    for (const { record } of service.jobs()) await endJob(record.spec.id);
    await service.close();
    await server.stop();
    runs.close();
    await removeTemporaryFolders();
  });

  const start = async (runner: Runner) => {
    service = new JobService({ storage: scratch, runner: () => runner, retry: 200 });
    await service.start();
  };
  const launch = async (runner: Runner): Promise<string> => {
    const target = { uri: pathToFileURL(path.join(root, 'dvc.yaml')).href, stage: 'train' };
    const { record } = await service.launch(
      {
        runner: runner.name,
        title: 'train',
        target,
        command: ['dvc', 'repro', 'train'],
        root,
        directory: '',
        environment: runner.ships ? {} : activated(python, process.env),
        stages: await server.connection.sendRequest(launchedStagesRequest, target),
      },
      { report: () => undefined, signal: new AbortController().signal },
    );
    return record.spec.id;
  };
  const jobOf = (id: string): Job => {
    const job = service.jobs().find(({ record }) => record.spec.id === id);
    assert(job !== undefined);
    return job;
  };
  const ended = (id: string) =>
    until(
      'it is over',
      () => isOver(jobOf(id).state) && !['expected', 'missing'].includes(jobOf(id).results.kind) && jobOf(id),
      120_000,
    );
  const runOf = async (id: string): Promise<Run> => {
    const [run] = await runs.runsById([id]);
    assert(run !== undefined);
    return run;
  };
  const metricsOf = ({ metrics }: Run) => Object.fromEntries(metrics.map(({ key, value }) => [key, value]));
  const shownParams = [
    { key: 'prepare.rows', value: '200' },
    { key: 'train.epochs', value: '4' },
    { key: 'train.hidden', value: '8' },
  ];

  /** The run shows what the training itself kept in its metrics file and printed. */
  const checkRun = async (id: string, kept: string) => {
    const run = await runOf(id);
    const written: { accuracy: number; curve: number[] } = JSON.parse(kept);
    assert.equal(run.status, 'finished');
    assert.deepEqual(run.params, shownParams);
    assert.deepEqual(metricsOf(run), {
      accuracy: written.accuracy,
      rows: 200,
      loss: Number(written.curve.at(-1)?.toFixed(8)),
    });
    const [loss] = await runs.histories({ runIds: [id], keys: ['loss'], maxPoints: 100 });
    assert.deepEqual([...(loss?.steps ?? [])], [1, 2, 3, 4]);
    assert.deepEqual(
      [...(loss?.values ?? [])],
      written.curve.map((value) => Number(value.toFixed(8))),
    );
    assert.partialDeepStrictEqual(run.tags, { 'trainyard.job': id, 'trainyard.command': 'python train.py' });
    const [experiment] = await runs.experiments();
    assert.equal(experiment?.name, 'train');
  };

  it('is a run with parameters, metrics and curves; one that failed has nothing of the run before', async () => {
    const runner = localRunner(scratch);
    await start(runner);
    const first = await launch(runner);
    assert.deepEqual((await runOf(first)).params, shownParams);
    const job = await ended(first);
    assert.equal(job.state.kind, 'succeeded', await readFile(job.logFile, 'utf8'));
    const kept = await readFile(path.join(root, 'metrics.json'), 'utf8');

    await writeFile(path.join(root, 'params.yaml'), params(0));
    const second = await launch(runner);
    const failed = await ended(second);
    assert.equal(failed.state.kind, 'failed');
    const run = await runOf(second);
    assert.equal(run.status, 'failed');
    assert.deepEqual(run.params.at(-1), { key: 'train.hidden', value: '0' });
    assert.deepEqual(metricsOf(run), { loss: 9.5 });
    await checkRun(first, kept);

    await service.remove(first);
    assert.deepEqual(await runs.runsById([first]), []);
  });

  it('is the same run where it ran on a host', async () => {
    const sshd = await Sshd.start(scratch);
    const runner = new SshRunner(sshd.settings({ setup: [`source ${pythonFolder}/bin/activate`] }), { helper, grace });
    try {
      await start(runner);
      const id = await launch(runner);
      const job = await ended(id);
      assert.equal(job.state.kind, 'succeeded', await readFile(job.logFile, 'utf8'));
      const there = path.join(sshd.home, 'trainyard/jobs', id, 'work/metrics.json');
      await checkRun(id, await readFile(there, 'utf8'));
      assert.equal((await runOf(id)).commit, await git(root, 'rev-parse', snapshotRef(id)));
    } finally {
      await runner.close();
      await sshd.stop();
    }
  });
});
