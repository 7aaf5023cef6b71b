/** What the README tells its readers to write works as it stands there. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseTOML } from 'toml-eslint-parser';
import { parse } from 'yaml';
import { commandLine } from '../../scripts/bundles.ts';
import { type Bundle, bundled } from '../support/bundle.ts';
import { machineNode } from '../support/machineNode.ts';
import { codeBlocks } from '../support/readme.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const execute = promisify(execFile);
const steps = [...codeBlocks('yaml'), ...codeBlocks('groovy')];

describe('the README', () => {
  let bundle: Bundle;

  before(async function () {
    this.timeout(60_000);
    bundle = await bundled(commandLine);
  });
  afterEach(removeTemporaryFolders);
  after(() => bundle.remove());

  it('has the steps of five systems, in their own languages', () => {
    const [github, gitlab, circle, preCommit, ...others] = codeBlocks('yaml').map((text): unknown => parse(text));
    assert.deepEqual(others, []);
    assert.ok(Object.hasOwn(Object(github), 'on') && Object.hasOwn(Object(github), 'jobs'));
    assert.ok(Object.hasOwn(Object(gitlab), 'trainyard'));
    assert.ok(Object.hasOwn(Object(circle), 'workflows'));
    assert.ok(Object.hasOwn(Object(preCommit), 'repos'));
    assert.equal(codeBlocks('groovy').length, 1);
    for (const text of codeBlocks('toml')) parseTOML(text);
  });

  const commands = new Set(
    steps.flatMap((text) =>
      [...text.matchAll(/node tools\/trainyard\.cjs ([^'\n]+)/g)].flatMap(([, rest]) => rest ?? []),
    ),
  );
  for (const command of commands) {
    it(`has a command that runs: ${command}`, async () => {
      const project = await temporaryFolder();
      await mkdir(path.join(project, 'tools'));
      await copyFile(bundle.file, path.join(project, 'tools/trainyard.cjs'));
      await writeFile(path.join(project, 'package.json'), '{ "type": "module" }\n');
      await writeFile(path.join(project, 'dvc.yaml'), 'stages:\n  train:\n    cmd: python train.py\n');
      const [args = '', report] = command.split(' > ');
      const { file: node } = await machineNode();
      const { stdout, stderr } = await execute(node, ['tools/trainyard.cjs', ...args.split(' ')], { cwd: project });
      assert.equal(stderr, '');
      if (report !== undefined) JSON.parse(stdout);
    });
  }

  it('has a pre-commit hook that runs for all that a pipeline is made of', () => {
    const files = /files: (.+)$/m.exec(codeBlocks('yaml').at(-1) ?? '')?.[1] ?? '';
    for (const name of ['dvc.yaml', 'a/dvc.lock', 'params.toml', 'data/x.csv.dvc'])
      assert.match(name, new RegExp(files));
    for (const name of ['train.py', 'a/other.yaml', '.dvc/config', 'dvc.yaml.md']) {
      assert.doesNotMatch(name, new RegExp(files));
    }
  });
});
