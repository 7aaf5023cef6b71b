import assert from 'node:assert/strict';
import { get, type Node } from '../../../server/yaml/node.ts';
import { withSpans } from '../../support/cursor.ts';
import { treeOf } from '../../support/trees.ts';

describe('reading YAML', () => {
  it('takes plain scalars as YAML 1.2 does, with underscores and dates', () => {
    const text = '[yes, true, 010, 1_000, 0x1f, 0o17, 0b11, 1.50, 1e3, .inf, ~, 2020-01-01, "1", -]';
    assert.deepEqual(plain(treeOf(text.replace(', -]', ']')).root), [
      'yes',
      true,
      10n,
      1000n,
      31n,
      15n,
      3n,
      1.5,
      1000,
      Infinity,
      null,
      'date 2020-01-01',
      '1',
    ]);
  });

  it('keeps the place of each node', () => {
    const { text, spans } = withSpans('⟦a⟧: ⟦"x\\"y"⟧\n⟦b⟧: ⟦[1, 2]⟧\n');
    const tree = treeOf(text);
    assert.ok(tree.root?.kind === 'dict');
    assert.deepEqual(
      tree.root.entries.flatMap(({ key, value }) => [key, value]).map(({ span }) => tree.offsets(span)),
      spans,
    );
  });

  it('merges, with what stands in the mapping itself first, and follows aliases', () => {
    assert.deepEqual(plain(treeOf('a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: *a\n').root), {
      a: { x: 1n, y: 2n },
      b: { x: 1n, y: 3n },
      c: { x: 1n, y: 2n },
    });
  });

  it('reads on after a broken line', () => {
    const { root, problems } = treeOf('stages:\n  a:\n    cmd: x\n    de\n  b:\n    cmd: y\n');
    assert.deepEqual(plain(root), { stages: { a: { cmd: 'x', de: null }, b: { cmd: 'y' } } });
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['A colon is missing after this key.'],
    );
  });

  const broken: Readonly<Record<string, string>> = {
    'a repeated key': 'a: 1\n⟦a⟧: 2\n',
    'a repeated number as a key': '1: a\n⟦1.0⟧: b\n',
    'a tab between tokens': 'a:⟦\t⟧1\n',
    'a tab within plain text': 'a: b⟦\t⟧c\n',
    'an alias without an anchor': 'a: ⟦*b⟧\n',
    'a mapping as a key': '⟦{a: 1}⟧: b\n',
  };
  for (const [name, marked] of Object.entries(broken)) {
    it(`refuses ${name}`, () => {
      const { text, spans } = withSpans(marked);
      const tree = treeOf(text);
      assert.deepEqual(
        tree.problems.map(({ span }) => tree.offsets(span)),
        spans,
      );
    });
  }

  it('refuses a second document, an unknown tag and bottomless nesting', () => {
    for (const text of ['a: 1\n---\nb: 2\n', 'a: !mine 1\n', '['.repeat(20_000)]) {
      assert.ok(treeOf(text).problems.length > 0, text.slice(0, 20));
    }
  });

  const accepted: Readonly<Record<string, readonly [text: string, value: unknown]>> = {
    'flow lines left of their key': [
      's:\n  a:\n    deps: [\n  x,\n y\n]\n    b: 1\n',
      { s: { a: { deps: ['x', 'y'], b: 1n } } },
    ],
    'quoted lines left of their key': ['s:\n  a: "x\ny"\n  b: 1\n', { s: { a: 'x y', b: 1n } }],
    'a comment right after a bracket': ['a: [1]#c\n', { a: [1n] }],
    'tabs in comments, quotes, blocks of text and flow': [
      'a: "\t" #\t\nb: |\n  \tx\nc: [1,\t2]\n',
      { a: '\t', b: '\tx\n', c: [1n, 2n] },
    ],
    'a last block without a line end': ['a: |\n  x', { a: 'x' }],
    'a byte order mark': ['\uFEFFa: 1\n', { a: 1n }],
  };
  for (const [name, [text, value]] of Object.entries(accepted)) {
    it(`accepts ${name}`, () => {
      const { root, problems } = treeOf(text);
      assert.deepEqual(problems, []);
      assert.deepEqual(plain(root), value);
    });
  }

  it('keeps places exact where it had to indent lines', () => {
    const { text, spans } = withSpans('s:\n  a: [⟦x⟧,\n⟦y⟧, "⟦⟧z"]\n  ⟦b⟧: ⟦1⟧\n');
    const tree = treeOf(text);
    const s = get(tree.root, 's');
    assert.ok(s?.kind === 'dict');
    const [a, b] = s.entries;
    assert.ok(a?.value.kind === 'list' && b !== undefined);
    const [x, y] = a.value.items;
    assert.ok(x !== undefined && y !== undefined);
    const [first, second, , key, value] = spans;
    assert.deepEqual(
      [x, y, b.key, b.value].map(({ span }) => tree.offsets(span)),
      [first, second, key, value],
    );
  });

  it('refuses a bomb of aliases, where it goes off', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 30; level += 1) {
      const items = Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ');
      lines.push(`a${level}: &a${level} [${items}]`);
    }
    const { root, problems } = treeOf(lines.join('\n'));
    assert.equal(root, undefined);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['The aliases stand for more than can be read. Use fewer.'],
    );
  });
});

function plain(node: Node | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case 'null':
      return null;
    case 'list':
      return node.items.map(plain);
    case 'dict':
      return Object.fromEntries(node.entries.map(({ key, value }) => [String(plain(key)), plain(value)]));
    case 'other':
      return `${node.type} ${node.text}`;
    case 'bool':
    case 'int':
    case 'float':
    case 'str':
      return node.value;
  }
}
