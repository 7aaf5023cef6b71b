import assert from 'node:assert/strict';
import type { ComparedSeries } from '../../protocol/comparison.ts';
import { curveInWords, curveOf, nearestIndex, notes } from '../../webview/comparison/curve.ts';

function series(values: readonly number[], logged = values.length): ComparedSeries {
  const steps = Float64Array.from(values.keys());
  return { run: 'a', metric: 'loss', steps, values: Float64Array.from(values), logged };
}

describe('a curve', () => {
  it('has a gap for each value that is not finite, and keeps every point in its place', () => {
    const curve = curveOf(series([1, Number.NaN, 3, Number.NEGATIVE_INFINITY]), false);
    assert.deepEqual(
      curve.points.map(({ y }) => y),
      [1, Number.NaN, 3, Number.NaN],
    );
    assert.equal(curve.notFinite, 2);
  });

  it('marks the points that no line reaches', () => {
    const curve = curveOf(series([1, Number.NaN, 2, 3, Number.NaN, 4]), false);
    assert.deepEqual([...curve.lone], [0, 5]);
  });

  it('has a gap at and below zero on a logarithmic scale only', () => {
    assert.equal(curveOf(series([-1, 0, 1]), true).notPositive, 2);
    assert.equal(curveOf(series([-1, 0, 1]), false).notPositive, 0);
  });
});

describe('the point nearest to a step', () => {
  const steps = Float64Array.of(0, 10, 10, 20);
  for (const [step, index] of [
    [-5, 0],
    [0, 0],
    [4, 0],
    [6, 2],
    [10, 2],
    [16, 3],
    [99, 3],
  ] as const) {
    it(`of ${[...steps]} for ${step} is number ${index}`, () => assert.equal(nearestIndex(steps, step), index));
  }

  it('is none where there is none', () => assert.equal(nearestIndex(new Float64Array(), 1), -1));
});

describe('a curve in words', () => {
  it('has least, greatest and last value', () => {
    assert.equal(
      curveInWords('forest', series([0.5, 0.25, 0.75])),
      'forest: 3 points, lowest 0.25, highest 0.75, last 0.75 at step 2',
    );
  });
  it('says what the training logged, not what was drawn', () => {
    assert.match(curveInWords('forest', series([1, 2], 5000)), /5000 points/);
  });
  it('does without a range where no value is finite', () => {
    assert.equal(curveInWords('forest', series([Number.NaN])), 'forest: 1 point, last NaN at step 0');
  });
  it('tells an empty curve', () => assert.equal(curveInWords('forest', series([])), 'forest: no points'));
});

describe('the notes under a chart', () => {
  const noted = (of: ComparedSeries, isLog = false) => notes([curveOf(of, isLog)], [of]);

  it('are empty where all is shown as it was logged', () => assert.equal(noted(series([1, 2])), ''));
  it('count what is left out', () => {
    assert.equal(noted(series([1, Number.NaN, 3])), '1 value is NaN or infinite and left out.');
  });
  it('say what a logarithmic scale cannot show', () => {
    assert.equal(noted(series([0, -1, 3]), true), '2 values are not above zero and cannot be drawn on a log scale.');
  });
  it('say that a curve was reduced', () => {
    assert.equal(noted(series([1, 2], 120_000)), 'Up to 120,000 points a run, reduced; lows and highs are kept.');
  });
});
