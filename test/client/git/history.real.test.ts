import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { changedSince, fileAt, repositoryWith } from '../../../client/git/history.ts';
import { git, makeRepository, writeFiles } from '../../support/gitRepository.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

describe('the code since a commit', function () {
  this.timeout(30_000);
  let folder: string;
  let commit: string;

  before(async () => {
    folder = path.join(await temporaryFolder(), 'repository');
    await makeRepository(folder, { 'train.py': 'rate = 0.1\n', 'gone.py': '', 'ä b/data.bin': '\u0000ÿ' });
    commit = await git(folder, 'rev-parse', 'HEAD');
  });
  after(removeTemporaryFolders);

  it('is found in the repository that has the commit, from any folder in it', async () => {
    assert.equal(await repositoryWith(path.join(folder, 'ä b'), commit), folder);
    assert.equal(await repositoryWith(folder, '0'.repeat(40)), undefined);
    assert.equal(await repositoryWith(path.dirname(folder), commit), undefined);
    assert.equal(await repositoryWith(folder, '--output=/tmp/x'), undefined);
  });

  it('names what was changed, added and deleted', async () => {
    assert.deepEqual(await changedSince(folder, commit), []);
    await writeFiles(folder, { 'train.py': 'rate = 0.01\n', 'ä b/new.py': '', 'untracked.py': '' });
    await git(folder, 'add', 'ä b/new.py');
    await rm(path.join(folder, 'gone.py'));
    assert.deepEqual(await changedSince(folder, commit), [
      { path: 'gone.py', change: 'deleted' },
      { path: 'train.py', change: 'modified' },
      { path: 'ä b/new.py', change: 'added' },
    ]);
  });

  it('gives a file as it was, byte for byte', async () => {
    assert.equal((await fileAt(folder, commit, 'train.py')).toString(), 'rate = 0.1\n');
    assert.equal((await fileAt(folder, commit, 'ä b/data.bin')).toString(), '\u0000ÿ');
  });
});
