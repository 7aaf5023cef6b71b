/** Files that nobody writes on purpose: each is answered in bounded time, with a message that says what is wrong. */
import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dvc } from '../../server/dialects/dvc/dialect.ts';
import { diskFiles } from '../../server/project/files.ts';
import { Documents } from '../../server/project/project.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

/** Nine levels, each of nine times the one below: 387 million leaves. */
const bomb = `a0: &a0 lol\n${Array.from({ length: 9 }, (_, level) => {
  const alias = `*a${level}`;
  return `a${level + 1}: &a${level + 1} [${Array.from({ length: 9 }, () => alias).join(', ')}]\n`;
}).join('')}`;

const deep = (opening: string, closing: string) => `${opening.repeat(50_000)}1${closing.repeat(50_000)}\n`;

describe('a file that nobody writes on purpose', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(removeTemporaryFolders);

  /** The errors in dvc.yaml and in what it names. */
  async function errors(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
    const documents = new Documents(diskFiles);
    const loaded = documents.load(path.join(folder, 'dvc.yaml'));
    assert.ok(loaded.kind === 'document');
    const { findings } = dvc.check(loaded.document, documents);
    return findings
      .filter(({ severity }) => severity === 'error')
      .map(({ document, code, message }) => `${path.basename(document.path)}: ${code}: ${message}`);
  }

  const using = { 'dvc.yaml': 'stages:\n  a:\n    cmd: echo ${rate}\n' };

  it('whose aliases stand for millions of values', async () => {
    const [first] = await errors({ 'dvc.yaml': bomb });
    assert.match(first ?? '', /^dvc\.yaml: yaml-syntax: The aliases stand for more than can be read/);
    assert.match(
      (await errors({ ...using, 'params.yaml': bomb })).join('\n'),
      /The aliases stand for more than can be/,
    );
  });

  for (const [what, text] of Object.entries({
    'brackets in brackets': deep('[', ']'),
    'braces in braces': deep('{a: ', '}'),
    'dashes behind dashes': `${'- '.repeat(50_000)}1\n`,
    'brackets that nobody closes': '['.repeat(100_000),
  })) {
    it(`of ${what}`, async () => {
      assert.notDeepEqual(await errors({ 'dvc.yaml': text }), []);
      assert.notDeepEqual(await errors({ ...using, 'params.yaml': text }), []);
    });
  }

  it('of ten megabytes of parameters', async () => {
    const lines = Array.from({ length: 400_000 }, (_, number) => `key_${number}: value ${number}\n`);
    assert.deepEqual(await errors({ ...using, 'params.yaml': `${lines.join('')}rate: 1\n` }), []);
  });

  it('of ten megabytes on one line', async () => {
    assert.deepEqual(await errors({ ...using, 'params.yaml': `rate: ${'x'.repeat(10_000_000)}\n` }), []);
  });

  it('that is longer than any pipeline', async () => {
    const [message = ''] = await errors({ ...using, 'params.yaml': `rate: ${'x'.repeat(17_000_000)}\n` });
    assert.match(message, /params\.yaml` cannot be read: it is longer than 16 MB/);
  });

  it('that is a folder', async () => {
    await mkdir(path.join(folder, 'params.yaml'));
    assert.match((await errors(using)).join('\n'), /`params\.yaml` is a folder/);
  });

  it('that is a link to itself', async function () {
    // Windows asks for a privilege to make one.
    if (process.platform === 'win32') this.skip();
    await symlink(path.join(folder, 'own.yaml'), path.join(folder, 'own.yaml'));
    const text = 'vars: [own.yaml]\nstages:\n  a:\n    cmd: echo\n';
    assert.match((await errors({ 'dvc.yaml': text })).join('\n'), /`own\.yaml`/);
  });

  it('that is no text', async () => {
    const [message = ''] = await errors({ ...using, 'params.yaml': Uint8Array.from([0xff, 0xfe, 0x00, 0x41]) });
    assert.match(message, /`params\.yaml` cannot be read: it is not UTF-8/);
  });
});
