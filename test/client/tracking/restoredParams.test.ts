/** Parameters of a run, put back into a params.yaml. */
import assert from 'node:assert/strict';
import { restoredParams } from '../../../client/tracking/restoredParams.ts';

const params = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

function restored(text: string, values: Readonly<Record<string, string>>): string | undefined {
  return restoredParams(text, params(values))?.text;
}

describe('Restored parameters', () => {
  it('change what differs, and nothing else', () => {
    const text = `# How it is trained
lr:    0.10   # found by hand
net: {layers: [1, 2], name: 'deep'}

train:
  epochs: 10 # few
  seed: 7
`;
    assert.equal(
      restored(text, { lr: '0.1', 'net.layers': '[3]', 'net.name': "it's", 'train/epochs': '20', 'train.seed': '7' }),
      `# How it is trained
lr:    0.10   # found by hand
net: {layers: [3], name: 'it''s'}

train:
  epochs: 20 # few
  seed: 7
`,
    );
  });

  for (const [before, value, after] of [
    ['a: 1e-3', '0.002', 'a: 0.002'],
    ['a: 1e-3', '0.001', 'a: 1e-3'],
    ['a: true # on', 'False', 'a: false # on'],
    ['a: 5', 'None', 'a: null'],
    ['a:', '5', 'a: 5'],
    ['a: "7"', '8', 'a: "8"'],
    ['a: deep', '007', 'a: "007"'],
    ['a: deep', 'flat: yes # no', 'a: "flat: yes # no"'],
    ['a: deep', 'two\nlines', 'a: "two\\nlines"'],
    ['a: 3', 'adam', 'a: adam'],
    ['a: [x, y]', "['x', 'z']", 'a: [x, z]'],
    ['"a": 1', '2', '"a": 2'],
    ['a: &rate 1\nb: *rate', '2', 'a: &rate 2\nb: *rate'],
    ['a: 1\r\nb: 2\r\n', '3', 'a: 3\r\nb: 2\r\n'],
  ] as const) {
    it(`write ${JSON.stringify(value)} over ${JSON.stringify(before)}`, () => {
      assert.equal(restored(before, { a: value }), after);
    });
  }

  it('tell which keys both have, which changed and which cannot be written in place', () => {
    const text = 'lr: 0.1\nother: 2\nlist:\n  - 1\ntext: |\n  long\nsame: *none\n'.replace('same: *none\n', '');
    const result = restoredParams(text, params({ lr: '0.2', list: '[2]', text: 'short', absent: '1' }));
    assert.deepEqual(result, {
      text: text.replace('0.1', '0.2'),
      changed: [{ key: 'lr', from: '0.1', to: '0.2' }],
      shared: ['lr', 'list', 'text'],
      left: ['list', 'text'],
    });
  });

  it('find keys that hold a point or a slash themselves', () => {
    assert.equal(restored('a.b:\n  c/d: 1\na:\n  b: 2\n', { 'a.b.c/d': '5' }), 'a.b:\n  c/d: 5\na:\n  b: 2\n');
  });

  it('are none where the file is no YAML', () => {
    assert.equal(restoredParams('a: [', params({ a: '1' })), undefined);
  });
});
