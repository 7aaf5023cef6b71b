import assert from 'node:assert/strict';
import { groupsOf, isInGroup, mergeGroups } from '../../../../client/tracking/selection/group.ts';
import { aRun } from '../../../support/runs.ts';

const lr = { kind: 'param', key: 'lr' } as const;

describe('groups of runs', () => {
  const runs = [
    aRun('a', { params: { lr: '10' } }),
    aRun('b', { params: { lr: '9' } }),
    aRun('c'),
    aRun('d', { params: { lr: '10' } }),
  ];

  it('stand by their value as a number, those without it last', () => {
    assert.deepEqual(groupsOf(runs, lr), [
      { value: '9', count: 1 },
      { value: '10', count: 2 },
      { value: undefined, count: 1 },
    ]);
  });

  it('hold the runs that they count', () => {
    for (const { value, count } of groupsOf(runs, lr)) {
      assert.equal(runs.filter((run) => isInGroup(run, { by: lr, value })).length, count);
    }
  });

  it('of two stores are one where they have one value', () => {
    assert.deepEqual(
      mergeGroups([
        { value: 'x', count: 1 },
        { value: 'x', count: 2 },
      ]),
      [{ value: 'x', count: 3 }],
    );
  });
});
