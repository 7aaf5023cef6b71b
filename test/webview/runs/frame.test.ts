import assert from 'node:assert/strict';
import type { Run } from '../../../client/tracking/store.ts';
import { Frame } from '../../../webview/runs/frame.ts';
import { keyOf, runsOf, tableRun } from '../tableRuns.ts';

function put(frame: Frame, ...runs: readonly Run[]): void {
  const message = runsOf(runs);
  if (message.type === 'runs') frame.put(message.keys, message.cells, message.tags);
}

function values(frame: Frame, id: string): (string | number | undefined)[] {
  return [...frame.rows()].map((row) => frame.value(row, id));
}

describe('the frame of all runs', () => {
  it('keeps NaN and infinity apart from what was never logged', () => {
    const frame = new Frame();
    put(
      frame,
      tableRun('a', { metrics: { loss: Number.NaN } }),
      tableRun('b'),
      tableRun('c', { metrics: { loss: Number.NEGATIVE_INFINITY } }),
    );
    assert.deepEqual(values(frame, 'metrics.loss'), [Number.NaN, undefined, Number.NEGATIVE_INFINITY]);
  });

  it('keeps an empty text apart from none', () => {
    const frame = new Frame();
    put(frame, tableRun('a', { params: { note: '' } }), tableRun('b'));
    assert.deepEqual(values(frame, 'params.note'), ['', undefined]);
  });

  it('replaces all that was known of a run that changed, and leaves the others', () => {
    const frame = new Frame();
    put(frame, tableRun('a', { metrics: { loss: 1 }, params: { lr: '1' } }), tableRun('b', { metrics: { loss: 2 } }));
    put(frame, tableRun('a', { metrics: { f1: 3 } }));
    assert.deepEqual(values(frame, 'metrics.loss'), [undefined, 2]);
    assert.deepEqual(values(frame, 'params.lr'), [undefined, undefined]);
    assert.deepEqual(values(frame, 'metrics.f1'), [3, undefined]);
    assert.equal(frame.size, 2);
  });

  it('drops runs, and lends their rows to others with nothing left over', () => {
    const frame = new Frame();
    put(frame, tableRun('a', { metrics: { loss: 1 } }), tableRun('b'));
    frame.drop([keyOf('a'), 'unknown']);
    put(frame, tableRun('c'));
    assert.deepEqual(values(frame, 'run_name').sort(), ['b', 'c']);
    assert.deepEqual(values(frame, 'metrics.loss'), [undefined, undefined]);
  });

  it('grows to any number of runs', () => {
    const frame = new Frame();
    put(frame, ...Array.from({ length: 1000 }, (_, index) => tableRun(`r${index}`, { metrics: { index } })));
    assert.equal(frame.value(frame.rowOf(keyOf('r999')) ?? -1, 'metrics.index'), 999);
  });

  it('ranks texts as people count', () => {
    const frame = new Frame();
    put(frame, ...['10', '9', '1e1', 'b', 'a2', 'a10'].map((x, index) => tableRun(`${index}`, { params: { x } })));
    const column = frame.columns.get('params.x');
    assert(column?.form === 'texts');
    const ranked = [...frame.rows()].sort(
      (a, b) => (column.ranks[column.codeAt(a)] ?? 0) - (column.ranks[column.codeAt(b)] ?? 0),
    );
    assert.deepEqual(
      ranked.map((row) => column.at(row)),
      ['9', '10', '1e1', 'a2', 'a10', 'b'],
    );
  });
});
