/** Lines of .dvcignore and .gitignore, and the paths that they ignore. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { IgnoreFiles } from '../../../../../server/dialects/dvc/root/ignoreFiles.ts';
import { projectOf, root } from '../../../../support/pipelineProject.ts';

type Reading = 'dvc' | 'git';

/** A name that ends in a slash is a folder's. */
function isIgnored(name: string, reading: Reading, files: Readonly<Record<string, string>>): boolean {
  const ignoring = new IgnoreFiles(
    root,
    reading,
    [],
    projectOf({ ...files, [`${name.replace(/\/$/, '')}.beside`]: '' }),
  );
  return ignoring.ruleFor(path.join(root, name), name.endsWith('/') ? 'folder' : 'file') !== undefined;
}

describe('a line that ignores', () => {
  const cases: readonly [lines: string, ignored: readonly string[], kept: readonly string[]][] = [
    ['model.pkl', ['model.pkl', 'a/model.pkl', 'model.pkl/x'], ['model.pkl2']],
    ['/model.pkl', ['model.pkl'], ['a/model.pkl']],
    ['a/model.pkl', ['a/model.pkl'], ['b/a/model.pkl']],
    ['data/', ['data/', 'data/x', 'a/data/x'], ['data']],
    ['*.tmp', ['x.tmp', 'a/.tmp'], ['tmp', 'x.tmp2']],
    ['a/**/z', ['a/z', 'a/b/c/z'], ['z', 'b/a/z']],
    ['**/z', ['z', 'a/b/z'], ['zz']],
    ['file[0-9]', ['file1'], ['filex', 'file10']],
    ['file[!0-9]', ['filex'], ['file1']],
    ['file[]x]', ['file]', 'filex'], ['filey']],
    ['file[!]x]', ['filey'], ['file]', 'filex']],
    ['file[!]', [], ['file!', 'filex', 'file[!]']],
    ['\\#x', ['#x'], ['x']],
    ['x?z', ['xyz'], ['x/z', 'xz']],
    ['*.csv\n!kept.csv', ['a.csv'], ['kept.csv', 'a/kept.csv']],
    ['data\n!data/kept.csv', ['data/kept.csv'], []],
  ];
  for (const [lines, ignored, kept] of cases) {
    it(`is ${JSON.stringify(lines)}`, () => {
      for (const reading of ['dvc', 'git'] as const) {
        const files = { [`.${reading}ignore`]: lines };
        for (const name of ignored) assert.ok(isIgnored(name, reading, files), `${name} of ${reading} is not ignored`);
        for (const name of kept) assert.ok(!isIgnored(name, reading, files), `${name} of ${reading} is ignored`);
      }
    });
  }

  it('holds for its own folder, where the deeper file speaks last', () => {
    for (const reading of ['dvc', 'git'] as const) {
      const files = { [`.${reading}ignore`]: '*.csv\n', [`a/.${reading}ignore`]: '/x\n!y.csv\n' };
      assert.ok(isIgnored('a/x', reading, files));
      assert.ok(!isIgnored('x', reading, files));
      assert.ok(!isIgnored('a/b/y.csv', reading, files));
      assert.ok(isIgnored('y.csv', reading, files));
    }
  });

  it('brings back a folder with its content for DVC, and by itself for git', () => {
    assert.ok(!isIgnored('src/x', 'dvc', { '.dvcignore': '*\n!src\n' }));
    assert.ok(isIgnored('src/x', 'git', { '.gitignore': '*\n!src\n' }));
  });

  it('may have blanks before it in a .dvcignore', () => {
    assert.ok(isIgnored('x', 'dvc', { '.dvcignore': '  x  \n' }));
    assert.ok(!isIgnored('x', 'git', { '.gitignore': '  x\n' }));
  });

  it('begins with its byte order mark in a .dvcignore', () => {
    assert.ok(!isIgnored('x', 'dvc', { '.dvcignore': '\ufeffx\n' }));
    assert.ok(isIgnored('\ufeffx', 'dvc', { '.dvcignore': '\ufeffx\n' }));
  });

  it('is none where it is empty, a comment or broken', () => {
    for (const reading of ['dvc', 'git'] as const) {
      const files = { [`.${reading}ignore`]: '\n# x\n/\n[x\n', [`a/.${reading}ignore`]: '\n' };
      assert.ok(!isIgnored('x', reading, files));
      assert.ok(!isIgnored('a/x', reading, files));
    }
  });
});
