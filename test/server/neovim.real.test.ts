/** Neovim, set up by the lines of the README, shows what the server says of a broken dvc.yaml. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { server as serverBundle } from '../../scripts/bundles.ts';
import { type Bundle, bundled } from '../support/bundle.ts';
import { codeBlocks } from '../support/readme.ts';
import { skip } from '../support/skip.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const execute = promisify(execFile);

describe('Neovim', () => {
  let bundle: Bundle | undefined;

  before(async function () {
    const isThere = await execute('nvim', ['--version']).then(
      () => true,
      () => false,
    );
    if (!isThere) skip(this, 'there is no nvim here');
    bundle = await bundled(serverBundle);
  });
  afterEach(removeTemporaryFolders);
  after(() => bundle?.remove());

  it('shows the diagnostics of a dvc.yaml, and takes them away when it is mended', async () => {
    const folder = await temporaryFolder();
    const [file, setup, answer] = ['dvc.yaml', 'setup.lua', 'answer.json'].map((name) => path.join(folder, name));
    assert.ok(bundle !== undefined && file !== undefined && setup !== undefined && answer !== undefined);
    const lines = codeBlocks('lua').join('').replace('/path/to/trainyard/dist/server.js', bundle.file);
    assert.ok(lines.includes(bundle.file));
    await writeFile(setup, lines);
    await writeFile(file, 'stages:\n  train:\n    cmd: python train.py\n    dep: [train.py]\n');

    const script = path.join(import.meta.dirname, '../support/neovim.lua');
    const home = { XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder };
    await execute('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', script], {
      cwd: folder,
      env: { ...process.env, ...home, SETUP: setup, FILE: file, MENDED: '    deps: [train.py]', ANSWER: answer },
      timeout: 60_000,
    });

    assert.deepEqual(JSON.parse(await readFile(answer, 'utf8')), {
      filetype: 'yaml.dvc',
      broken: [{ line: 3, from: 4, to: 7, severity: 1, message: 'Unknown key `dep`. Did you mean `deps`?' }],
      isClean: true,
    });
  });
});
