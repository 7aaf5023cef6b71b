import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';
import { partsInside, unpack } from '../../../client/runners/ssh/unpack.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

type Item = Partial<Header> & Pick<Header, 'name'> & { readonly text?: string };

async function tarOf(items: readonly Item[]): Promise<Buffer> {
  const archive = pack();
  for (const { text = '', ...header } of items) archive.entry(header, text);
  archive.finalize();
  return await buffer(archive);
}

async function* inPieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
}

describe('unpack', () => {
  let outer: string;
  let target: string;
  beforeEach(async () => {
    outer = await temporaryFolder();
    target = path.join(outer, 'a', 'target');
  });
  afterEach(removeTemporaryFolders);

  const files = async () => {
    const entries = await readdir(outer, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(target, path.join(entry.parentPath, entry.name)))
      .sort();
  };

  it('writes files and folders', async () => {
    const long = `${'deep/'.repeat(40)}file`;
    const tar = await tarOf([
      { name: './mlruns/', type: 'directory' },
      { name: './mlruns/meta.yaml', text: 'x'.repeat(5000) },
      { name: long, text: 'long' },
    ]);
    assert.deepEqual(await unpack(inPieces(tar), target), { files: 2, refused: [] });
    assert.deepEqual(await files(), [long, 'mlruns/meta.yaml']);
    assert.equal((await readFile(path.join(target, 'mlruns/meta.yaml'), 'utf8')).length, 5000);
  });

  it('writes nothing outside, follows no link, and says what it refused', async () => {
    const tar = await tarOf([
      { name: '../evil', text: 'x' },
      { name: 'ok/../../evil', text: 'x' },
      { name: '/tmp/trainyard-evil', text: 'x' },
      { name: 'back\\slash', text: 'x' },
      { name: 'link', type: 'symlink', linkname: '/etc' },
      { name: 'link/passwd', text: 'inside' },
      { name: 'hard', type: 'link', linkname: '/etc/passwd' },
      { name: 'pipe', type: 'fifo' },
      { name: 'good', text: 'first' },
      { name: 'good', text: 'second' },
      { name: 'good/below', text: 'x' },
      { name: 'n'.repeat(300), text: 'x' },
    ]);
    const { files: count, refused } = await unpack(inPieces(tar), target);
    assert.equal(count, 2);
    assert.deepEqual(await files(), ['good', 'link/passwd']);
    assert.equal(await readFile(path.join(target, 'good'), 'utf8'), 'first');
    assert.deepEqual(
      refused.map((line) => line.replace(/n{300}/, 'nnn')),
      [
        '../evil: its name leads outside',
        'ok/../../evil: its name leads outside',
        '/tmp/trainyard-evil: its name leads outside',
        'back\\slash: its name leads outside',
        'link: it is a symlink',
        'hard: it is a link',
        'pipe: it is a fifo',
        'good: this name cannot be made here (EEXIST)',
        'good/below: this name cannot be made here (EEXIST)',
        'nnn: this name cannot be made here (ENAMETOOLONG)',
      ],
    );
  });

  it('takes no more and nothing larger than it may, and says so', async () => {
    const tar = await tarOf(['a', 'b', 'c', 'd'].map((name) => ({ name, text: name.repeat(name === 'b' ? 2000 : 5) })));
    const { files: count, refused } = await unpack(inPieces(tar), target, { entries: 3, fileSize: 1000 });
    assert.equal(count, 2);
    assert.deepEqual(refused, ['b: 2000 bytes are too many', 'd: more than 3 files']);
  });

  it('fails on a stream that ends too early, and takes an empty one', async () => {
    const tar = await tarOf([{ name: 'a', text: 'x'.repeat(5000) }]);
    await assert.rejects(unpack(inPieces(tar.subarray(0, 3000)), target));
    assert.deepEqual(await unpack(inPieces(Buffer.alloc(0)), target), { files: 0, refused: [] });
  });
});

describe('partsInside', () => {
  it('is empty for the folder itself', () => assert.deepEqual(partsInside('./'), []));
  it('refuses drives', () => assert.equal(partsInside('C:/x'), undefined));
});
