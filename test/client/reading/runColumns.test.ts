import assert from 'node:assert/strict';
import { columnsOf, markOfAll } from '../../../client/reading/runColumns.ts';
import type { Run } from '../../../client/tracking/store.ts';
import { columnId } from '../../../protocol/runCells.ts';
import { aRun } from '../../support/runs.ts';

/** Each column's values, run by run; `undefined` where a run has none. */
function table(runs: readonly Run[], ...tags: readonly string[]): Record<string, (string | number | undefined)[]> {
  return Object.fromEntries(
    columnsOf(runs, tags).cells.map((cells) => [
      columnId(cells),
      runs.map((_, row) =>
        cells.form === 'texts'
          ? cells.texts[(cells.codes[row] ?? 0) - 1]
          : cells.present[row] === 1
            ? cells.values[row]
            : undefined,
      ),
    ]),
  );
}

describe('runs by column', () => {
  const a = aRun('a', { metrics: { loss: Number.NaN, f1: 0.5 }, params: { lr: '0.1' }, startTime: 7 });
  const b = aRun('b', { metrics: { loss: -0 }, params: { lr: '0.1', note: '' }, status: 'failed' });

  it('hold every value, and what a run lacks', () => {
    assert.deepEqual(table([a, b]), {
      run_id: ['a', 'b'],
      run_name: ['a', 'b'],
      status: ['finished', 'failed'],
      start_time: [7, 0],
      'metrics.loss': [Number.NaN, -0],
      'metrics.f1': [0.5, undefined],
      'params.lr': ['0.1', '0.1'],
      'params.note': [undefined, ''],
    });
  });

  it('hold a text that repeats once', () => {
    const [lr] = columnsOf([a, b], []).cells.filter(({ key }) => key === 'lr');
    assert.deepEqual(lr?.form === 'texts' ? lr.texts : [], ['0.1']);
  });

  it('name all tags, and hold the values of those that were asked for', () => {
    const tagged = aRun('t', { tags: { team: 'vision', 'mlflow.note.content': 'long', __proto__: 'x' } });
    assert.deepEqual(columnsOf([tagged, a], []).tags, ['mlflow.note.content', 'team']);
    assert.deepEqual(table([tagged, a], 'team', 'toString')['tags.team'], ['vision', undefined]);
    assert.equal('tags.toString' in table([tagged, a], 'toString'), false);
  });

  it('tell which are those of who asks, by the name under which the store knows them', () => {
    const [mine, theirs] = [aRun('m', { user: 'ann' }), aRun('t', { user: 'bob' })];
    const told = (me: string) => {
      const { cells, marks } = columnsOf([mine, theirs, a], [], me);
      const column = cells.find(({ key }) => key === 'mine');
      return { codes: column?.form === 'texts' ? [...column.codes] : [], marks };
    };
    assert.deepEqual([told('ann').codes, told('').codes], [[1, 0, 0], []]);
    assert.notEqual(told('ann').marks[0], told('bob').marks[0]);
  });

  describe('have marks', () => {
    const mark = (run: Run, ...tags: readonly string[]) => columnsOf([run], tags).marks[0];

    for (const [what, other] of [
      ['a metric', { ...a, metrics: [{ key: 'loss', value: 1, step: 0 }] }],
      ['the sign of infinity', aRun('a', { metrics: { loss: Number.NEGATIVE_INFINITY } })],
      ['a parameter', aRun('a', { params: { lr: '0.10' } })],
      ['the state', { ...a, status: 'running' }],
      ['the name', { ...a, name: 'other' }],
      ['the end', { ...a, endTime: 9 }],
      ['the parent', { ...a, parentId: 'p' }],
      ['a tag that is new', { ...a, tags: { x: '' } }],
    ] as const) {
      it(`that change with ${what}`, () => assert.notEqual(mark(a), mark(other)));
    }

    it('that do not change with a tag nobody sees', () => {
      const [one, two] = [aRun('a', { tags: { x: '1' } }), aRun('a', { tags: { x: '2' } })];
      assert.equal(mark(one), mark(two));
      assert.notEqual(mark(one, 'x'), mark(two, 'x'));
    });

    it('that tell runs apart whose texts run together', () => {
      assert.notEqual(mark(aRun('a', { params: { ab: 'c' } })), mark(aRun('a', { params: { a: 'bc' } })));
    });

    it('and one of them all, which changes with their number', () => {
      assert.notEqual(markOfAll(columnsOf([a], []), 1), markOfAll(columnsOf([a], []), 2));
    });
  });
});
