import assert from 'node:assert/strict';
import { placeAt } from '../../../server/yaml/cursor.ts';
import { withCursor } from '../../support/cursor.ts';

describe('where a cursor stands, while the text is broken', () => {
  it('knows the keys around it by indentation', () => {
    assert.equal(where('stages:\n  train:\n    ‸'), 'start stages/train/');
    assert.equal(where('stages:\n  train:\n    cm‸\n  next:\n    cmd: x'), 'start stages/train/ cm');
    assert.equal(where('stages:\n  train:\n    cmd: x\n  ‸'), 'start stages/');
    assert.equal(where('st‸'), 'start / st');
  });

  it('knows whose value is being written', () => {
    assert.equal(where('stages:\n  train:\n    wdir: sr‸'), 'value stages/train/wdir/ sr');
    assert.equal(where('stages:\n  train:\n    wdir: "sr‸"'), 'value stages/train/wdir/ sr');
  });

  it('counts items of lists, also where the dashes stand below their key', () => {
    assert.equal(where('stages:\n  a:\n    deps:\n      - x\n      - sr‸'), 'start stages/a/deps/-/ sr');
    assert.equal(where('stages:\n  a:\n    deps:\n    - x\n    - sr‸'), 'start stages/a/deps/-/ sr');
    assert.equal(where('stages:\n  a:\n    outs:\n      - f.csv:\n          ca‸'), 'start stages/a/outs/-/f.csv/ ca');
    assert.equal(
      where('stages:\n  a:\n    params:\n    - other.yaml:\n      - ‸'),
      'start stages/a/params/-/other.yaml/-/',
    );
  });

  it('follows brackets within a line', () => {
    assert.equal(where('stages:\n  a: {cmd: x, de‸'), 'start stages/a/ de');
    assert.equal(where('stages:\n  a:\n    deps: [x, sr‸]'), 'value stages/a/deps/-/ sr');
    assert.equal(where('stages: {a: {wdir: ‸}}'), 'value stages/a/wdir/');
  });

  it('takes blocks of text for text', () => {
    assert.equal(where('stages:\n  a:\n    cmd: |\n      if x:\n        ‸'), 'text stages/a/cmd/');
    assert.equal(where('stages:\n  a:\n    cmd: >-\n      x\n    ‸'), 'start stages/a/');
  });

  it('replaces the word around the cursor and names the keys beside it', () => {
    const { text, offset } = withCursor(
      'stages:\n  a:\n    cmd: x\n    d‸eps:\n    - y\n    outs: []\n  b:\n    wdir: z',
    );
    const place = placeAt(text, offset);
    assert.equal(text.slice(place.word.start, place.word.end), 'deps');
    assert.deepEqual([...place.siblings].sort(), ['cmd', 'outs']);
  });
});

function where(marked: string): string {
  const { text, offset } = withCursor(marked);
  const { role, path, typed } = placeAt(text, offset);
  return `${role} ${path.map((step) => (step === '-' ? '-' : step.key)).join('/')}/ ${typed}`.trim();
}
