import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { newFiles, takeSnapshot } from '../../../client/git/snapshot.ts';
import { git, makeRepository, writeFiles } from '../../support/gitRepository.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

describe('takeSnapshot', () => {
  let scratch: string;
  let root: string;

  beforeEach(async () => {
    scratch = await temporaryFolder();
    root = path.join(scratch, 'project');
    await makeRepository(root, {
      'train.py': 'old',
      'gone.py': 'x',
      '.gitignore': 'data/\n',
      'sub/params.yaml': 'a: 1',
    });
  });
  afterEach(removeTemporaryFolders);

  const files = async (commit: string) => (await git(root, 'ls-tree', '-r', '--name-only', commit)).split('\n');

  it('holds uncommitted, staged and untracked changes, and nothing ignored or deleted', async () => {
    await writeFiles(root, { 'train.py': 'new', 'staged.py': 's', 'data/huge.bin': 'h', 'sub/new file.py': 'n' });
    await git(root, 'add', 'staged.py');
    await git(root, 'rm', '--quiet', 'gone.py');
    const { commit } = await takeSnapshot(root, 'j1', scratch);
    assert.deepEqual(await files(commit), [
      '.gitignore',
      'staged.py',
      'sub/new file.py',
      'sub/params.yaml',
      'train.py',
    ]);
    assert.equal(await git(root, 'show', `${commit}:train.py`), 'new');
  });

  it('leaves the user’s index, HEAD and branches as they were', async () => {
    await writeFiles(root, { 'train.py': 'new', 'other.py': 'o' });
    await git(root, 'add', 'other.py');
    const look = async () => [
      await readFile(path.join(root, '.git/index'), 'base64'),
      await git(root, 'status', '--porcelain'),
      await git(root, 'rev-parse', 'HEAD'),
      await git(root, 'branch', '--all'),
    ];
    const before = await look();
    await takeSnapshot(root, 'j1', scratch);
    assert.deepEqual(await look(), before);
  });

  it('knows the files that no commit has yet', async () => {
    await writeFiles(root, { 'train.py': 'new', '.env': 's', 'sub/new file.py': 'n', 'data/ignored': 'i', added: 'a' });
    await git(root, 'add', 'added');
    assert.deepEqual([...(await newFiles(path.join(root, 'sub')))].sort(), ['.env', 'added', 'sub/new file.py']);
  });

  it('leaves out what it is told to, and says so', async () => {
    await writeFiles(root, { '.env': 's', 'sub/*.pem': 'p', 'sub/a.pem': 'p' });
    await git(root, 'add', '.env');
    const { commit, notes } = await takeSnapshot(root, 'j1', scratch, ['.env', 'sub/*.pem']);
    assert.deepEqual(await files(commit), ['.gitignore', 'gone.py', 'sub/a.pem', 'sub/params.yaml', 'train.py']);
    assert.deepEqual(notes, ['Not shipped, as you chose: .env, sub/*.pem.']);
    assert.equal(await git(root, 'status', '--porcelain', '.env'), 'A  .env');
  });

  it('has no parent and is kept under the job’s ref', async () => {
    const { commit } = await takeSnapshot(root, 'j1', scratch);
    assert.equal(await git(root, 'rev-list', '--count', commit), '1');
    assert.equal(await git(root, 'rev-parse', 'refs/trainyard/j1'), commit);
  });

  it('takes the whole tree from a folder inside it and says where the folder is', async () => {
    const { commit, prefix } = await takeSnapshot(path.join(root, 'sub'), 'j1', scratch);
    assert.equal(prefix, 'sub');
    assert((await files(commit)).includes('train.py'));
  });

  it('works before the first commit', async () => {
    const fresh = path.join(scratch, 'fresh');
    await makeRepository(fresh, { 'a.py': 'a' });
    await git(fresh, 'update-ref', '-d', 'HEAD');
    const { commit } = await takeSnapshot(fresh, 'j1', scratch);
    assert.equal(await git(fresh, 'ls-tree', '-r', '--name-only', commit), 'a.py');
  });

  it('says which submodules and LFS files do not go along', async () => {
    await makeRepository(path.join(root, 'vendored'), { 'lib.py': 'l' });
    await writeFiles(root, { '.gitattributes': '*.png filter=lfs\n', 'plot.png': 'pointer' });
    const { notes } = await takeSnapshot(root, 'j1', scratch);
    assert.deepEqual(notes, [
      'The files of vendored are not shipped: it is a git repository of its own.',
      'Shipped as Git LFS pointers, without their content: plot.png.',
    ]);
  });

  it('pushes nothing but itself, once, and the next time only what changed', async () => {
    const bare = path.join(scratch, 'bare.git');
    await git(scratch, 'init', '--quiet', '--bare', bare);
    const signal = new AbortController().signal;
    const first = await takeSnapshot(root, 'j1', scratch);
    await first.push(bare, 'refs/trainyard/j1', 'false', signal);
    const before = Number(await git(bare, 'rev-list', '--objects', '--all', '--count'));
    await writeFiles(root, { 'train.py': 'new' });
    const second = await takeSnapshot(root, 'j2', scratch);
    await second.push(bare, 'refs/trainyard/j2', 'false', signal);
    assert.deepEqual((await git(bare, 'for-each-ref', '--format=%(refname)')).split('\n'), [
      'refs/trainyard/j1',
      'refs/trainyard/j2',
    ]);
    const after = Number(await git(bare, 'rev-list', '--objects', '--all', '--count'));
    assert.equal(after - before, 3, 'a commit, a tree and a file');
  });

  it('says what to do where there is no repository', async () => {
    await assert.rejects(takeSnapshot(scratch, 'j1', scratch), {
      name: 'SnapshotError',
      message: /Run `git init` there/,
    });
  });
});
