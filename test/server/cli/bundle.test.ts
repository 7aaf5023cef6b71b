/** dist/cli.js as a process of its own, alone in a folder, in the oldest Node that is there. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Log } from 'sarif';
import { commandLine } from '../../../scripts/bundles.ts';
import { rules as allRules } from '../../../server/dialects/index.ts';
import { type Bundle, bundled } from '../../support/bundle.ts';
import { type MachineNode, machineNode } from '../../support/machineNode.ts';
import { skip } from '../../support/skip.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const repository = path.join(import.meta.dirname, '../../..');
const wrong = 'stages:\n  train:\n    cmd: x\n    dep: []\n';

describe('the bundled command line', () => {
  let bundle: Bundle;
  let node: MachineNode;
  let cwd: string;

  before(async function () {
    this.timeout(60_000);
    [bundle, node] = await Promise.all([bundled(commandLine), machineNode()]);
  });
  beforeEach(async () => {
    cwd = await temporaryFolder();
    await writeFile(path.join(cwd, 'dvc.yaml'), wrong);
  });
  afterEach(removeTemporaryFolders);
  after(() => bundle.remove());

  function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const { FORCE_COLOR: _, NO_COLOR: __, ...around } = process.env;
    return spawn(node.file, [bundle.file, ...args], {
      cwd,
      env: { ...around, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function trainyard(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = start(args, env);
    const [out, error, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { status, out, error };
  }

  it('runs in Node 20', async function () {
    if (node.major !== 20) skip(this, `the oldest Node here is ${node.major}`);
    const { status, out, error } = await trainyard(['check', path.join(repository, 'examples'), '.']);
    assert.equal(error, '');
    assert.match(out, /^dvc\.yaml:4:5: error\[unknown-key\] .*\n1 error \(\d+ files checked\)\n$/s);
    assert.equal(status, 1);
  });

  it('ends with 0, 1 and 2', async () => {
    assert.equal((await trainyard(['check', '--fail-on', 'never'])).status, 0);
    assert.equal((await trainyard(['check'])).status, 1);
    assert.equal((await trainyard(['check', 'nowhere'])).status, 2);
  });

  it('has the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'));
    assert.equal((await trainyard(['--version'])).out, `${version}\n`);
  });

  it('brings the page of every code along', async () => {
    const log: Log = JSON.parse((await trainyard(['check', '--format', 'sarif'])).out);
    const rules = log.runs[0]?.tool.driver.rules ?? [];
    assert.deepEqual(
      rules.map(({ id }) => id),
      [...allRules.keys()],
    );
    for (const { id, help } of rules) assert.ok(help?.markdown?.startsWith(`# ${id}\n`), id);
  });

  it('writes colours only for terminals and where they are asked for', async () => {
    const isColoured = async (env: NodeJS.ProcessEnv) => (await trainyard(['check'], env)).out.includes('\u001b[');
    assert.equal(await isColoured({}), false);
    assert.equal(await isColoured({ FORCE_COLOR: '1' }), true);
    assert.equal(await isColoured({ FORCE_COLOR: '0' }), false);
    assert.equal(await isColoured({ FORCE_COLOR: '1', NO_COLOR: '1' }), false);
  });

  it('ends quietly where nobody reads on', async () => {
    const keys = Array.from({ length: 4_000 }, (_, index) => `unknown_key_${index}: 1\n`);
    await writeFile(path.join(cwd, 'dvc.yaml'), keys.join(''));
    const child = start(['check']);
    child.stdout.once('data', () => child.stdout.destroy());
    const [error, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.deepEqual({ error, status }, { error: '', status: 1 });
  });
});
