import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { snapshotRef } from '../../../client/git/snapshot.ts';
import { isOver, type Job } from '../../../client/jobs/job.ts';
import { JobService } from '../../../client/jobs/service.ts';
import { activated, type PythonEnvironment } from '../../../client/python/environment.ts';
import type { Runner } from '../../../client/runners/runner.ts';
import { SshRunner } from '../../../client/runners/ssh/runner.ts';
import { makeDvcProject } from '../../support/dvcProject.ts';
import { git } from '../../support/gitRepository.ts';
import { endJob, grace, localRunner } from '../../support/localJobs.ts';
import { pythonFolder, workbenchPython } from '../../support/python.ts';
import { Sshd } from '../../support/sshd.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

const helper = path.join(import.meta.dirname, '../../../client/runners/ssh/helper.sh');

describe('training with DVC and MLflow', function () {
  this.timeout(180_000);
  let scratch: string;
  let root: string;
  let python: PythonEnvironment;
  let service: JobService;
  let sshd: Sshd | undefined;

  beforeEach(async () => {
    scratch = await temporaryFolder();
    root = path.join(scratch, 'project');
    python = await workbenchPython();
  });
  afterEach(async () => {
    for (const { record } of service.jobs()) await endJob(record.spec.id);
    await service.close();
    await sshd?.stop();
    sshd = undefined;
    await removeTemporaryFolders();
  });

  const launch = async (runner: Runner) => {
    service = new JobService({ storage: scratch, runner: () => runner, retry: 200 });
    await service.start();
    const request = {
      runner: runner.name,
      title: 'train',
      target: { uri: 'file:///dvc.yaml', stage: 'train' },
      command: ['dvc', 'repro', 'train'] as const,
      root,
      directory: '',
      environment: runner.ships ? {} : activated(python, process.env),
    };
    return await service.launch(request, { report: () => undefined, signal: new AbortController().signal });
  };
  const latest = (): Job => {
    const [job] = service.jobs();
    assert(job !== undefined);
    return job;
  };
  const ended = () => until('it is over', () => isOver(latest().state) && latest(), 120_000);

  it('runs `dvc repro` here, and its run says which job started it', async () => {
    await makeDvcProject(root, python, 2);
    await launch(localRunner(scratch));
    const job = await ended();
    assert.equal(job.state.kind, 'succeeded', await readFile(job.logFile, 'utf8'));
    assert.equal(await readFile(path.join(root, 'model.txt'), 'utf8'), 'trained');
    const { tags } = readRun(path.join(root, 'mlflow.db'));
    assert.partialDeepStrictEqual(tags, { 'trainyard.job': job.record.spec.id, 'trainyard.runner': 'local' });
  });

  it('interrupts the stage below `dvc repro`, so that MLflow closes its run', async () => {
    await makeDvcProject(root, python, 1000);
    const { record } = await launch(localRunner(scratch, { grace: { interrupt: 30_000, terminate: 1000 } }));
    await until(
      'it trains',
      async () => (await readFile(latest().logFile, 'utf8').catch(() => '')).includes('step 3'),
      60_000,
    );
    await service.cancel(record.spec.id);
    assert.equal((await ended()).state.kind, 'cancelled');
    assert.match(await readFile(latest().logFile, 'utf8'), /KeyboardInterrupt/);
    assert.notEqual(readRun(path.join(root, 'mlflow.db')).status, 'RUNNING');
  });

  it('ships the working tree to a host, trains there, and brings the runs back', async () => {
    await makeDvcProject(root, python, 3);
    const script = await readFile(path.join(root, 'train.py'), 'utf8');
    await writeFile(path.join(root, 'train.py'), `from note import note\nnote()\n${script}`);
    await writeFile(
      path.join(root, 'note.py'),
      'import os\ndef note(): print("ignored is here:", os.path.exists("ignored.txt"))\n',
    );
    await writeFile(path.join(root, 'ignored.txt'), 'stays');
    sshd = await Sshd.start(scratch);
    const setup = [`source ${pythonFolder}/bin/activate`];
    const runner = new SshRunner(sshd.settings({ setup }), { helper, grace });
    await launch(runner);
    const job = await ended();
    const log = await readFile(job.logFile, 'utf8');
    assert.equal(job.state.kind, 'succeeded', log);
    assert.match(log, /ignored is here: False\n.*step 0\nstep 1\nstep 2/s);
    const brought = await until('results are here', () => latest().results.kind === 'here' && latest());
    assert.deepEqual(brought.results, { kind: 'here', refused: [] });
    const { tags, status } = readRun(path.join(brought.resultsFolder, 'mlflow.db'));
    assert.equal(status, 'FINISHED');
    assert.partialDeepStrictEqual(tags, {
      'trainyard.job': job.record.spec.id,
      'trainyard.runner': 'gpu1',
      'mlflow.source.git.commit': await git(root, 'rev-parse', snapshotRef(job.record.spec.id)),
    });
    await assert.rejects(access(path.join(root, 'mlflow.db')), { code: 'ENOENT' });
    await runner.close();
  });
});

function readRun(file: string): { status: unknown; tags: Record<string, unknown> } {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const { status } = database.prepare('SELECT status FROM runs').get() ?? {};
    const tags = database.prepare('SELECT key, value FROM tags').all();
    return { status, tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) };
  } finally {
    database.close();
  }
}
