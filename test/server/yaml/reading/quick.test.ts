/** The quick reader reads what the thorough one reads, or nothing. */
import assert from 'node:assert/strict';
import { readQuickly } from '../../../../server/yaml/reading/passages.ts';
import { SyntaxProblem } from '../../../../server/yaml/reading/source.ts';
import { readThoroughly } from '../../../../server/yaml/reading/thorough.ts';
import { Passage } from '../../../../server/yaml/span.ts';
import { Tree } from '../../../../server/yaml/tree.ts';
import { shown } from '../../../support/trees.ts';
import { Random } from '../../dialects/dvc/mutations/random.ts';

const usual = `# A pipeline
---
vars:
  - config/base.yaml:rate,depth   # two of its keys
  - models: {forest: 1, mlp: [1, 2]}

stages:
  prepare:
    cmd: python src/prepare.py --rate \${rate} 'a:b' http://x:80
    deps:
    - src/prepare.py
    - "data/my file.csv"
    outs:
      - data/\${item.year}/features.npz:
          cache: false
          persist:
          desc: >-
            Folded
            text
            # no comment
  train: 
    cmd:
      - |
        set -e
        python src/train.py
      - python src/train.py
        --depth 3
    wdir:
      ../here
    frozen: true
    meta: {a: 1, "b c": ['x', "y\\n"]}
    "quoted": 'it''s'
    - : odd
  ? complex
  : key
`;

/** What breaks or bends YAML when it is put somewhere. */
const bits = [
  '',
  '\n',
  '  ',
  ' ',
  '- ',
  ': ',
  ':',
  ' #',
  '"',
  "'",
  '[',
  '}',
  '|',
  '>-',
  '&a ',
  '*a',
  '!!str ',
  '---\n',
].concat([
  '...\n',
  '--- ',
  '%',
  '\t',
  '\r\n',
  '? ',
  'key: v',
  '\n  # c\n',
  '~',
  '<<: ',
  '\\',
  'é',
  '- - x',
  '{a: b}',
  '\u00a0',
  '\n\n',
  ' : ',
]);

describe('the quick reader', () => {
  it('reads a text whose unusual values can be read apart', () => {
    const text = usual.slice(0, usual.indexOf('    - : odd'));
    const [found, expected] = [readQuickly(new Passage(text)), thorough(text)];
    assert.ok(found !== undefined && expected !== undefined);
    assert.deepEqual(shown(found), shown(expected));
  });

  for (const text of ['a: 1\nb: 2\na: 3\n', 'a:\n  c: 1\n  b\nd: 2\n', 'a:\n  b: "x\ty"\n']) {
    it(`reads ${JSON.stringify(text)} with all that is wrong in it`, () => {
      const [found, expected] = [readQuickly(new Passage(text)), thorough(text)];
      assert.ok(found !== undefined && expected !== undefined);
      assert.deepEqual(shown(found), shown(expected));
    });
  }

  for (const [what, text] of Object.entries({
    'a quote that is not closed': 'a:\n  b: "c\n  d: e\n',
    'a key and a value that are marked as such': '? a\n: 1\n',
    'what is tied together by anchors': 'a: &x {b: 1}\nc: *x\n',
    'a second document': 'a: 1\n---\nb: 2\n',
    'a tab': 'a:\n\tb: 1\n',
  })) {
    it(`leaves ${what} to a thorough reading`, () => assert.equal(readQuickly(new Passage(text)), undefined));
  }

  it('reads any text as a thorough reading does, if at all', () => {
    const random = new Random(20);
    const lines = usual.split('\n');
    let read = 0;
    for (let round = 0; round < 3_000; round += 1) {
      const first = random.below(lines.length);
      let text = lines.slice(first, first + 2 + random.below(14)).join('\n');
      for (let edits = random.below(4); edits > 0; edits -= 1) {
        const at = random.below(text.length + 1);
        text = text.slice(0, at) + random.pick(bits) + text.slice(at + random.below(4));
      }
      const found = readQuickly(new Passage(text));
      if (found === undefined) continue;
      read += 1;
      const expected = thorough(text);
      assert.equal(found.problems.length > 0, expected === undefined || expected.problems.length > 0, text);
      // Of several breaks, a thorough reading tells of the first.
      if (expected !== undefined) assert.deepEqual(shown(found).root, shown(expected).root, text);
    }
    assert.ok(read > 500, `only ${read} texts were read`);
  });
});

/** `undefined` for what breaks so that it has no tree yet. */
function thorough(text: string): Tree | undefined {
  const whole = new Passage(text);
  const read = readThoroughly(text, whole);
  return read instanceof SyntaxProblem ? undefined : new Tree(whole, read.root, read.problems);
}
