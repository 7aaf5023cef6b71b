import assert from 'node:assert/strict';
import { gitSshCommand, repositoryUrl, sshArguments } from '../../../client/runners/ssh/arguments.ts';
import { explainSsh } from '../../../client/runners/ssh/explain.ts';
import { afterGreeting, type Frame, frames } from '../../../client/runners/ssh/frames.ts';
import { remoteState } from '../../../client/runners/ssh/remoteState.ts';
import { environmentScript, jobScript, quote } from '../../../client/runners/ssh/script.ts';
import { isHost, parseSshSettings, type SshSettings } from '../../../client/runners/ssh/settings.ts';
import { specOf } from '../../support/localJobs.ts';

const settings: SshSettings = {
  name: 'gpu1',
  host: 'me@gpu1',
  folder: '~/t',
  setup: [],
  sshArguments: ['-F', "my 'file'"],
};

describe('parseSshSettings', () => {
  const problemsOf = (entry: Record<string, unknown>) => {
    const parsed = parseSshSettings('gpu1', { name: 'gpu1', kind: 'ssh', host: 'gpu1', ...entry });
    return 'problems' in parsed ? parsed.problems : [];
  };

  it('fills in what most leave out', () => {
    assert.deepEqual(parseSshSettings('gpu1', { kind: 'ssh', name: 'gpu1', host: 'gpu1' }), {
      name: 'gpu1',
      host: 'gpu1',
      folder: '~/trainyard',
      setup: [],
      sshArguments: [],
    });
  });
  it('turns port and key into options of ssh, before those of the user', () => {
    const entry = { host: 'gpu1', port: 2222, identityFile: '~/my keys/id', sshOptions: ['-F', 'none'] };
    const parsed = parseSshSettings('gpu1', entry);
    const expected = ['-o', 'Port=2222', '-o', 'IdentityFile="~/my keys/id"', '-F', 'none'];
    assert.deepEqual('problems' in parsed ? parsed.problems : parsed.sshArguments, expected);
  });
  it('says what to write instead, for each mistake', () => {
    assert.match(problemsOf({ host: '-oProxyCommand=x' })[0] ?? '', /"host" must be an alias/);
    assert.match(problemsOf({ folder: 'relative' })[0] ?? '', /"folder" must be an absolute path/);
    assert.match(problemsOf({ setup: 'one' })[0] ?? '', /"setup" must be a list/);
    assert.match(problemsOf({ port: 0 })[0] ?? '', /"port" must be/);
    assert.match(problemsOf({ hots: 'gpu1' })[0] ?? '', /"hots" is not known here/);
    assert.equal(problemsOf({ port: '22', setup: [1] }).length, 2);
  });
});

describe('isHost', () => {
  for (const host of ['gpu1', 'me@gpu1.lab.example', '10.0.0.7', 'me@::1', 'me@[fe80::1]', 'a_b-c']) {
    it(`takes ${host}`, () => assert.equal(isHost(host), true));
  }
  for (const host of ['', '-oX=y', 'me@-x', 'a b', 'host/path', 'host;id', '$(id)', 'a\nb', 7]) {
    it(`refuses ${JSON.stringify(host)}`, () => assert.equal(isHost(host), false));
  }
});

describe('sshArguments', () => {
  it('ends with the host and one command, and never asks, forwards or hangs', () => {
    const args = sshArguments(settings, '/tmp/x/%C', 'true');
    assert.deepEqual(args.slice(-3), ['--', 'me@gpu1', 'true']);
    for (const option of ['BatchMode=yes', 'ForwardAgent=no', 'ControlPath=/tmp/x/%C', 'ConnectTimeout=10']) {
      assert(args.includes(option), option);
    }
    assert(
      args.indexOf('BatchMode=yes') < args.indexOf('-F') && args.indexOf('-F') < args.indexOf('ConnectTimeout=10'),
    );
  });
  it('shares no connection where ssh cannot', () => {
    const args = sshArguments(settings, undefined, 'true');
    assert(args.includes('ControlMaster=no') && args.includes('ControlPath=none'));
  });
  it('is quoted for the shell that git hands it to', () => {
    assert.match(gitSshCommand('ssh', settings, undefined), /^'ssh' '-T' .* '-F' 'my '\\''file'\\''' /);
  });
});

describe('repositoryUrl', () => {
  it('keeps what is not plain in names and addresses apart', () => {
    assert.equal(repositoryUrl('me@gpu1', '/home/me/my jobs', 'p'), 'ssh://me@gpu1/home/me/my%20jobs/p.git');
    assert.equal(repositoryUrl('me@::1', '/h', 'p'), 'ssh://me@[::1]/h/p.git');
  });
});

describe('the script of a job', () => {
  it('quotes every word', () => {
    assert.equal(quote("it's $HOME"), "'it'\\''s $HOME'");
    const script = jobScript(
      specOf('j', '/w', ['dvc', 'repro', 'a b'], { directory: 'sub' }),
      'top',
      ['. x'],
      ['note'],
    );
    assert.equal(
      script,
      `echo 'trainyard: note'
command -v source >/dev/null 2>&1 || source() { . "$1"; }
cd './work/top' || exit 1
eval '. x' || { code=$?; echo 'trainyard: this set-up command failed: . x' >&2; exit $code; }
cd './sub' || exit 1
exec 'dvc' 'repro' 'a b'
`,
    );
  });
  it('exports what a shell can export, and the marker', () => {
    const text = environmentScript(specOf('j1', '/w', ['x']), { A: "1'2", 'no-name': 'x', 'B;id': 'x' });
    assert.equal(text, "export A='1'\\''2'\nexport TRAINYARD_JOB='j1'\n");
  });
});

describe('frames', () => {
  const stream =
    'Welcome!\n==== trainyard ====\nclock 100\nstate running 90\nlog 5 13\nstate exit 0\nbeat\nlog 18 2\néstate over 0 90 95 \n';
  const collect = async (size: number) => {
    const bytes = Buffer.from(stream);
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const found: Frame[] = [];
    for await (const frame of frames(afterGreeting(chunks()))) found.push(frame);
    return found;
  };

  for (const size of [1, 2, 7, 1000]) {
    it(`reads lines and the log’s bytes, in pieces of ${size}`, async () => {
      const found = await collect(size);
      const lines = found.flatMap((frame) => (frame.kind === 'line' ? [[frame.name, ...frame.words].join(' ')] : []));
      assert.deepEqual(lines, ['clock 100', 'state running 90', 'beat', 'state over 0 90 95 ']);
      const log = Buffer.alloc(20);
      for (const frame of found) if (frame.kind === 'log') frame.bytes.copy(log, frame.offset);
      assert.equal(log.toString('utf8', 5), 'state exit 0\né');
    });
  }
  it('refuses a stream that is not the helper’s', async () => {
    const read = async (text: string) => {
      async function* chunks() {
        yield Buffer.from(text);
      }
      for await (const _ of frames(afterGreeting(chunks())));
    };
    await assert.rejects(read('Welcome!\n'), /without its helper/);
    await assert.rejects(read(`==== trainyard ====\n${'x'.repeat(100_000)}`), /something else/);
    await assert.rejects(read('==== trainyard ====\nlog -1 5\n'), /cannot be/);
  });
});

describe('remoteState', () => {
  const state = (line: string, ahead = 0) => {
    const told = remoteState(line.split(' '), ahead);
    return told.kind === 'state' ? told.state : told;
  };
  it('reads the helper’s words, times by this machine’s clock', () => {
    assert.deepEqual(state('running 90', 500), { kind: 'running', startedAt: 90_500 });
    assert.deepEqual(state('over 0 90 95 '), { kind: 'succeeded', startedAt: 90_000, endedAt: 95_000 });
    assert.deepEqual(state('over 130 90 95 cancelled'), { kind: 'cancelled', startedAt: 90_000, endedAt: 95_000 });
    assert.deepEqual(state('cancelling -'), { kind: 'cancelling', startedAt: undefined });
    assert.deepEqual(state('elsewhere node7'), { kind: 'elsewhere', machine: 'node7' });
    assert.partialDeepStrictEqual(state('over 137 90 95 '), {
      kind: 'failed',
      exitCode: 137,
      message: 'The command failed (ended by signal 9). Its log says why.',
    });
    assert.partialDeepStrictEqual(state('lost reboot 90'), { kind: 'lost', startedAt: 90_000 });
    assert.throws(() => state('nonsense'), /not known/);
  });
});

describe('explainSsh', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['Host key verification failed.', /compare the fingerprint/],
    ['WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.', /ssh-keygen -R/],
    ['me@gpu1: Permission denied (publickey).', /ssh-add/],
    ['ssh: Could not resolve hostname gpu1: Name or service not known', /No machine is called gpu1/],
    ['ssh: connect to host gpu1 port 22: Connection refused', /refuses connections/],
    ['ssh: connect to host gpu1 port 22: Connection timed out', /does not answer/],
    ['', /was cut/],
    ['something new', /ssh cannot reach gpu1: something new/],
  ];
  for (const [said, explained] of cases)
    it(`explains ${JSON.stringify(said)}`, () => assert.match(explainSsh('gpu1', said), explained));
});
