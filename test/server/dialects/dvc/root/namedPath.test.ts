import assert from 'node:assert/strict';
import path from 'node:path';
import { pathFrom } from '../../../../../server/dialects/dvc/root/namedPath.ts';

describe('a path that a stage names', () => {
  it('leads where the system says, however it is written', () => {
    const written = [
      '',
      '.',
      './',
      '..',
      '/',
      '//',
      'a',
      './a',
      'a/',
      './a/',
      'a//',
      '..a',
      'a/..b',
      'a/...',
      '.a/b.c',
    ];
    const odd = ['a//b', 'a/./b', 'a/../b', '../a', './/a', './../a', './.', '/a/b/', 'a b/ä', './/'];
    for (const folder of [path.resolve('/'), path.resolve('/x'), path.resolve('/x/y')]) {
      for (const text of [...written, ...odd]) {
        assert.equal(pathFrom(folder, text), path.resolve(folder, text), `${text} in ${folder}`);
      }
    }
  });
});
