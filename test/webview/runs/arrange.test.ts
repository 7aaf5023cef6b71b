import assert from 'node:assert/strict';
import { parseFilter } from '../../../client/tracking/selection/filter.ts';
import type { Run } from '../../../client/tracking/store.ts';
import { type Arranging, arrange, differs } from '../../../webview/runs/arrange.ts';
import { columnsOf } from '../../../webview/runs/column.ts';
import { Frame } from '../../../webview/runs/frame.ts';
import { keyOf, runsOf, tableRun } from '../tableRuns.ts';

function frameOf(...runs: readonly Run[]): Frame {
  const frame = new Frame();
  const message = runsOf(runs, ['team']);
  if (message.type === 'runs') frame.put(message.keys, message.cells, message.tags);
  return frame;
}

/** The lines as people see them: names, indented under their parents. */
function lines(frame: Frame, change: Partial<Arranging> & { readonly typed?: string } = {}): string[] {
  const parsed = parseFilter(change.typed ?? '');
  const arrangement = arrange(frame, {
    filter: parsed.kind === 'filter' ? parsed.filter : [],
    onlyMine: false,
    sort: [],
    columns: new Map(columnsOf(frame).map((column) => [column.id, column])),
    hidden: new Set(),
    showsHidden: false,
    pinned: new Set(),
    collapsed: new Set(),
    ...change,
  });
  return arrangement.rows.map((row, line) => {
    const fold = arrangement.isParent[line] ? '+' : '';
    return `${'  '.repeat(arrangement.depths[line] ?? 0)}${fold}${frame.text(row, 'run_name')}`;
  });
}

describe('the lines of the runs table', () => {
  const a = tableRun('a', {
    startTime: 1,
    status: 'failed',
    metrics: { loss: 0.3 },
    params: { lr: '0.1', opt: 'sgd' },
  });
  const b = tableRun('b', { startTime: 3, metrics: { loss: Number.NaN }, params: { lr: '0.02', opt: 'adam' } });
  const c = tableRun('c', {
    startTime: 2,
    metrics: { loss: 0.1 },
    params: { lr: '1e-1', opt: 'adam' },
    tags: { team: 'x' },
  });
  const d = tableRun('d');

  it('are the newest first where nothing else is asked for; what never started is last', () => {
    assert.deepEqual(lines(frameOf(a, b, c, d)), ['b', 'c', 'a', 'd']);
  });

  it('are those alone that the user started, where only these are wanted', () => {
    const runs = [tableRun('mine', { user: 'me' }), tableRun('theirs', { user: 'you' }), tableRun('whoever’s')];
    assert.deepEqual(lines(frameOf(...runs), { onlyMine: true }), ['mine']);
    assert.deepEqual(lines(frameOf(...runs.slice(1)), { onlyMine: true }), []);
  });

  it('are sorted by a metric, with what is missing or NaN last either way', () => {
    const by = (isDescending: boolean) => ({ sort: [{ column: 'metrics.loss', isDescending }] });
    assert.deepEqual(lines(frameOf(a, b, c, d), by(false)), ['c', 'a', 'b', 'd']);
    assert.deepEqual(lines(frameOf(a, b, c, d), by(true)), ['a', 'c', 'b', 'd']);
  });

  it('are sorted by several columns, and by parameters that are numbers as numbers', () => {
    const sort = [
      { column: 'params.opt', isDescending: false },
      { column: 'params.lr', isDescending: true },
    ];
    assert.deepEqual(lines(frameOf(a, b, c, d), { sort }), ['c', 'b', 'a', 'd']);
    // 0.1 and 1e-1 are one number: the newest first.
    assert.deepEqual(lines(frameOf(a, b, c), { sort: [{ column: 'params.lr', isDescending: true }] }), ['c', 'a', 'b']);
  });

  for (const [typed, left] of [
    ['metrics.loss < 0.2', ['c']],
    ['params.opt = "adam" and params.lr != "0.02"', ['c']],
    ["status = 'FAILED'", ['a']],
    ['tags.team IS NOT NULL', ['c']],
    ['metrics.other IS NULL', ['b', 'c', 'a', 'd']],
    ['start_time >= 2', ['b', 'c']],
    ['A', ['a']],
    ["run_name IN ('d', 'a')", ['a', 'd']],
  ] as const) {
    it(`are those that ${typed} leaves`, () => assert.deepEqual(lines(frameOf(a, b, c, d), { typed }), left));
  }

  it('leave hidden runs out, or show them all the same', () => {
    const hidden = new Set([keyOf('b')]);
    assert.deepEqual(lines(frameOf(a, b, c), { hidden }), ['c', 'a']);
    assert.deepEqual(lines(frameOf(a, b, c), { hidden, showsHidden: true }), ['b', 'c', 'a']);
  });

  describe('with nested runs', () => {
    const parent = tableRun('sweep', { startTime: 9, metrics: { loss: 5 } });
    const trials = ['t1', 't2', 't3'].map((id, index) =>
      tableRun(id, { parentId: 'sweep', startTime: 10 + index, metrics: { loss: [0.2, 0.05, 0.4][index] ?? 0 } }),
    );
    const below = tableRun('t1.1', { parentId: 't1', metrics: { loss: 0.9 } });

    it('keep them under their parents, each level in its own order', () => {
      const sort = [{ column: 'metrics.loss', isDescending: false }];
      assert.deepEqual(lines(frameOf(parent, ...trials, below, c), { sort }), [
        'c',
        '+sweep',
        '  t2',
        '  +t1',
        '    t1.1',
        '  t3',
      ]);
    });

    it('fold them', () => {
      const collapsed = new Set([keyOf('sweep')]);
      assert.deepEqual(lines(frameOf(parent, ...trials, below), { collapsed }), ['+sweep']);
    });

    it('put a run under the nearest one above it that is left by the filter', () => {
      assert.deepEqual(lines(frameOf(parent, ...trials, below), { typed: 'metrics.loss >= 0.3' }), [
        '+sweep',
        '  t3',
        '  t1.1',
      ]);
    });

    it('lose none that start each other in a circle', () => {
      const [x, y] = [tableRun('x', { parentId: 'y' }), tableRun('y', { parentId: 'x' })];
      assert.deepEqual(lines(frameOf(x, y)), ['+y', '  x']);
    });

    it('have pinned runs on top; one with others under it stands in its place, too', () => {
      const pinned = new Set([keyOf('sweep'), keyOf('t3'), keyOf('a')]);
      assert.deepEqual(lines(frameOf(a, c, parent, ...trials), { pinned }), [
        't3',
        'sweep',
        'a',
        '+sweep',
        '  t2',
        '  t1',
        'c',
      ]);
    });
  });

  it('tell the columns in which they differ', () => {
    const same = tableRun('e', { params: { seed: '7', lr: '1' }, metrics: { f1: Number.NaN } });
    const other = tableRun('f', { params: { seed: '7' }, metrics: { f1: Number.NaN } });
    const frame = frameOf(same, other);
    const rows = [...frame.rows()];
    const different = columnsOf(frame).filter((column) => differs(frame, rows, column));
    assert.deepEqual(
      different.map(({ id }) => id),
      ['run_name', 'run_id', 'params.lr'],
    );
  });
});
