/** `trainyard` from its arguments to its exit status, on folders of a test's own. */
import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { plain } from '../../../server/cli/formats/text.ts';
import { run } from '../../../server/cli/run.ts';
import { skip } from '../../support/skip.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const good = 'stages:\n  train:\n    cmd: python train.py\n';
const wrong = 'stages:\n  train:\n    cmd: python train.py\n    dep: [train.py]\n';
const wrongReport = `dvc.yaml:4:5: error[unknown-key] Unknown key \`dep\`. Did you mean \`deps\`?
  4 |     dep: [train.py]
    |     ^^^
1 error (1 file checked)
`;

/** What the program prints and answers in a folder with these files. */
async function trainyard(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const cwd = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
    await writeFile(path.join(cwd, name), text);
  }
  return await runIn(cwd, ...args);
}

async function runIn(cwd: string, ...args: readonly string[]) {
  const printed = { out: '', error: '' };
  const status = await run(args, {
    cwd,
    paint: plain,
    out: (text) => {
      printed.out += text;
    },
    error: (text) => {
      printed.error += text;
    },
  });
  return { status, ...printed };
}

describe('trainyard check', () => {
  afterEach(removeTemporaryFolders);

  it('is content with what is right', async () => {
    assert.deepEqual(await trainyard({ 'dvc.yaml': good, 'sub/dvc.yaml': good }, 'check'), {
      status: 0,
      out: 'No problems (2 files checked)\n',
      error: '',
    });
  });

  it('shows each problem with its line', async () => {
    assert.deepEqual(await trainyard({ 'dvc.yaml': wrong }, 'check'), { status: 1, out: wrongReport, error: '' });
  });

  it('shows each once and in order, in whatever file it is', async () => {
    const usesParams = 'vars: [../params.yaml]\nstages: {}\nplots: 1\n';
    const found = await trainyard(
      { 'params.yaml': 'a: 1\na: 2\n', 'one/dvc.yaml': usesParams, 'two/dvc.yaml': usesParams },
      'check',
      '--format=json',
    );
    const { problems } = JSON.parse(found.out);
    assert.deepEqual(
      problems.map(({ file, code }: { file: string; code: string }) => `${file} ${code}`),
      [
        ...['one/dvc.yaml unreadable-file', 'one/dvc.yaml wrong-type', 'params.yaml duplicate-key'],
        ...['two/dvc.yaml unreadable-file', 'two/dvc.yaml wrong-type'],
      ],
    );
  });

  it('checks only what is named, relative to where one stands', async () => {
    const files = { 'right/dvc.yaml': good, 'wrong/dvc.yaml': wrong, 'wrong/sub/dvc.yaml': good };
    assert.equal((await trainyard(files, 'check', 'right')).status, 0);
    assert.equal((await trainyard(files, 'check', 'right', 'wrong/sub/dvc.yaml')).status, 0);
    const { status, out } = await trainyard(files, 'check', './wrong/dvc.yaml');
    assert.equal(status, 1);
    assert.match(out, /^wrong\/dvc\.yaml:4:5: .*\(1 file checked\)\n$/s);
    const cwd = await temporaryFolder();
    await mkdir(path.join(cwd, 'inner'));
    await writeFile(path.join(cwd, 'dvc.yaml'), wrong);
    assert.match((await runIn(path.join(cwd, 'inner'), 'check', '..')).out, /^\.\.\/dvc\.yaml:4:5: /);
    assert.match((await runIn(path.join(cwd, 'inner'), 'check', cwd)).out, /^\.\.\/dvc\.yaml:4:5: /);
  });

  it('finds what is wrong between files, also where only one of them is named', async () => {
    const makes = 'stages:\n  make:\n    cmd: python make.py\n    outs: [../data.csv]\n';
    const files = { '.dvc/config': '', 'a/dvc.yaml': makes, 'b/dvc.yaml': makes };
    const { status, out } = await trainyard(files, 'check', 'b');
    assert.equal(status, 1);
    assert.match(out, /^b\/dvc\.yaml:4:12: error\[duplicate-output\] .*\(1 file checked\)\n$/s);
    assert.match((await trainyard(files, 'check')).out, /\(2 files checked\)\n$/);
  });

  it('heeds comments and .trainyard.yaml, and says what a comment does not need to ignore', async () => {
    const comment = wrong.replace('    dep:', '    # trainyard: ignore[unknown-key]\n    dep:');
    assert.equal((await trainyard({ 'dvc.yaml': comment }, 'check')).status, 0);
    const severities = 'diagnostics:\n  severity:\n    unknown-key: warning\n';
    const { status, out } = await trainyard({ 'dvc.yaml': wrong, '.trainyard.yaml': severities }, 'check');
    assert.equal(status, 0);
    assert.match(out, /warning\[unknown-key\]/);
    const unused = await trainyard({ 'dvc.yaml': `# trainyard: ignore[unknown-key]\n${good}` }, 'check');
    assert.match(unused.out, /^dvc\.yaml:1:\d+: \w+\[unused-ignore\]/);
  });

  it('leaves out what .dvcignore leaves out', async () => {
    const files = { '.dvc/config': '', '.dvcignore': 'old\n', 'dvc.yaml': good, 'old/dvc.yaml': wrong };
    assert.equal((await trainyard(files, 'check')).out, 'No problems (1 file checked)\n');
    assert.equal((await trainyard(files, 'check', 'old')).status, 2);
  });

  it('searches as deep as folders go', async () => {
    const deep = `${'inner/'.repeat(30)}dvc.yaml`;
    assert.equal((await trainyard({ [deep]: wrong }, 'check')).status, 1);
  });

  it('leaves out what is nobody’s, unless it is named', async () => {
    const files = { 'dvc.yaml': good, 'env/pyvenv.cfg': '', 'env/dvc.yaml': wrong, 'node_modules/x/dvc.yaml': wrong };
    assert.equal((await trainyard(files, 'check')).out, 'No problems (1 file checked)\n');
    assert.equal((await trainyard(files, 'check', 'env/dvc.yaml')).status, 1);
  });

  for (const [severity, status] of [
    ['error', 1],
    ['warning', 1],
    ['hint', 1],
    ['never', 0],
  ] as const) {
    it(`ends with ${status} for an error where --fail-on is ${severity}`, async () => {
      assert.equal((await trainyard({ 'dvc.yaml': wrong }, 'check', '--fail-on', severity)).status, status);
    });
  }

  describe('ends with 2', () => {
    it('where a path does not exist, and checks the others', async () => {
      assert.deepEqual(await trainyard({ 'dvc.yaml': wrong }, 'check', '.', 'nowhere'), {
        status: 2,
        out: wrongReport,
        error: 'trainyard: nowhere cannot be checked: it does not exist.\n',
      });
    });

    it('where there is nothing to check, so that a wrong folder in CI does not pass', async () => {
      assert.deepEqual(await trainyard({ 'a/dvc.yaml': good, 'b/params.yaml': '' }, 'check', 'a', 'b'), {
        status: 2,
        out: 'No problems (1 file checked)\n',
        error: 'trainyard: There is nothing to check in b: no dvc.yaml, dvc.lock, *.dvc that counts.\n',
      });
      assert.equal((await trainyard({}, 'check')).out, '');
    });

    it('where a file is not one that is checked by itself', async () => {
      const { status, error } = await trainyard({ 'dvc.yaml': good, 'params.yaml': '' }, 'check', 'params.yaml');
      assert.equal(status, 2);
      assert.match(error, /params\.yaml is not checked by itself/);
    });

    it('where a folder is closed to us', async function () {
      if (process.getuid?.() === 0 || process.platform === 'win32') skip(this, 'nothing is closed to this user');
      const cwd = await temporaryFolder();
      await mkdir(path.join(cwd, 'closed/inner'), { recursive: true });
      await chmod(path.join(cwd, 'closed'), 0);
      const { status, error } = await runIn(cwd, 'check', 'closed/inner');
      await chmod(path.join(cwd, 'closed'), 0o700);
      assert.equal(status, 2);
      assert.match(error, /closed\/inner cannot be checked/);
    });

    for (const [args, message] of [
      [['check', '--formt', 'json'], /Unknown option '--formt'/],
      [['check', '--format', 'sarfi'], /--format cannot be "sarfi"\. Did you mean sarif\?/],
      [['check', '--fail-on', 'all'], /--fail-on cannot be "all"\. Known: error, warning, hint, never\./],
      [['check', '--format'], /'--format <value>' argument missing/],
      [['dvc.yaml'], /There is no command dvc\.yaml\. To check a path: trainyard check dvc\.yaml/],
      [[], /Say what to do: trainyard check/],
    ] as const) {
      it(`for: trainyard ${args.join(' ')}`, async () => {
        const { status, out, error } = await trainyard({ 'dvc.yaml': good }, ...args);
        assert.equal(status, 2);
        assert.equal(out, '');
        assert.match(error, message);
        assert.match(error, /All options: trainyard --help\n$/);
      });
    }
  });

  it('says of a file that it cannot read what the editor says', async () => {
    const cwd = await temporaryFolder();
    await writeFile(path.join(cwd, 'dvc.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    const { status, out } = await runIn(cwd, 'check');
    assert.equal(status, 1);
    assert.match(out, /^dvc\.yaml:1:1: error\[unreadable-file\] `dvc\.yaml` cannot be read: it is not UTF-8\.\n/);
  });

  it('tells other programs of a failure, too', async () => {
    const sarif = await trainyard({}, 'check', '--format', 'sarif');
    assert.deepEqual(JSON.parse(sarif.out).runs[0].invocations[0].executionSuccessful, false);
    const json = await trainyard({ 'dvc.yaml': wrong }, 'check', '.', 'nowhere', '--format', 'json');
    const { files, failures } = JSON.parse(json.out);
    assert.deepEqual({ files, failures }, { files: 1, failures: ['nowhere cannot be checked: it does not exist.'] });
  });

  it('explains itself', async () => {
    for (const args of [['--help'], ['check', '-h'], ['--help', 'check', '--format', 'none']]) {
      const { status, out } = await trainyard({}, ...args);
      assert.equal(status, 0);
      assert.match(out, /^Usage: trainyard check \[options\] \[path \.\.\.\]\n/);
      assert.ok(out.split('\n').every((line) => line.length <= 80));
    }
  });
});
