import assert from 'node:assert/strict';
import { isNumber, isString, isStrings, objectOf, optional, unionOf } from '../../protocol/shape.ts';

type Shape = { kind: 'circle'; radius: number } | { kind: 'text'; words: readonly string[] } | { kind: 'none' };

describe('a check of what came from outside', () => {
  const isNamed = objectOf<{ name: string; age: number | undefined }>({ name: isString, age: optional(isNumber) });
  const isShape = unionOf<Shape>({ circle: { radius: isNumber }, text: { words: isStrings }, none: {} });

  for (const [value, expected] of [
    [{ name: 'a' }, true],
    [{ name: 'a', age: 3, more: 'passed over' }, true],
    [{ name: 'a', age: '3' }, false],
    [{ age: 3 }, false],
    [['name'], false],
    [null, false],
    ['name', false],
  ] as const) {
    it(`${expected ? 'takes' : 'refuses'} the object ${JSON.stringify(value)}`, () =>
      assert.equal(isNamed(value), expected));
  }

  for (const [value, expected] of [
    [{ kind: 'circle', radius: 1 }, true],
    [{ kind: 'circle', radius: Number.NaN }, false],
    [{ kind: 'circle', words: [] }, false],
    [{ kind: 'text', words: ['a', 'b'] }, true],
    [{ kind: 'text', words: ['a', 1] }, false],
    [{ kind: 'none' }, true],
    [{ kind: 'toString' }, false],
    [{ kind: 7 }, false],
    [{}, false],
  ] as const) {
    it(`${expected ? 'takes' : 'refuses'} the member ${JSON.stringify(value)}`, () =>
      assert.equal(isShape(value), expected));
  }
});
