/** The programs of the package in a fresh clone: built when they are first asked for, and again after a change. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { LanguageServer } from '../support/languageServer.ts';

const execute = promisify(execFile);
const repository = path.resolve(import.meta.dirname, '../..');
const left = new Set(['.git', '.workbench', 'dist', 'node_modules', 'out']);

describe('the programs of the package', () => {
  let clone: string;
  let bin: Readonly<Record<string, string>>;

  before(async () => {
    clone = await mkdtemp(path.join(os.tmpdir(), 'trainyard-clone-'));
    await cp(repository, clone, {
      recursive: true,
      filter: (file) => path.dirname(file) !== repository || !left.has(path.basename(file)),
    });
    await symlink(path.join(repository, 'node_modules'), path.join(clone, 'node_modules'), 'junction');
    bin = JSON.parse(await readFile(path.join(clone, 'package.json'), 'utf8')).bin;
  });
  after(() => rm(clone, { recursive: true, force: true, maxRetries: 5 }));

  const start = (name: string, ...args: readonly string[]) =>
    execute(process.execPath, [path.join(clone, bin[name] ?? ''), ...args], { cwd: path.join(clone, 'examples') });

  it('`trainyard` is built first, which only standard error tells', async () => {
    const first = await start('trainyard', 'check');
    assert.match(first.stdout, /^No problems \(\d+ files? checked\)\n$/);
    assert.match(first.stderr, /Building Trainyard/);
    assert.deepEqual(await start('trainyard', 'check'), { stdout: first.stdout, stderr: '' });
  });

  it('are built anew when a source of them changed', async () => {
    await appendFile(path.join(clone, 'server/cli.ts'), '\n');
    assert.match((await start('trainyard', '--version')).stderr, /Building Trainyard/);
    assert.equal((await start('trainyard', '--version')).stderr, '');
  });

  it('`trainyard-language-server` speaks over stdio', async () => {
    const program = path.join(clone, bin['trainyard-language-server'] ?? '');
    const server = await LanguageServer.start(program, { transport: 'stdio', workspace: path.join(clone, 'examples') });
    await server.stop();
    assert.equal(server.result.serverInfo?.name, 'Trainyard');
  });
});
