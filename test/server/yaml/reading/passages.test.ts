/** A text that is edited: what is taken over from the tree before, and that the tree is the one of a fresh reading. */
import assert from 'node:assert/strict';
import { get, type Node } from '../../../../server/yaml/node.ts';
import type { Tree } from '../../../../server/yaml/tree.ts';
import { shown, treeOf } from '../../../support/trees.ts';
import { Random } from '../../dialects/dvc/mutations/random.ts';
import { keys, scalars, snippets } from '../../dialects/dvc/mutations/vocabulary.ts';

const stage = (name: string) => `  ${name}:\n    cmd: run ${name}\n    deps:\n    - ${name}.py # read\n`;
const [a, b, c] = [stage('a'), stage('b'), stage('c')];
const text = `# Stages\nvars:\n- x: 1\nstages:\n${a}\n${b}${c}metrics:\n  - m.json\n`;

/** The values of `stages` by name. */
function stagesOf(tree: Tree): Readonly<Record<string, Node>> {
  const stages = get(tree.root, 'stages');
  assert.ok(stages?.kind === 'dict');
  return Object.fromEntries([...stages.named].map(([name, { value }]) => [name, value]));
}

describe('reading a text that was edited', () => {
  /** The names of the stages that are the same nodes as before. */
  function kept(edited: string): readonly string[] {
    const before = treeOf(text);
    const after = treeOf(edited, before);
    assert.deepEqual(shown(after), shown(treeOf(edited)));
    const earlier = new Set(Object.values(stagesOf(before)));
    return Object.entries(stagesOf(after)).flatMap(([name, node]) => (earlier.has(node) ? name : []));
  }

  it('reads only the stage anew that was changed', () => {
    assert.deepEqual(kept(text.replace('run b', 'walk b')), ['a', 'c']);
    assert.deepEqual(kept(text.replace('- x: 1\n', '- x: 12\n- y: 2\n')), ['a', 'b', 'c']);
  });

  it('keeps the stages around one that is new, gone, moved or there twice', () => {
    assert.deepEqual(kept(text.replace(`${c}`, `${stage('d')}${c}`)), ['a', 'b', 'c']);
    assert.deepEqual(kept(text.replace(`${b}`, '')), ['a', 'c']);
    assert.deepEqual(kept(text.replace(`${b}${c}`, `${c}${b}`)), ['a', 'c', 'b']);
    assert.deepEqual(kept(text.replace(`${b}`, `${b}${b.replace('  b:', '  e:')}`)), ['a', 'b', 'c']);
  });

  it('keeps the others while a line is broken', () => {
    assert.deepEqual(kept(text.replace('    cmd: run b\n', '    cmd: run b\n    de\n')), ['a', 'c']);
    assert.deepEqual(kept(text.replace('  b:\n', '  tr\n  b:\n')), ['a', 'b', 'c']);
  });

  it('reads the same as if it had never seen another text', () => {
    const random = new Random(7);
    const pieces = [...snippets, ...scalars, ...keys.map((key) => `${key}: `), a, b, c, '\n', '    ', '\n  ', '#', '"'];
    let tree = treeOf(text);
    let typed = text;
    for (let edits = 0; edits < 600; edits += 1) {
      if (edits % 40 === 0) typed = text;
      const at = random.below(typed.length + 1);
      const from = random.below(typed.length + 1);
      const piece = random.chance(0.2) ? typed.slice(from, from + random.below(80)) : random.pick(pieces);
      typed = typed.slice(0, at) + piece + typed.slice(at + (random.chance(0.5) ? random.below(30) : 0));
      tree = treeOf(typed, tree);
      assert.deepEqual(shown(tree), shown(treeOf(typed)), typed);
    }
  });
});
