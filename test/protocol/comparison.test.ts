import assert from 'node:assert/strict';
import { isComparisonToHost, isHostToComparison } from '../../protocol/comparison.ts';

describe('messages of the comparison', () => {
  const run = { key: 'a', name: 'forest', detail: '', status: 'running', colour: 0 };
  const row = { key: 'depth', values: ['8', null], differs: true };
  const steps = Float64Array.of(0, 1);

  for (const message of [
    { type: 'runs', runs: [run], params: [row], metrics: ['loss'], memento: '[]' },
    { type: 'latest', rows: [row] },
    { type: 'series', series: [{ run: 'a', metric: 'loss', steps, values: steps, logged: 2 }] },
    { type: 'problem' },
    { type: 'problem', message: 'locked' },
  ]) {
    it(`are taken by the page: ${JSON.stringify(message)}`, () => assert.ok(isHostToComparison(message)));
  }

  for (const message of [
    null,
    'runs',
    { type: 'unheard-of' },
    { type: 'runs', runs: [{ ...run, status: 'asleep' }], params: [], metrics: [], memento: '' },
    { type: 'latest', rows: [{ ...row, values: [undefined] }] },
    { type: 'series', series: [{ run: 'a', metric: 'loss', steps, values: steps.slice(1), logged: 2 }] },
    { type: 'series', series: [{ run: 'a', metric: 'loss', steps: [0, 1], values: [0, 1], logged: 2 }] },
  ]) {
    it(`are refused by the page: ${JSON.stringify(message)}`, () => assert.ok(!isHostToComparison(message)));
  }

  it('are checked by the host', () => {
    assert.ok(isComparisonToHost({ type: 'ready' }));
    assert.ok(isComparisonToHost({ type: 'visible', metrics: ['loss'] }));
    assert.ok(isComparisonToHost({ type: 'remove', run: 'a' }));
    assert.ok(!isComparisonToHost({ type: 'visible', metrics: 'loss' }));
    assert.ok(!isComparisonToHost({ type: 'remove' }));
    assert.ok(!isComparisonToHost([]));
  });
});
