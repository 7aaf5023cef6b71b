/** Filters and orders of runs, as they are typed. */
import assert from 'node:assert/strict';
import { parseFilter } from '../../../../client/tracking/selection/filter.ts';
import { type Order, select } from '../../../../client/tracking/selection/select.ts';
import { aRun } from '../../../support/runs.ts';

const runs = [
  aRun('forest', { metrics: { loss: 0.3 }, params: { lr: '0.1', depth: '9' }, name: 'Forest' }),
  aRun('svm', { metrics: { loss: Number.NaN }, params: { lr: '1e-3', depth: '10' }, name: 'SVM (rbf)' }),
  aRun('linear', { metrics: {}, params: { depth: 'none' }, name: 'a linear_model', status: 'failed' }),
];

function found(text: string): readonly string[] | string {
  const parsed = parseFilter(text);
  if (parsed.kind === 'problem') return parsed.message;
  return select(runs, { filter: parsed.filter, order: undefined }).map(({ id }) => id);
}

function inOrder(by: Order['by'], isDescending = false): readonly string[] {
  return select(runs, { filter: [], order: { by, isDescending } }).map(({ id }) => id);
}

describe('a filter of runs', () => {
  it('is everything while it is empty', () => {
    assert.deepEqual(found('  '), ['forest', 'svm', 'linear']);
  });

  it('without a comparison looks at the names', () => {
    assert.deepEqual(found('rbf'), ['svm']);
    assert.deepEqual(found('SVM (rbf)'), ['svm']);
    assert.deepEqual(found('LINEAR'), ['linear']);
  });

  for (const name of ['clumsy-mouse-731', 'a/b\\c', '(v1.0) [a+b] {c}', '^$*?|#~&@:;,', 'é🚂']) {
    it(`takes every sign of ${name} as it is`, () => {
      const named = [aRun('a', { name: `x ${name} y` }), aRun('b', { name: 'x y' })];
      assert.deepEqual(
        select(named, { filter: filterOf(name), order: undefined }).map(({ id }) => id),
        ['a'],
      );
    });
  }

  it('takes keys without the quotes that MLflow wants', () => {
    const tuned = select([aRun('a', { metrics: { 'train/loss-1': 1 } })], {
      filter: filterOf('metrics.train/loss-1 < 2'),
      order: undefined,
    });
    assert.equal(tuned.length, 1);
  });

  for (const [text, expected] of [
    ['metrics.loss <', '`metrics.loss` is compared with a number.'],
    ["metrics.loss < 'x'", '`metrics.loss` is compared with a number, not with `x`.'],
    ['metrics.loss < 1 or metrics.loss > 2', 'Comparisons are joined by `and` only; here stands `or`.'],
    ['params.lr < 1', '`params.lr` is text: it can be compared by =, !=, LIKE and ILIKE.'],
    ["metrics.loss LIKE 'x'", '`metrics.loss` is a number; LIKE looks at text.'],
    ["status IN 'x'", "A list stands in parentheses: ('one', 'two')."],
    [
      '= 1',
      'A comparison begins with a name, such as `metrics.loss`, `params.lr`, `tags.team`, `status` or `run_name`.',
    ],
  ] as const) {
    it(`explains \`${text}\``, () => assert.equal(found(text), expected));
  }
});

describe('an order of runs', () => {
  it('by a metric has what lacks it, or has no number, last either way', () => {
    assert.deepEqual(inOrder({ kind: 'metric', key: 'loss' }), ['forest', 'svm', 'linear']);
    assert.deepEqual(inOrder({ kind: 'metric', key: 'loss' }, true), ['forest', 'svm', 'linear']);
  });

  it('by a parameter has numbers as numbers', () => {
    assert.deepEqual(inOrder({ kind: 'param', key: 'depth' }), ['forest', 'svm', 'linear']);
    assert.deepEqual(inOrder({ kind: 'param', key: 'lr' }), ['svm', 'forest', 'linear']);
  });

  it('by name ignores case', () => {
    assert.deepEqual(inOrder({ kind: 'attribute', key: 'run_name' }), ['linear', 'forest', 'svm']);
  });
});

function filterOf(text: string) {
  const parsed = parseFilter(text);
  assert(parsed.kind === 'filter');
  return parsed.filter;
}
