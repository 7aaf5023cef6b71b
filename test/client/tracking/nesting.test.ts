import assert from 'node:assert/strict';
import { pageOf } from '../../../client/tracking/nesting.ts';
import type { PageQuery, Run } from '../../../client/tracking/store.ts';

describe('nested runs', () => {
  const runs = [run('sweep'), run('trial-2', 'sweep'), run('trial-1', 'sweep'), run('fold', 'trial-1'), run('alone')];

  it('stand under the run that started them', () => {
    assert.deepEqual(names(runs, { offset: 0, limit: 10, scope: 'roots' }), ['sweep (2)', 'alone']);
    assert.deepEqual(names(runs, { offset: 0, limit: 10, scope: { childrenOf: 'sweep' } }), ['trial-2', 'trial-1 (1)']);
    assert.deepEqual(names(runs, { offset: 0, limit: 10, scope: { childrenOf: 'trial-1' } }), ['fold']);
  });

  it('are counted within their scope', () => {
    const page = pageOf(runs, { offset: 1, limit: 1, scope: { childrenOf: 'sweep' } });
    assert.deepEqual([page.runs.map(({ id }) => id), page.total], [['trial-1'], 2]);
  });

  it('stand at the top where their parent is not among them', () => {
    assert.deepEqual(names([run('trial', 'deleted')], { offset: 0, limit: 10, scope: 'roots' }), ['trial']);
  });

  it('are not lost where they name each other, or themselves', () => {
    const circle = [run('a', 'b'), run('b', 'a'), run('self', 'self')];
    assert.deepEqual(names(circle, { offset: 0, limit: 10, scope: 'roots' }), ['b (1)', 'self']);
    assert.deepEqual(names(circle, { offset: 0, limit: 10, scope: { childrenOf: 'b' } }), ['a']);
  });

  it('may be nested as deep as they like, in whatever order', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => run(`${index}`, `${index + 1}`));
    for (const order of [chain, chain.toReversed()]) {
      assert.equal(pageOf([...order, run('50000')], { offset: 0, limit: 10, scope: 'roots' }).total, 1);
    }
  });
});

function names(runs: readonly Run[], page: PageQuery): string[] {
  return pageOf(runs, page).runs.map(({ id, childCount }) => (childCount === undefined ? id : `${id} (${childCount})`));
}

function run(id: string, parentId?: string): Run {
  return {
    id,
    experimentId: '1',
    name: id,
    status: 'finished',
    startTime: 0,
    endTime: 0,
    params: [],
    metrics: [],
    tags: {},
    ...(parentId !== undefined && { parentId }),
  };
}
