import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readStatus } from '../../../client/runners/local/status.ts';
import { isAlive } from '../../../client/runners/processes.ts';
import type { JobSpec } from '../../../client/runners/runner.ts';
import { isStringRecord } from '../../../protocol/shape.ts';
import {
  contextOf,
  endJob,
  lastState,
  localRunner,
  processesOf,
  specOf,
  statesOf,
  supervisor,
} from '../../support/localJobs.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

const node = (script: string): JobSpec['command'] => [process.execPath, '-e', script];

describe('the local runner', () => {
  let root: string;
  const launched: string[] = [];

  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(async () => {
    for (const id of launched.splice(0)) await endJob(id);
    await removeTemporaryFolders();
  });

  const start = async (
    id: string,
    command: JobSpec['command'],
    more: Partial<JobSpec> = {},
    runner = localRunner(root),
  ) => {
    const folder = path.join(root, 'jobs', id);
    launched.push(id);
    await runner.launch(specOf(id, root, command, more), await contextOf(folder));
    return folder;
  };
  const log = (folder: string) => readFile(path.join(folder, 'log'), 'utf8');

  it('runs a command to its end, its output in the log', async () => {
    const folder = await start('a', node('console.log("out"); console.error("err")'));
    const state = await lastState(localRunner(root), 'a', folder);
    assert.equal(state.kind, 'succeeded');
    assert.equal(await log(folder), 'out\nerr\n');
  });

  it('tells a failure by its exit code', async () => {
    const folder = await start('a', node('process.exit(3)'));
    const state = await lastState(localRunner(root), 'a', folder);
    assert.equal(state.kind === 'failed' && state.exitCode, 3);
  });

  it('explains a command that is not there', async () => {
    const folder = await start('a', ['no-such-trainer']);
    const state = await lastState(localRunner(root), 'a', folder);
    assert(state.kind === 'failed');
    assert.equal(state.startedAt, undefined);
    assert.match(state.message, /no-such-trainer could not be started .* Check that it is installed/);
  });

  it('gives the command its environment and tags, and nothing of the supervisor’s own', async () => {
    const folder = await start('a', node('console.log(JSON.stringify(process.env))'), { environment: { SEED: '7' } });
    await lastState(localRunner(root), 'a', folder);
    const environment: unknown = JSON.parse(await log(folder));
    assert(isStringRecord(environment));
    const { SEED, TRAINYARD_JOB, MLFLOW_RUN_CONTEXT = '', ELECTRON_RUN_AS_NODE } = environment;
    assert.deepEqual([SEED, TRAINYARD_JOB, ELECTRON_RUN_AS_NODE], ['7', 'a', undefined]);
    assert.deepEqual(JSON.parse(MLFLOW_RUN_CONTEXT), { 'trainyard.job': 'a', 'trainyard.runner': 'local' });
  });

  it('starts a job once, however often it is launched', async () => {
    const folder = await start('a', node('console.log("once")'));
    await start('a', node('console.log("twice")'));
    await lastState(localRunner(root), 'a', folder);
    assert.equal(await log(folder), 'once\n');
  });

  it('refuses a folder that is gone', async () => {
    const gone = { directory: 'no/such/folder' };
    await assert.rejects(start('a', node(''), gone), { name: 'LaunchError', reason: 'refused' });
  });

  it('goes on, and loses no byte of the log, when the process that launched it is killed', async () => {
    const count = 2000;
    const script = `let n = 0; const t = setInterval(() => { console.log('line ' + n); if (++n === ${count}) clearInterval(t); }, 1)`;
    const folder = path.join(root, 'jobs', 'a');
    launched.push('a');
    const window = await launchFromAnotherProcess(root, folder, script);
    await until('the log begins', async () => (await log(folder).catch(() => '')) !== '');
    window.kill('SIGKILL');
    await once(window, 'exit');
    const state = await lastState(localRunner(root), 'a', folder);
    assert.equal(state.kind, 'succeeded');
    assert.equal(await log(folder), Array.from({ length: count }, (_, n) => `line ${n}\n`).join(''));
  });

  it('runs jobs of one folder in the order of their launch', async () => {
    const script = (name: string) =>
      node(
        `const fs = require('fs'); fs.appendFileSync('order', '${name}+');
        const wait = setInterval(() => {
          if (!fs.existsSync('go')) return;
          clearInterval(wait);
          fs.appendFileSync('order', '${name}-');
        }, 20)`,
      );
    const first = await start('first', script('1'));
    await until('the first runs', async () => (await readStatus(first))?.phase.kind === 'running');
    const second = await start('second', script('2'));
    const third = await start('third', script('3'));
    const following = statesOf(localRunner(root), 'third', third);
    await until('the third waits', async () => (await readStatus(third))?.phase.kind === 'queued');
    await writeFile(path.join(root, 'go'), '');
    const states = await following;
    await lastState(localRunner(root), 'second', second);
    assert.equal(await readFile(path.join(root, 'order'), 'utf8'), '1+1-2+2-3+3-');
    const reasons = states.flatMap((state) => (state.kind === 'queued' ? [state.reason] : []));
    assert.match(reasons.at(-1) ?? '', /^Waits for (the job|2 jobs) launched before in this folder$/);
  });

  it('passes over a queued job that was killed, and tells it as lost', async () => {
    const first = await start('first', node('setTimeout(() => {}, 1500)'));
    await until('the first runs', async () => (await readStatus(first))?.phase.kind === 'running');
    const second = await start('second', node(''));
    const third = await start('third', node('console.log("ran")'));
    const status = await readStatus(second);
    assert(status !== undefined);
    process.kill(status.supervisor.pid, 'SIGKILL');
    assert.equal((await lastState(localRunner(root), 'third', third)).kind, 'succeeded');
    assert.equal((await lastState(localRunner(root), 'second', second)).kind, 'lost');
  });

  it('cancels a queued job without running it', async () => {
    const first = await start('first', node('setTimeout(() => {}, 60_000)'));
    await until('the first runs', async () => (await readStatus(first))?.phase.kind === 'running');
    const second = await start('second', node('console.log("ran")'));
    await localRunner(root).cancel('second', second);
    assert.equal((await lastState(localRunner(root), 'second', second)).kind, 'cancelled');
    await assert.rejects(log(second), { code: 'ENOENT' });
  });

  it('interrupts a job so that it can close what it opened', async () => {
    const script =
      'process.on("SIGINT", () => { console.log("closing"); process.exit(130) }); console.log("up"); setInterval(() => {}, 1000)';
    const folder = await start('a', node(script));
    await until('it is up', async () => (await log(folder).catch(() => '')).includes('up'));
    await localRunner(root).cancel('a', folder);
    const states = await statesOf(localRunner(root), 'a', folder);
    assert.equal(states.at(-1)?.kind, 'cancelled');
    assert.equal(await log(folder), 'up\nclosing\n');
  });

  it('leaves no process of a cancelled tree, not even one in a session of its own that ignores everything', async () => {
    const stubborn =
      '["SIGINT","SIGTERM","SIGHUP"].forEach((s) => process.on(s, () => {})); setInterval(() => {}, 1000)';
    const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { detached: true, stdio: 'ignore' }); ${stubborn}`;
    const impatient = localRunner(root, { grace: { interrupt: 500, terminate: 500 } });
    const folder = await start('a', node(script), {}, impatient);
    await until('both run', async () => (await processesOf('a')).length === 2);
    await impatient.cancel('a', folder);
    assert.equal((await lastState(impatient, 'a', folder)).kind, 'cancelled');
    assert.deepEqual(await processesOf('a'), []);
  });

  it('tells a job as lost when its supervisor was killed, and still ends its processes', async () => {
    const folder = await start('a', node('setInterval(() => {}, 1000)'));
    await until('it runs', async () => (await processesOf('a')).length === 1);
    const status = await readStatus(folder);
    assert(status !== undefined);
    process.kill(status.supervisor.pid, 'SIGKILL');
    await until('it is gone', async () => !(await isAlive(status.supervisor)));
    assert.equal((await lastState(localRunner(root), 'a', folder)).kind, 'lost');
    await localRunner(root).cancel('a', folder);
    assert.deepEqual(await processesOf('a'), []);
    assert.equal((await lastState(localRunner(root), 'a', folder)).kind, 'cancelled');
  });

  it('tells a job as lost after a reboot, whoever has its pid now', async () => {
    const folder = await start('a', node('setInterval(() => {}, 1000)'));
    const status = await until('it runs', async () => {
      const now = await readStatus(folder);
      return now?.phase.kind === 'running' && now;
    });
    process.kill(status.supervisor.pid, 'SIGKILL');
    const here = { ...status.supervisor, pid: process.pid };
    await writeFile(path.join(folder, 'status.json'), JSON.stringify({ ...status, supervisor: here }));
    assert.equal((await lastState(localRunner(root), 'a', folder)).kind, 'lost');
  });
});

/** As a window would launch it: a process of its own, which waits to be killed. */
async function launchFromAnotherProcess(root: string, folder: string, script: string): Promise<ChildProcess> {
  const modules = path.join(import.meta.dirname, '../../support/localJobs.ts');
  const program = `
    import { contextOf, localRunner, specOf } from ${JSON.stringify(modules)};
    const spec = specOf('a', ${JSON.stringify(root)}, [process.execPath, '-e', ${JSON.stringify(script)}]);
    await localRunner(${JSON.stringify(root)}).launch(spec, await contextOf(${JSON.stringify(folder)}));
    setInterval(() => {}, 1000);`;
  assert(supervisor.endsWith('.ts'));
  return spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { stdio: 'inherit' });
}
