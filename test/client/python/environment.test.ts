import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { activated, type FoundPython, findPython, missingDvc } from '../../../client/python/environment.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const windows = process.platform === 'win32';
const bin = windows ? 'Scripts' : 'bin';
const program = (folder: string, name: string) => path.join(folder, windows ? `${name}.exe` : name);

describe('findPython', () => {
  let root: string;
  let workspace: string;
  let project: string;

  beforeEach(async () => {
    root = await temporaryFolder();
    workspace = path.join(root, 'workspace');
    project = path.join(workspace, 'project');
    await mkdir(project, { recursive: true });
  });
  afterEach(removeTemporaryFolders);

  const put = async (folder: string, ...names: string[]) => {
    await mkdir(folder, { recursive: true });
    for (const name of names) {
      await writeFile(program(folder, name), '');
      await chmod(program(folder, name), 0o755);
    }
    return folder;
  };
  const venv = async (folder: string, ...more: string[]) => {
    await put(path.join(folder, bin), 'python', ...more);
    await writeFile(path.join(folder, 'pyvenv.cfg'), '');
    return folder;
  };
  const find = (environment: NodeJS.ProcessEnv = {}, interpreter?: string) =>
    findPython({ folders: [project, workspace], interpreter, environment });
  const pythonOf = (found: FoundPython) => (found.kind === 'found' ? path.relative(root, found.python) : found.message);

  it('takes the chosen interpreter before everything else', async () => {
    await venv(path.join(project, '.venv'));
    const chosen = program(await put(path.join(root, 'opt'), 'python'), 'python');
    assert.equal(pythonOf(await find({}, chosen)), path.relative(root, chosen));
  });
  it('tells that the chosen interpreter is gone', async () => {
    await venv(path.join(project, '.venv'));
    assert.match(pythonOf(await find({}, path.join(root, 'gone'))), /chosen Python .*gone is not there/);
  });
  it('takes the usual names first, the nearest folder before the workspace', async () => {
    await venv(path.join(workspace, '.venv'));
    await venv(path.join(project, 'another'));
    assert.equal(pythonOf(await find()), path.relative(root, program(path.join(project, 'another', bin), 'python')));
    await venv(path.join(project, 'venv'));
    assert.equal(pythonOf(await find()), path.relative(root, program(path.join(project, 'venv', bin), 'python')));
  });
  it('falls back on the activated environment, then on the PATH', async () => {
    const PATH = await put(path.join(root, 'usr'), 'python3');
    assert.equal(pythonOf(await find({ PATH })), path.relative(root, program(PATH, 'python3')));
    const VIRTUAL_ENV = await venv(path.join(root, 'active'));
    assert.equal(
      pythonOf(await find({ PATH, VIRTUAL_ENV })),
      path.relative(root, program(path.join(VIRTUAL_ENV, bin), 'python')),
    );
  });
  it('says what to do where there is none', async () => {
    assert.match(pythonOf(await find({ PATH: root })), /No Python was found.*python3 -m venv \.venv/);
  });
  it('finds dvc in the environment, else on the PATH, else says how to install it', async () => {
    const environment = await venv(path.join(project, '.venv'));
    const dvc = async (PATH: string) => {
      const found = await find({ PATH });
      assert(found.kind === 'found');
      return found.dvc ?? missingDvc(found);
    };
    assert.match((await dvc(root)) ?? '', /dvc is neither in .*\.venv nor on the PATH.*-m pip install dvc/);
    const usr = await put(path.join(root, 'usr'), 'dvc');
    assert.equal(await dvc(usr), program(usr, 'dvc'));
    await put(path.join(environment, bin), 'dvc');
    assert.equal(await dvc(usr), program(path.join(environment, bin), 'dvc'));
  });
  it('gives the variables that activating it would set', async () => {
    const folder = await venv(path.join(project, '.venv'));
    const found = await find();
    assert(found.kind === 'found');
    assert.deepEqual(activated(found, { PATH: '/usr/bin' }), {
      PATH: `${path.join(folder, bin)}${path.delimiter}/usr/bin`,
      VIRTUAL_ENV: folder,
    });
  });
});
