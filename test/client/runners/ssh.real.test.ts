import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { snapshotRef, takeSnapshot } from '../../../client/git/snapshot.ts';
import type { Connection, JobSpec, JobState } from '../../../client/runners/runner.ts';
import { SshRunner } from '../../../client/runners/ssh/runner.ts';
import { git, makeRepository, writeFiles } from '../../support/gitRepository.ts';
import { contextOf, endJob, grace, lastState, processesOf, specOf } from '../../support/localJobs.ts';
import { Sshd } from '../../support/sshd.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

const helper = path.join(import.meta.dirname, '../../../client/runners/ssh/helper.sh');
const patience = { silence: 20_000, firstRetry: 100, longestRetry: 400 };

describe('the ssh runner', () => {
  let scratch: string;
  let root: string;
  let sshd: Sshd;
  let runner: SshRunner;
  let launched: string[];
  let windows: AbortController[];

  beforeEach(async () => {
    scratch = await temporaryFolder();
    root = path.join(scratch, 'project');
    launched = [];
    windows = [];
    await makeRepository(root, { 'train.sh': 'echo committed\n', '.gitignore': 'data/\n' });
    sshd = await Sshd.start(scratch);
    runner = new SshRunner(sshd.settings(), { helper, grace, patience });
  });
  afterEach(async () => {
    for (const window of windows) window.abort();
    for (const id of launched) await endJob(id);
    await runner.close();
    await sshd.stop();
    await removeTemporaryFolders();
  });

  const folderOf = (id: string) => path.join(scratch, 'jobs', id);
  const workOf = (id: string) => path.join(sshd.home, 'trainyard/jobs', id, 'work');
  const log = (id: string) => readFile(path.join(folderOf(id), 'log'), 'utf8');

  const start = async (id: string, command: JobSpec['command'], more: Partial<JobSpec> = {}, by = runner) => {
    launched.push(id);
    const folder = folderOf(id);
    const snapshot = () => takeSnapshot(root, id, folder);
    await by.launch(specOf(id, root, command, more), await contextOf(folder, { snapshot }));
    return folder;
  };
  const finish = (id: string, by = runner) => lastState(by, id, folderOf(id));

  /** Follows as a window would, until it is closed. */
  const watch = (id: string, by = runner) => {
    const states: JobState[] = [];
    const connections: Connection[] = [];
    const closed = new AbortController();
    windows.push(closed);
    const run = async () => {
      for await (const event of by.follow(id, folderOf(id), closed.signal)) {
        if (event.kind === 'state') states.push(event.state);
        else connections.push(event.connection);
      }
    };
    return { states, connections, done: run(), close: () => closed.abort() };
  };

  it('ships the working tree as it is and runs the command there', async () => {
    await writeFiles(root, { 'train.sh': 'cat new.txt; ls\n', 'new.txt': 'untracked\n', 'data/big': 'ignored' });
    await start('a', ['sh', 'train.sh']);
    assert.equal((await finish('a')).kind, 'succeeded');
    assert.equal(await log('a'), 'untracked\nnew.txt\ntrain.sh\n');
    const commit = await git(root, 'rev-parse', snapshotRef('a'));
    assert.equal(await git(workOf('a'), 'rev-parse', 'HEAD'), commit);
    assert.equal(await git(workOf('a'), 'status', '--porcelain'), '');
  });

  it('runs in the command’s folder, after the set-up, with every argument and variable as it was', async () => {
    await writeFiles(root, {
      "it's here/args.sh": 'pwd; printf "<%s>" "$@" "$SECRET" "$FROM_SETUP"',
      activate: 'FROM_SETUP=7; export FROM_SETUP',
    });
    const setUp = new SshRunner(sshd.settings({ setup: ['source ./activate'] }), { helper, grace, patience });
    const nasty = ['a b', 'back\\nslash\\', "it's", '$HOME', '`id`', '*', 'two\nlines', 'é', ''];
    const environment = { SECRET: 'p$"\'\n§' };
    await start('a', ['sh', 'args.sh', ...nasty], { directory: "it's here", environment }, setUp);
    assert.equal((await finish('a', setUp)).kind, 'succeeded');
    const expected = [...nasty, environment.SECRET, '7'].map((word) => `<${word}>`).join('');
    assert.equal(await log('a'), `${workOf('a')}/it's here\n${expected}`);
    await assert.rejects(access(path.join(workOf('a'), '../env')), { code: 'ENOENT' });
    await setUp.close();
  });

  it('tells a set-up command that fails, and does not go on', async () => {
    const setUp = new SshRunner(sshd.settings({ setup: ['cd /no/such/venv 2>/dev/null'] }), {
      helper,
      grace,
      patience,
    });
    await start('a', ['sh', 'train.sh'], {}, setUp);
    const state = await finish('a', setUp);
    assert.equal(state.kind === 'failed' && state.exitCode, 1);
    assert.equal(await log('a'), 'trainyard: this set-up command failed: cd /no/such/venv 2>/dev/null\n');
    await setUp.close();
  });

  it('tells a failure by its exit code, and tags runs with the snapshot', async () => {
    await start('a', ['sh', '-c', 'echo "$MLFLOW_RUN_CONTEXT"; exit 3']);
    const state = await finish('a');
    assert.equal(state.kind === 'failed' && state.exitCode, 3);
    assert.deepEqual(JSON.parse(await log('a')), {
      'trainyard.job': 'a',
      'trainyard.runner': 'gpu1',
      'mlflow.source.git.commit': await git(root, 'rev-parse', snapshotRef('a')),
    });
  });

  it('starts a job once, however often it is launched', async () => {
    await start('a', ['sh', '-c', 'echo once']);
    await start('a', ['sh', '-c', 'echo twice']);
    await finish('a');
    assert.equal(await log('a'), 'once\n');
  });

  it('puts the log together byte by byte over cut connections, a stopped sshd and closed windows', async () => {
    const lines = 400;
    const script = `i=0; while [ $i -lt ${lines} ]; do i=$((i+1)); echo "line $i · ${'x'.repeat(200)}"; sleep 0.02; done`;
    await start('a', ['sh', '-c', script]);
    const grown = (size: number) => until(`${size} bytes`, async () => (await log('a').catch(() => '')).length > size);
    const first = watch('a');
    await grown(10_000);
    await sshd.cutConnections();
    await grown(20_000);
    await sshd.stop();
    await until('it is told', () => first.connections.at(-1)?.kind === 'unreachable');
    await sshd.start();
    await until('it is told', () => first.connections.at(-1)?.kind === 'ok');
    await grown(40_000);
    first.close();
    await first.done;
    const other = new SshRunner(sshd.settings(), { helper, grace, patience });
    const [second, third] = [watch('a'), watch('a', other)];
    await Promise.all([second.done, third.done]);
    await other.close();
    assert.equal(second.states.at(-1)?.kind, 'succeeded');
    const expected = Array.from({ length: lines }, (_, index) => `line ${index + 1} · ${'x'.repeat(200)}\n`).join('');
    const digest = (text: string) => createHash('sha256').update(text).digest('hex');
    assert.equal(digest(await log('a')), digest(expected));
    assert.equal(digest(await readFile(path.join(workOf('a'), '../log'), 'utf8')), digest(expected));
  });

  it('gets past a connection that hangs', async () => {
    const impatient = new SshRunner(sshd.settings(), { helper, grace, patience: { ...patience, silence: 7000 } });
    await start('a', ['sh', '-c', 'echo one; sleep 12; echo two'], {}, impatient);
    const window = watch('a', impatient);
    await until('it is reached', async () => (await log('a').catch(() => '')) === 'one\n');
    await sshd.freezeConnections();
    const told = await until('it is told', () => window.connections.find(({ kind }) => kind === 'unreachable'));
    assert.match(told.kind === 'unreachable' ? told.message : '', /gone silent/);
    await window.done;
    assert.equal(await log('a'), 'one\ntwo\n');
    await impatient.close();
  });

  it('calls a host that is down unreachable, not failed', async () => {
    await sshd.stop();
    await assert.rejects(start('a', ['true']), {
      name: 'LaunchError',
      reason: 'unreachable',
      message: /refuses connections/,
    });
  });

  it('says what to do about a host key that is not known', async () => {
    await writeFile(path.join(scratch, 'known_hosts'), '');
    await assert.rejects(start('a', ['true']), {
      reason: 'unreachable',
      message: /Run `ssh .*` in a terminal, compare the fingerprint/,
    });
  });

  it('says what to do about a host that lets nobody in', async () => {
    await writeFile(path.join(scratch, 'key.pub'), '');
    await assert.rejects(start('a', ['true']), { reason: 'unreachable', message: /Add your key to the ssh agent/ });
  });

  it('says what to do about a folder that cannot be made', async () => {
    const wrong = new SshRunner(sshd.settings({ folder: '/proc/trainyard' }), { helper });
    await assert.rejects(start('a', ['true'], {}, wrong), {
      reason: 'environment',
      message: /choose another one in the settings/,
    });
    await wrong.close();
  });

  it('says what to do about login scripts that talk into git’s connection', async () => {
    await writeFile(path.join(sshd.home, '.bashrc'), 'echo Welcome to gpu1\n');
    await assert.rejects(start('a', ['true']), { reason: 'code', message: /Let them be silent/ });
  });

  it('follows past login scripts that talk, and installs its helper again where it was removed', async () => {
    await start('a', ['sh', 'train.sh']);
    await writeFile(path.join(sshd.home, '.bashrc'), 'echo Welcome to gpu1\n');
    await rm(path.join(sshd.home, '.cache'), { recursive: true });
    assert.equal((await finish('a')).kind, 'succeeded');
    assert.equal(await log('a'), 'committed\n');
  });

  it('interrupts a cancelled job so that it can close what it opened', async () => {
    await writeFiles(root, {
      'train.py': 'import time\ntry:\n  print("up")\n  time.sleep(60)\nexcept KeyboardInterrupt:\n  print("closing")\n',
    });
    await start('a', ['python3', 'train.py']);
    const window = watch('a');
    await until('it is up', async () => (await log('a').catch(() => '')).includes('up'));
    await runner.cancel('a', folderOf('a'));
    await window.done;
    assert.equal(window.states.at(-1)?.kind, 'cancelled');
    assert.equal(await log('a'), 'up\nclosing\n');
  });

  for (const missing of [['setsid'], ['setsid', 'perl']]) {
    it(`starts, outlives the connection and is cancelled on a host without ${missing.join(' and ')}`, async () => {
      await sshd.stop();
      await sshd.start(await programsWithout(missing, scratch));
      const impatient = new SshRunner(sshd.settings(), {
        helper,
        grace: { interrupt: 1000, terminate: 1000 },
        patience,
      });
      await start('a', ['sh', '-c', 'sleep 60 & wait'], {}, impatient);
      await sshd.cutConnections();
      const window = watch('a', impatient);
      await until('it runs', () => window.states.at(-1)?.kind === 'running');
      await impatient.cancel('a', folderOf('a'));
      await window.done;
      assert.equal(window.states.at(-1)?.kind, 'cancelled');
      await until('none is left', async () => (await processesOf('a')).length === 0);
      await impatient.close();
    });
  }

  it('leaves no process of a cancelled job, not even one in a session of its own that ignores everything', async () => {
    const stubborn = "trap '' INT TERM HUP; while :; do sleep 1; done";
    const impatient = new SshRunner(sshd.settings(), { helper, grace: { interrupt: 1000, terminate: 1000 }, patience });
    await start('a', ['sh', '-c', `setsid sh -c "${stubborn}" & ${stubborn}`], {}, impatient);
    await until('all run', async () => (await processesOf('a')).length >= 4);
    await impatient.cancel('a', folderOf('a'));
    assert.equal((await finish('a', impatient)).kind, 'cancelled');
    await until('none is left', async () => (await processesOf('a')).length === 0);
    await impatient.close();
  });

  it('tells a job as lost when what watches it was killed, or the host was restarted', async () => {
    await start('a', ['sleep', '60']);
    const file = path.join(workOf('a'), '../supervisor');
    const [pid, begin, , host] = (await readFile(file, 'utf8')).trim().split(' ');
    await until('it runs', async () => (await processesOf('a')).length > 0);
    const lost = async () => {
      const state = await finish('a');
      assert(state.kind === 'lost');
      return state.message;
    };
    await writeFile(file, `${pid} ${begin} an-earlier-boot ${host}\n`);
    assert.match(await lost(), /restarted/);
    process.kill(Number(pid), 'SIGKILL');
    await writeFile(
      file,
      `${process.pid} ${begin} ${(await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()} ${host}\n`,
    );
    assert.match(await lost(), /ended from outside/);
    await runner.cancel('a', folderOf('a'));
    await until('none is left', async () => (await processesOf('a')).length === 0);
    await until('it is cancelled', async () => (await finish('a')).kind === 'cancelled');
  });

  it('does not take the word of another machine for it', async () => {
    await start('a', ['sleep', '60']);
    const file = path.join(workOf('a'), '../supervisor');
    const [pid, begin, boot] = (await readFile(file, 'utf8')).trim().split(' ');
    await writeFile(file, `${pid} ${begin} ${boot} node7\n`);
    const window = watch('a');
    const told = await until('it is told', () => window.connections.find(({ kind }) => kind === 'unreachable'));
    assert.match(told.kind === 'unreachable' ? told.message : '', /runs on node7/);
    window.close();
    await window.done;
    assert.deepEqual(window.states, []);
    await assert.rejects(runner.cancel('a', folderOf('a')), /the job runs on node7/);
  });

  it('brings what trackers wrote, and replaces what it brought before', async () => {
    const script =
      'mkdir -p mlruns/0 sub; echo db > mlflow.db; echo meta > mlruns/0/meta.yaml; echo s > sub/mlflow.db; echo big > model.bin';
    await writeFiles(root, { 'sub/keep': '' });
    await start('a', ['sh', '-c', `cd ..; ${script}`], { directory: 'sub' });
    await finish('a');
    const signal = new AbortController().signal;
    const results = path.join(folderOf('a'), 'results');
    await writeFiles(results, { stale: 'old' });
    assert.deepEqual(await runner.collect('a', folderOf('a'), signal), { files: 3, refused: [] });
    const brought = ['mlflow.db', 'mlruns/0/meta.yaml', 'sub/mlflow.db'];
    const texts = await Promise.all(brought.map((name) => readFile(path.join(results, name), 'utf8')));
    assert.deepEqual(texts, ['db\n', 'meta\n', 's\n']);
    await assert.rejects(access(path.join(results, 'stale')), { code: 'ENOENT' });
    await assert.rejects(access(path.join(results, 'model.bin')), { code: 'ENOENT' });
  });

  it('brings what other trackers wrote of runs, and no checkpoints; what is too large is told', async () => {
    const files = ['dvclive/metrics.json', 'dvclive/plots/metrics/train/loss.tsv', 'runs/a/events.out.tfevents.1.host'];
    const wandb = 'sub/wandb/offline-run-20310506_070809-abc';
    files.push('sub/lightning_logs/version_0/events.out.tfevents.2.host', `${wandb}/run-abc.wandb`);
    await writeFiles(root, {
      'sub/keep': '',
      'dvclive/params.yaml': 'shipped',
      'runs/shipped/events.out.tfevents.0.host': 'shipped',
      'tb_logs/events.out.tfevents.0.host': 'shipped',
    });
    const script = [
      'cd ..',
      ...files.map((file) => `mkdir -p "$(dirname ${file})"; echo ${path.basename(file)} > ${file}`),
      'echo big > dvclive/model.bin; echo big > runs/a/checkpoint.pt; echo image > dvclive/plots/image.png',
      'mkdir -p logs; dd if=/dev/zero of=logs/events.out.tfevents.3.host bs=1048576 count=65 2>/dev/null',
      "touch 'runs/a/back\\\\slash.tfevents.4.host'",
    ].join('; ');
    await start('a', ['sh', '-c', script], { directory: 'sub' });
    await finish('a');
    const { refused } = await runner.collect('a', folderOf('a'), new AbortController().signal);
    const results = path.join(folderOf('a'), 'results');
    const brought = await readdir(results, { recursive: true, withFileTypes: true });
    const names = brought.flatMap((entry) =>
      entry.isFile() ? path.relative(results, path.join(entry.parentPath, entry.name)) : [],
    );
    assert.deepEqual(names.toSorted(), [...files, 'dvclive/params.yaml'].toSorted());
    assert.deepEqual(refused, [
      './runs: a file there has a name with a backslash or several lines',
      './logs/events.out.tfevents.3.host: it has more than 64 MB',
    ]);
  });

  it('brings files to keep; of a job that failed, only those that it wrote', async () => {
    await writeFiles(root, { 'old.json': 'shipped', 'deep/er/new.json': 'shipped', 'other.json': 'shipped' });
    const keep = ['old.json', 'deep/er/new.json', 'gone.json'];
    const broughtAfter = async (id: string, end: string) => {
      await start(id, ['sh', '-c', `echo written > deep/er/new.json; ${end}`], { keep });
      await finish(id);
      await runner.collect(id, folderOf(id), new AbortController().signal);
      const text = (name: string) => readFile(path.join(folderOf(id), 'results', name), 'utf8').catch(() => 'none');
      return await Promise.all(['old.json', 'deep/er/new.json', 'gone.json', 'other.json'].map(text));
    };
    assert.deepEqual(await broughtAfter('a', 'true'), ['shipped', 'written\n', 'none', 'none']);
    assert.deepEqual(await broughtAfter('b', 'false'), ['none', 'written\n', 'none', 'none']);
  });

  it('removes what a job left, and nothing of other jobs', async () => {
    for (const id of ['a', 'b']) {
      await start(id, ['sh', '-c', 'echo trained > model']);
      await finish(id);
    }
    await runner.remove('a', folderOf('a'));
    await assert.rejects(access(path.dirname(workOf('a'))), { code: 'ENOENT' });
    assert.equal(await readFile(path.join(workOf('b'), 'model'), 'utf8'), 'trained\n');
    assert.equal(await git(workOf('b'), 'status', '--porcelain'), '?? model');
    const [project = ''] = (await readdir(path.join(sshd.home, 'trainyard'))).filter((name) => name.endsWith('.git'));
    const refs = await git(path.join(sshd.home, 'trainyard', project), 'for-each-ref', '--format=%(refname)');
    assert.equal(refs, snapshotRef('b'));
    await runner.remove('a', folderOf('a'));
  });

  it('removes nothing under processes that a job left behind, and says which', async () => {
    await start('a', ['sh', '-c', 'setsid sleep 60 >/dev/null 2>&1 & echo $! > pid']);
    await finish('a');
    await assert.rejects(runner.remove('a', folderOf('a')), /processes that the job left behind still run \(\d+\)/);
    await access(workOf('a'));
  });

  it('says so where the host is away when a job is to be removed', async () => {
    await start('a', ['true']);
    await finish('a');
    await sshd.stop();
    await assert.rejects(runner.remove('a', folderOf('a')), { name: 'HostError', message: /refuses connections/ });
  });

  it('brings nothing where nothing was tracked', async () => {
    await start('a', ['true']);
    await finish('a');
    assert.deepEqual(await runner.collect('a', folderOf('a'), new AbortController().signal), { files: 0, refused: [] });
  });
});

/** A folder for the PATH that holds all programs of the system but these. */
async function programsWithout(names: readonly string[], scratch: string): Promise<string> {
  const folder = path.join(scratch, 'bin');
  await mkdir(folder);
  for (const name of await readdir('/usr/bin')) {
    if (!names.includes(name)) await symlink(path.join('/usr/bin', name), path.join(folder, name));
  }
  return folder;
}
