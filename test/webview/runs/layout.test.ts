import assert from 'node:assert/strict';
import { defaultLayout, type TableLayout } from '../../../protocol/runsTable.ts';
import { type ColumnInfo, nameColumn } from '../../../webview/runs/column.ts';
import {
  inOrder,
  likelyDirection,
  placed,
  withLook,
  withMoved,
  withSortBy,
  withStep,
  withWidth,
} from '../../../webview/runs/layout.ts';

function metric(key: string, isShown = true): ColumnInfo {
  return { id: `metrics.${key}`, group: 'metric', key, title: key, isNumeric: true, isShown, width: 100 };
}

const columns = [nameColumn, metric('a'), metric('b'), metric('c'), metric('d')];
const all = () => true;

/** The titles of the columns that are seen, those pinned in brackets. */
function seen(layout: TableLayout, of: readonly ColumnInfo[] = columns, differs = all): string {
  return placed(of, layout, differs)
    .map(({ title, isPinned }) => (isPinned ? `[${title}]` : title))
    .join(' ');
}

describe('the layout of the runs table', () => {
  it('puts a column right before another', () => {
    assert.equal(seen(withMoved(defaultLayout, columns, 'metrics.d', 'metrics.b')), '[Run] a d b c');
    assert.equal(seen(withMoved(defaultLayout, columns, 'metrics.a', undefined)), '[Run] b c d a');
  });

  it('puts a column that comes later beside its like', () => {
    const layout = withMoved(defaultLayout, columns, 'metrics.d', 'metrics.b');
    const later = [nameColumn, metric('a'), metric('a2'), metric('b'), metric('c'), metric('d')];
    assert.equal(seen(layout, later), '[Run] a a2 d b c');
  });

  it('keeps the place of a column that is gone for a while', () => {
    const layout = withMoved(defaultLayout, columns, 'metrics.d', 'metrics.b');
    const fewer = columns.filter(({ key }) => key !== 'd');
    assert.equal(seen(layout, fewer), '[Run] a b c');
    assert.equal(seen(withMoved(layout, columns, 'metrics.a', undefined)), '[Run] d b c a');
    assert.equal(inOrder(fewer, layout.order).length, fewer.length);
  });

  it('moves by steps among the columns that are seen, and never over the name', () => {
    const hidden = withLook(defaultLayout, 'metrics.b', { isShown: false });
    const step = (layout: TableLayout, id: string, by: -1 | 1) =>
      withStep(layout, columns, placed(columns, layout, all), id, by);
    assert.equal(seen(step(hidden, 'metrics.a', 1)), '[Run] c a d');
    assert.equal(seen(step(hidden, 'metrics.c', -1)), '[Run] c a d');
    assert.equal(seen(step(hidden, 'metrics.a', -1)), '[Run] a c d');
    assert.equal(seen(step(hidden, 'metrics.d', 1)), '[Run] a c d');
    assert.equal(seen(step(hidden, 'run_name', 1)), '[Run] a c d');
  });

  it('pins to the left, hides, and leaves out what does not differ', () => {
    const pinned = withLook(defaultLayout, 'metrics.c', { isPinned: true });
    assert.equal(seen(pinned), '[Run] [c] a b d');
    assert.equal(seen(withLook(pinned, 'metrics.a', { isShown: false })), '[Run] [c] b d');
    const differing = { ...pinned, onlyDiffering: true };
    assert.equal(
      seen(differing, columns, () => false),
      '[Run]',
    );
  });

  it('places the columns one after the other', () => {
    const wide = withWidth(withWidth(defaultLayout, 'metrics.a', 50.4), 'metrics.b', 1);
    const places = placed(columns, wide, all).map(({ left, width }) => [left, width]);
    assert.deepEqual(places, [
      [0, 280],
      [280, 50],
      [330, 44],
      [374, 100],
      [474, 100],
    ]);
  });

  it('sorts by a click: one way, the other, then not', () => {
    const click = (layout: TableLayout, key: string, adds = false) => withSortBy(layout, metric(key), adds);
    const once = click(defaultLayout, 'a');
    assert.deepEqual(once.sort, [{ column: 'metrics.a', isDescending: true }]);
    const twice = click(once, 'a');
    assert.deepEqual(twice.sort, [{ column: 'metrics.a', isDescending: false }]);
    assert.deepEqual(click(twice, 'a').sort, []);
    const both = click(twice, 'b', true);
    assert.deepEqual(
      both.sort.map(({ column }) => column),
      ['metrics.a', 'metrics.b'],
    );
    assert.deepEqual(click(both, 'c').sort, [{ column: 'metrics.c', isDescending: true }]);
    assert.deepEqual(click(click(both, 'b', true), 'b', true).sort, twice.sort);
  });

  it('colours metrics by what their names say is better, unless told otherwise', () => {
    const heats = (layout: TableLayout) => placed(columns, layout, all).map(({ heat }) => heat);
    assert.deepEqual(heats(defaultLayout), [undefined, undefined, undefined, undefined, undefined]);
    const layout = withLook(withLook({ ...defaultLayout, heat: true }, 'metrics.a', { heat: 'off' }), 'metrics.b', {
      heat: 'less',
    });
    assert.deepEqual(heats(layout), [undefined, undefined, 'less', 'greater', 'greater']);
  });

  for (const [name, direction] of [
    ['val_loss', 'less'],
    ['train/loss', 'less'],
    ['RMSE', 'less'],
    ['rmse_test', 'less'],
    ['error_rate', 'less'],
    ['wer', 'less'],
    ['accuracy', 'greater'],
    ['power', 'greater'],
    ['reward', 'greater'],
    ['f1', 'greater'],
    ['answers', 'greater'],
  ] as const) {
    it(`takes ${direction} to be better in ${name}`, () => assert.equal(likelyDirection(name), direction));
  }
});
