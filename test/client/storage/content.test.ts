/** Files that are read whole, into room that is used again. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { takeBytes } from '../../../client/storage/content.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

describe("a file's bytes", () => {
  afterEach(removeTemporaryFolders);

  for (const [what, text] of [
    ['nothing', ''],
    ['a word', 'loss'],
    ['more than what is read at once', '0123456789'.repeat(100_000)],
  ] as const) {
    it(`are ${what}, as it holds`, async () => {
      const file = path.join(await temporaryFolder(), 'file');
      await writeFile(file, text);
      assert.equal(
        takeBytes(file, (bytes) => bytes.toString()),
        text,
      );
    });
  }

  it('are only its own, whatever was read before', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'long'), 'a long one');
    await writeFile(path.join(folder, 'short'), 'brief');
    const read = ['long', 'short'].map((name) => takeBytes(path.join(folder, name), (bytes) => bytes.toString()));
    assert.deepEqual(read, ['a long one', 'brief']);
  });

  it('are none where nothing stands', async () => {
    assert.equal(
      takeBytes(path.join(await temporaryFolder(), 'gone'), () => 'read'),
      undefined,
    );
  });

  it('cannot be had of a folder, which says so', async () => {
    const folder = path.join(await temporaryFolder(), 'folder');
    await mkdir(folder);
    assert.throws(() => takeBytes(folder, () => 'read'), /^StoreError: folder cannot be read .*EISDIR/);
  });
});
