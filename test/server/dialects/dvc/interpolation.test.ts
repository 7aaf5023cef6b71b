import assert from 'node:assert/strict';
import { expressions } from '../../../../server/dialects/dvc/interpolation.ts';
import { toOptions } from '../../../../server/dialects/dvc/options.ts';
import { floatText } from '../../../../server/yaml/floatText.ts';
import { parse } from '../../../../server/yaml/parse.ts';
import { Passage } from '../../../../server/yaml/span.ts';

describe('expressions', () => {
  const cases: readonly (readonly [text: string, ...keys: (string | undefined)[]])[] = [
    ['echo ${a} ${b.c}', 'a', 'b/c'],
    ['${a[0].b[-1]}', 'a/0/b/-1'],
    ['${ a . b }', 'a/b'],
    ['${a-b c}', 'a-b c'],
    ['\\${a} $a {a} ${a', ...[]],
    ['${a\n}', ...[]],
    ['${a.${b}}', 'a/${b'],
    ['${}', undefined],
    ['${a..b}', undefined],
    ['${a.}', undefined],
    ['${a[0}', undefined],
    ['${[0]}', undefined],
  ];
  for (const [text, ...keys] of cases) {
    it(`in ${JSON.stringify(text)} are ${JSON.stringify(keys)}`, () => {
      assert.deepEqual(
        expressions(text).map((expression) => expression.keys?.join('/')),
        keys,
      );
    });
  }
});

describe('numbers as text', () => {
  const cases: readonly (readonly [number, string])[] = [
    [1, '1.0'],
    [0.1, '0.1'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [1.5e-7, '1.5e-07'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [-0, '-0.0'],
    [Infinity, 'inf'],
  ];
  for (const [value, text] of cases) {
    it(`are ${text}, as Python prints them`, () => {
      assert.equal(floatText(value), text);
    });
  }
});

describe('a mapping in a command', () => {
  const options = (yaml: string, style = { bool: 'store_true', list: 'nargs' } as const) => {
    const { root } = parse(new Passage(yaml));
    assert.ok(root?.kind === 'dict');
    return toOptions(root, style);
  };

  it('becomes options, nested keys joined by dots and text quoted for the shell', () => {
    assert.deepEqual(options('{b: 1, c: true, d: false, e: [1, x y], g: {h: 2.0}, n: null}'), {
      text: "--b 1 --c --e 1 'x y' --g.h 2.0 --n None",
    });
  });

  it('names the key whose list holds lists', () => {
    assert.deepEqual(options('{b: [[1]]}'), { nested: 'b' });
  });
});
