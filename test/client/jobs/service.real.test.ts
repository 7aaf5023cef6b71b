import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isOver } from '../../../client/jobs/job.ts';
import { JobService, type LaunchRequest } from '../../../client/jobs/service.ts';
import { LaunchError, type Runner } from '../../../client/runners/runner.ts';
import { endJob, localRunner } from '../../support/localJobs.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

describe('the job service', () => {
  let storage: string;
  let open: JobService[];

  beforeEach(async () => {
    storage = await temporaryFolder();
    open = [];
  });
  afterEach(async () => {
    for (const { record } of open.flatMap((service) => service.jobs())) await endJob(record.spec.id);
    for (const service of open) await service.close();
    await removeTemporaryFolders();
  });

  /** A window that is opened on the storage. */
  const openWindow = async (runners: readonly Runner[] = [localRunner(storage)]) => {
    const runner = (name: string) => runners.find((candidate) => candidate.name === name);
    const service = new JobService({ storage, runner, retry: 50 });
    open.push(service);
    await service.start();
    return service;
  };
  const request = (script: string, more: Partial<LaunchRequest> = {}): LaunchRequest => ({
    runner: 'local',
    title: 'train',
    target: { uri: 'file:///dvc.yaml', stage: 'train' },
    command: [process.execPath, '-e', script],
    root: storage,
    directory: '',
    environment: {},
    ...more,
  });
  const launching = { report: () => undefined, signal: new AbortController().signal };
  const ended = (service: JobService) =>
    until('the newest job is over', () => {
      const [job] = service.jobs();
      return job !== undefined && isOver(job.state) && job;
    });

  it('launches, tells each change and remembers the end', async () => {
    const window = await openWindow();
    const told: (string | undefined)[] = [];
    window.onChanged(() => told.push(window.jobs()[0]?.state.kind));
    await window.launch(request('console.log("out")'), launching);
    const job = await ended(window);
    assert.equal(job.state.kind, 'succeeded');
    assert.equal(await readFile(job.logFile, 'utf8'), 'out\n');
    assert.equal(told[0], 'preparing');
    assert.equal(told.at(-1), 'succeeded');
    await window.close();
    const reopened = await openWindow();
    assert.deepEqual(reopened.jobs(), [job]);
  });

  it('lists the newest first', async () => {
    const window = await openWindow();
    await window.launch(request('', { title: 'first' }), launching);
    await window.launch(request('', { title: 'second' }), launching);
    assert.deepEqual(
      window.jobs().map(({ record }) => record.title),
      ['second', 'first'],
    );
    await ended(window);
  });

  it('hears of a job that went on while no window was open', async () => {
    const first = await openWindow();
    await first.launch(request('setTimeout(() => console.log("late"), 500)'), launching);
    await first.close();
    const second = await openWindow();
    const job = await ended(second);
    assert.equal(job.state.kind, 'succeeded');
    assert.equal(await readFile(job.logFile, 'utf8'), 'late\n');
  });

  it('cancels', async () => {
    const window = await openWindow();
    const { record } = await window.launch(request('setInterval(() => {}, 1000)'), launching);
    await until('it runs', () => window.jobs()[0]?.state.kind === 'running');
    await window.cancel(record.spec.id);
    assert.match(window.jobs()[0]?.state.kind ?? '', /cancelling|cancelled/);
    assert.equal((await ended(window)).state.kind, 'cancelled');
  });

  it('explains a failure by what the log says', async () => {
    const window = await openWindow();
    const script = `console.error("ModuleNotFoundError: No module named 'torch'"); process.exit(1)`;
    await window.launch(request(script), launching);
    const { state } = await ended(window);
    assert.match(state.kind === 'failed' ? state.message : '', /Python has no module torch/);
  });

  it('tells a launch that did not come about, to who asked and in the list', async () => {
    const window = await openWindow();
    const gone = request('', { directory: 'no/such/folder' });
    await assert.rejects(window.launch(gone, launching), { name: 'LaunchError', reason: 'refused' });
    const [job] = window.jobs();
    assert.equal(job?.state.kind, 'failed');
    await assert.rejects(window.launch(request('', { runner: 'gone' }), launching), /There is no runner called gone/);
  });

  it('forgets a job that is over, and none that is not', async () => {
    const window = await openWindow();
    const { record } = await window.launch(request('setTimeout(() => {}, 300)'), launching);
    await assert.rejects(window.remove(record.spec.id), /cancel it first/);
    const job = await ended(window);
    await window.remove(record.spec.id);
    assert.deepEqual(window.jobs(), []);
    await assert.rejects(readFile(job.logFile), { code: 'ENOENT' });
    assert.deepEqual((await openWindow()).jobs(), []);
  });

  it('forgets a job whose place cannot be cleared, and says why', async () => {
    const remote = remoteLike(localRunner(storage), () => Promise.resolve({ files: 0, refused: [] }));
    remote.remove = () => Promise.reject(new Error('no way there'));
    const window = await openWindow([remote]);
    await window.launch(request('', { runner: 'far' }), launching);
    const { record } = await ended(window);
    assert.equal(await window.remove(record.spec.id), 'no way there');
    assert.deepEqual(window.jobs(), []);
  });

  it('notices what another window launches, follows it, and forgets what that removes', async () => {
    const here = await openWindow();
    const there = await openWindow();
    await here.launch(request('', { title: 'mine' }), launching);
    const { record } = await there.launch(request('console.log("done")', { title: 'theirs' }), launching);
    const titles = (window: JobService) => window.jobs().map(({ record: { title } }) => title);
    await until('it is noticed', () => titles(here).length === 2 && titles(there).length === 2);
    assert.deepEqual(titles(here), ['theirs', 'mine']);
    assert.deepEqual(titles(there), ['theirs', 'mine']);
    const stateHere = () => here.jobs().find(({ record: { title } }) => title === 'theirs')?.state.kind;
    await until('its end is told here', () => stateHere() === 'succeeded');
    await until('its end is told there', () => there.jobs().every(({ state }) => isOver(state)));
    await there.remove(record.spec.id);
    await until('it is gone here', () => titles(here).length === 1);
    assert.deepEqual(titles(here), ['mine']);
  });

  it('leaves a job to the window that is launching it', async () => {
    const local = localRunner(storage);
    const slow = remoteLike(local, () => Promise.resolve({ files: 0, refused: [] }));
    const go = Promise.withResolvers<void>();
    slow.launch = async (spec, context) => {
      await go.promise;
      await local.launch(spec, context);
    };
    const here = await openWindow([slow]);
    const there = await openWindow([slow]);
    const launched = there.launch(request('', { runner: 'far' }), launching);
    await until('it is noticed', () => here.jobs().length === 1);
    assert.equal(here.jobs()[0]?.state.kind, 'preparing');
    go.resolve();
    await launched;
    assert.equal((await ended(here)).state.kind, 'succeeded');
    await ended(there);
  });

  it('reads past records that are broken, and says which', async () => {
    const window = await openWindow();
    await window.launch(request(''), launching);
    await ended(window);
    const broken = { empty: undefined, 'no-json': '{', 'wrong-kind': '{"spec":7}' };
    for (const [id, text] of Object.entries(broken)) {
      const folder = path.join(storage, 'jobs', id);
      await mkdir(folder);
      if (text !== undefined) await writeFile(path.join(folder, 'job.json'), text);
    }
    const reopened = await openWindow();
    assert.equal(reopened.jobs().length, 1);
    const told = reopened
      .broken()
      .map(({ folder, message }) => [path.basename(folder), message.includes('Remove this folder')]);
    assert.deepEqual(
      told,
      Object.keys(broken).map((id) => [id, true]),
    );
  });

  it('calls a job whose runner left the settings unreachable, and hears of it when it is back', async () => {
    const first = await openWindow();
    await first.launch(request('setTimeout(() => {}, 300)'), launching);
    await first.close();
    const runners: Runner[] = [];
    const second = await openWindow(runners);
    await until('it is told', () => second.jobs()[0]?.connection.kind === 'unreachable');
    assert.equal(isOver(second.jobs()[0]?.state ?? { kind: 'queued', reason: '' }), false);
    runners.push(localRunner(storage));
    const job = await ended(second);
    assert.equal(job.state.kind, 'succeeded');
    await until('it is told', () => second.jobs()[0]?.connection.kind === 'ok');
  });

  it('brings results that could not be brought at once, also after the window was closed', async () => {
    let reachable = false;
    const collect: Runner['collect'] = () =>
      reachable ? Promise.resolve({ files: 1, refused: ['link'] }) : Promise.reject(new Error('no way there'));
    const remote = remoteLike(localRunner(storage), collect);
    const first = await openWindow([remote]);
    await first.launch(request('', { runner: 'far' }), launching);
    const missing = await until(
      'the failure is told',
      () => first.jobs()[0]?.results.kind === 'missing' && first.jobs()[0],
    );
    assert.deepEqual(missing.results, { kind: 'missing', message: 'no way there' });
    assert.equal(missing.state.kind, 'succeeded');
    await first.close();
    reachable = true;
    const second = await openWindow([remote]);
    await until('they are here', () => second.jobs()[0]?.results.kind === 'here');
    assert.deepEqual(second.jobs()[0]?.results, { kind: 'here', refused: ['link'] });
  });

  it('gives a launch up when it is cancelled before anything runs', async () => {
    const slow = remoteLike(localRunner(storage), () => Promise.reject(new Error('nothing ran')));
    slow.launch = (_spec, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new LaunchError('cancelled', 'The launch was cancelled.')));
      });
    const window = await openWindow([slow]);
    const launched = window.launch(request('', { runner: 'far' }), launching);
    const job = await until('it prepares', () => window.jobs()[0]);
    await window.cancel(job.record.spec.id);
    await assert.rejects(launched, { reason: 'cancelled' });
    assert.equal(window.jobs()[0]?.state.kind, 'cancelled');
  });

  it('ends a job that was cancelled when its launch could not be stopped any more', async () => {
    const local = localRunner(storage);
    const late = remoteLike(local, () => Promise.resolve({ files: 0, refused: [] }));
    late.launch = async (spec, context) => {
      await once(context.signal, 'abort');
      await local.launch(spec, context);
    };
    const window = await openWindow([late]);
    const launched = window.launch(request('setInterval(() => {}, 1000)', { runner: 'far' }), launching);
    const job = await until('it prepares', () => window.jobs()[0]);
    await window.cancel(job.record.spec.id);
    await launched;
    assert.equal((await ended(window)).state.kind, 'cancelled');
  });
});

/** This machine under another name, as a place that code goes to and results come back from. */
function remoteLike(local: Runner, collect: Runner['collect']): Runner {
  return {
    name: 'far',
    ships: true,
    launch: (spec, context) => local.launch(spec, context),
    follow: (id, folder, signal) => local.follow(id, folder, signal),
    cancel: (id, folder) => local.cancel(id, folder),
    collect,
    remove: (id, folder) => local.remove(id, folder),
    close: () => local.close(),
  };
}
