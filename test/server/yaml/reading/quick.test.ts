/** The quick reader reads what the thorough one reads, or nothing. */
import assert from 'node:assert/strict';
import { readQuickly } from '../../../../server/yaml/reading/quick.ts';
import { SyntaxProblem } from '../../../../server/yaml/reading/source.ts';
import { readThoroughly } from '../../../../server/yaml/reading/thorough.ts';
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
    assert.notEqual(readQuickly(text), undefined);
    assert.deepEqual(readQuickly(text), thorough(text));
  });

  for (const [what, text] of Object.entries({
    'what is broken': 'a:\n  b: "c\n  d: e\n',
    'a key that is there twice': 'a: 1\nb: 2\na: 3\n',
    'what is tied together by anchors': 'a: &x {b: 1}\nc: *x\n',
    'a second document': 'a: 1\n---\nb: 2\n',
    'a tab': 'a:\n\tb: 1\n',
  })) {
    it(`leaves ${what} to a thorough reading`, () => assert.equal(readQuickly(text), undefined));
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
      const quick = readQuickly(text);
      if (quick === undefined) continue;
      read += 1;
      assert.deepEqual(quick, thorough(text), text);
    }
    assert.ok(read > 500, `only ${read} texts were read`);
  });
});

/** What is broken has no tree yet. */
function thorough(text: string): ReturnType<typeof readQuickly> {
  const read = readThoroughly(text);
  return read instanceof SyntaxProblem ? undefined : { root: read.root, problems: read.problems };
}
