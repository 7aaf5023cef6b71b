/** `npm start` where the desktop's VS Code is installed: a `code` of the test's own, which writes down what it is told. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { commandLine, findDesktop } from '../../scripts/setup/desktop.mjs';
import { node, root } from '../../scripts/setup/paths.mjs';
import { vsix } from '../../scripts/setup/product.mjs';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const execute = promisify(execFile);

describe('npm start with desktop VS Code', function () {
  this.timeout(180_000);
  let programs: string;
  let told: string;
  let workspace: string;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(async () => {
    const folder = await temporaryFolder();
    programs = path.join(folder, 'bin');
    told = path.join(folder, 'told');
    workspace = path.join(folder, "my project's & co");
    for (const each of [programs, workspace]) await mkdir(each);
  });
  afterEach(removeTemporaryFolders);

  /** @param end What it does when it has written its arguments down, a line each. */
  const installCode = async (end = '') => {
    const code = path.join(programs, 'code');
    await writeFile(code, `#!/bin/sh\nprintf '%s\\n' "$@" -- >>'${told}'\n${end}\n`);
    await chmod(code, 0o755);
    return code;
  };
  const environment = (screen: Readonly<Record<string, string>>) => {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, WSL_DISTRO_NAME: ___, VSCODE_IPC_HOOK_CLI: ____, ...rest } = process.env;
    return { ...rest, PATH: [programs, rest['PATH']].join(path.delimiter), ...screen };
  };
  const start = async () => {
    const args = [path.join(root, 'scripts', 'start.mjs'), '--workspace', workspace];
    return await execute(node, args, { cwd: root, env: environment({ DISPLAY: ':0' }) });
  };

  it('installs the package there and opens the folder, saying so last', async () => {
    await installCode();
    const { stdout, stderr } = await start();
    assert.deepEqual((await readFile(told, 'utf8')).split('\n--\n'), [
      ['--install-extension', vsix, '--force'].join('\n'),
      ['--new-window', workspace].join('\n'),
      '',
    ]);
    assert.equal(stdout.trim().split('\n').at(-1), `Trainyard is open in VS Code: ${workspace}`);
    assert.match(stderr, /Installing Trainyard into VS Code/);
  });

  it('tells what VS Code says where it refuses', async () => {
    await installCode('echo "cannot be run as the super user" >&2; exit 1');
    await assert.rejects(start(), ({ code, stderr }: Error & { code: number; stderr: string }) => {
      assert.equal(code, 1);
      assert.match(stderr, /ended with 1:\n {2}\| cannot be run as the super user/);
      return true;
    });
  });

  it('is taken only where there is a screen to open a window on', async () => {
    const code = await installCode();
    assert.equal(await findDesktop(environment({ DISPLAY: ':0' })), code);
    assert.equal(await findDesktop(environment({ WAYLAND_DISPLAY: 'wayland-0' })), code);
    if (process.platform === 'linux') assert.equal(await findDesktop(environment({})), undefined);
  });
});

describe('a call of a .cmd file', () => {
  it('keeps blanks and what the command interpreter would read otherwise', () => {
    const words = ['C:\\Program Files\\VS Code\\bin\\code.cmd', '--new-window', 'C:\\R&D'];
    assert.equal(commandLine(words), '""C:\\Program Files\\VS Code\\bin\\code.cmd" "--new-window" "C:\\R&D""');
  });
});
