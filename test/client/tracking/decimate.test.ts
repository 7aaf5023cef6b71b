/** What a reduced curve keeps, for curves of every shape. */
import assert from 'node:assert/strict';
import type { Curve } from '../../../client/tracking/curve.ts';
import { decimate } from '../../../client/tracking/decimate.ts';

function curve(values: readonly number[]): Curve {
  return { steps: Float64Array.from(values, (_, index) => index * 10), values: Float64Array.from(values) };
}

/** The same numbers in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const finite = (values: Float64Array) => values.filter(Number.isFinite);

describe('a reduced curve', () => {
  it('is the curve itself while it has room', () => {
    const short = curve([1, Number.NaN, 3]);
    assert.deepEqual(decimate(short, 100), short);
  });

  it('keeps a spike of one point among many', () => {
    const values = Array.from({ length: 10_000 }, () => 0);
    values[4321] = 99;
    values[8765] = -99;
    const { steps, values: kept } = decimate(curve(values), 50);
    assert.deepEqual([steps[kept.indexOf(99)], steps[kept.indexOf(-99)]], [43_210, 87_650]);
  });

  it('keeps the finite extremes beside infinities, and shows that those are there', () => {
    const values = Array.from({ length: 1000 }, (_, index) => index);
    values[500] = Number.POSITIVE_INFINITY;
    values[501] = Number.NaN;
    const { values: kept } = decimate(curve(values), 20);
    assert.deepEqual([Math.min(...finite(kept)), Math.max(...finite(kept))], [0, 999]);
    assert(kept.includes(Number.POSITIVE_INFINITY));
  });

  it('of nothing but NaN is one', () => {
    const { values } = decimate(curve(Array.from({ length: 100 }, () => Number.NaN)), 10);
    assert(values.length > 1 && values.every(Number.isNaN));
  });

  it('has at most so many points, in order, each of the curve; first, last and extremes among them', () => {
    const next = random(7);
    const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0];
    for (let round = 0; round < 300; round++) {
      const count = 1 + Math.floor(next() * 2000);
      const oddities = next() < 0.5 ? 0 : next();
      const full = curve(
        Array.from({ length: count }, () =>
          next() < oddities ? (strange[Math.floor(next() * 5)] ?? 0) : next() - 0.5,
        ),
      );
      const maxPoints = 8 + Math.floor(next() * 200);
      const reduced = decimate(full, maxPoints);

      assert(reduced.values.length <= maxPoints);
      assert.equal(reduced.steps.length, reduced.values.length);
      reduced.steps.forEach((step, index) => {
        assert(index === 0 || step > (reduced.steps[index - 1] ?? Number.NaN), 'in order');
        assert(Object.is(reduced.values[index], full.values[step / 10]), 'a point of the curve');
      });
      assert.deepEqual([reduced.steps[0], reduced.steps.at(-1)], [0, (count - 1) * 10]);
      assert.equal(Math.max(...finite(reduced.values)), Math.max(...finite(full.values)));
      assert.equal(Math.min(...finite(reduced.values)), Math.min(...finite(full.values)));
      assert.equal(reduced.values.every(Number.isFinite), full.values.every(Number.isFinite));
    }
  });

  it('holds nothing else in its buffers', () => {
    const { steps, values } = decimate(curve(Array.from({ length: 1000 }, Math.random)), 10);
    assert.deepEqual([steps.buffer.byteLength, values.buffer.byteLength], [steps.length * 8, values.length * 8]);
  });
});
