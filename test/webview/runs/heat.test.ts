import assert from 'node:assert/strict';
import { heatScale } from '../../../webview/runs/heat.ts';

describe('heat colours', () => {
  it('are deepest for the best', () => {
    const scale = heatScale([1, 2, 3], 'greater');
    assert.deepEqual([1, 2, 3].map(scale), [0, 0.5, 1]);
    assert.deepEqual([1, 2, 3].map(heatScale([1, 2, 3], 'less')), [1, 0.5, 0]);
  });

  it('are not spoilt by a run that diverged', () => {
    const values = [...Array.from({ length: 50 }, (_, index) => index), 1e9, Number.POSITIVE_INFINITY];
    const scale = heatScale(values, 'less');
    assert.ok((scale(10) ?? 0) - (scale(30) ?? 0) > 0.3);
    assert.equal(scale(1e9), 0);
    assert.equal(scale(Number.POSITIVE_INFINITY), 0);
  });

  it('say nothing of NaN, of one run, and where all are equal', () => {
    assert.equal(heatScale([1, 2], 'greater')(Number.NaN), undefined);
    assert.equal(heatScale([1], 'greater')(1), undefined);
    assert.equal(heatScale([2, 2], 'greater')(2), undefined);
  });
});
