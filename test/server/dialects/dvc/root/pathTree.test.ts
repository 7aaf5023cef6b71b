import assert from 'node:assert/strict';
import path from 'node:path';
import { PathTree } from '../../../../../server/dialects/dvc/root/pathTree.ts';

const at = (name: string) => path.resolve('/project', name);

function treeOf(...paths: readonly string[]): PathTree<string> {
  const tree = new PathTree<string>();
  for (const one of paths) tree.add(one, one);
  return tree;
}

describe('values by path', () => {
  it('are found at a path and above it, the outermost first', () => {
    const tree = treeOf(at('a/b/c'), at('a'), at('a/bc'));
    assert.deepEqual(tree.to(at('a/b/c/d/e')), [at('a'), at('a/b/c')]);
    assert.deepEqual(tree.to(at('a/b')), [at('a')]);
    assert.deepEqual(tree.to(at('b')), []);
  });

  it('are found around a folder', () => {
    const tree = treeOf(at('a/b/c'), at('a/b/d/e'), at('a/bc'), at('a'));
    assert.deepEqual(tree.around(at('a/b')).toSorted(), [at('a'), at('a/b/c'), at('a/b/d/e')].toSorted());
    assert.deepEqual(tree.around(at('c')), []);
  });

  it('are found by any spelling of a URL, and never in the file system', () => {
    const tree = treeOf('s3://bucket/a', path.resolve('/'));
    assert.deepEqual(tree.to('S3://bucket//a/b/'), ['s3://bucket/a']);
    assert.deepEqual(tree.around('s3://bucket'), ['s3://bucket/a']);
    assert.deepEqual(tree.to('s3://other/a'), []);
  });

  it('crowd where one path has several, or one is above another', () => {
    const tree = treeOf(at('a'), at('a/b/c'), at('d'), at('d'), at('e/f'), at('e/g'));
    assert.deepEqual(
      [...tree.crowded()].map(({ values, above }) => [values, above]),
      [
        [[at('a/b/c')], [at('a')]],
        [[at('d'), at('d')], []],
      ],
    );
  });

  it('bear a path of very many folders', () => {
    const deep = at('x/'.repeat(100_000));
    assert.deepEqual(treeOf(at('x'), deep).to(`${deep}${path.sep}y`).length, 2);
  });
});
