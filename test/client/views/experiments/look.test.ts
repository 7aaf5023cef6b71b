/** How runs and metrics look in the Experiments view. */
import assert from 'node:assert/strict';
import type { Run } from '../../../../client/tracking/store.ts';
import { runContext, tagContext } from '../../../../client/views/experiments/contextValue.ts';
import { runIcon } from '../../../../client/views/experiments/runIcon.ts';
import { runText } from '../../../../client/views/experiments/runText.ts';
import { blockCurve, sparkline } from '../../../../client/views/experiments/sparkline.ts';
import { palette } from '../../../../protocol/palette.ts';
import { aRun } from '../../../support/runs.ts';

const store = { kind: 'mlflow-sqlite', path: '/work/mlflow.db', machine: 'gpu1' };

function svgOf(uri: string): string {
  const [, base64 = ''] = /^data:image\/svg\+xml;base64,(.+)$/.exec(uri) ?? [];
  return Buffer.from(base64, 'base64').toString();
}

describe("what menus ask of a run's row", () => {
  const marks = { isChosen: false, isPinned: false, isHidden: false, changes: [] };

  it('is its kind, its tracker and its marks', () => {
    const run: Run = {
      ...aRun('a', { params: { lr: '0.1' } }),
      commit: 'c'.repeat(40),
      webPage: 'https://example.org',
    };
    const context = runContext('mlflow-sqlite', run, { ...marks, isPinned: true, changes: ['tag', 'delete'] });
    assert.equal(context, 'run.in-mlflow-sqlite.pinned.params.page.commit.can-tag.can-delete');
    assert.equal(runContext('dvclive', aRun('a'), marks), 'run.in-dvclive');
  });

  it('tells a tag that can be removed', () => {
    assert.deepEqual([tagContext(['tag', 'untag']), tagContext(['tag'])], ['tag.can-untag', 'tag']);
  });
});

describe('beside the name of a run', () => {
  const run = aRun('a', { metrics: { loss: 0.25 }, params: { lr: '1\n2' }, startTime: 0, endTime: 41_000 });
  const text = (...shown: Parameters<typeof runText>[1]) => runText({ store, run }, shown, 3_600_000);

  it('stands what was chosen, and nothing for what it lacks', () => {
    assert.equal(
      text({ kind: 'metric', key: 'loss' }, { kind: 'tag', key: 'none' }, { kind: 'time' }),
      'loss 0.25 · 41s · 1 h ago',
    );
    assert.equal(text({ kind: 'machine' }, { kind: 'commit' }), 'gpu1');
    assert.equal(text({ kind: 'param', key: 'lr' }), 'lr 1 2');
  });

  it('stands when it began, where nobody knows how it ended', () => {
    const silent = aRun('a', { status: 'unknown', startTime: 0 });
    assert.equal(runText({ store, run: silent }, [{ kind: 'time' }], 3_600_000), '1 h ago');
  });

  it('stands that it cannot be read', () => {
    const damaged: Run = { ...aRun('a', { status: 'unknown' }), problems: ['torn'] };
    assert.equal(runText({ store, run: damaged }, [{ kind: 'time' }], 0), 'cannot be read');
  });
});

describe('the icon of a chosen run', () => {
  it("has its chart's colour, and a dash of its own beyond the palette", () => {
    assert(svgOf(runIcon(1, 'finished')).includes(palette[1]));
    const again = svgOf(runIcon(1 + palette.length, 'finished'));
    assert(again.includes(palette[1]) && again.includes('stroke-dasharray'));
  });
});

describe('a curve in small', () => {
  const curve = (...values: readonly number[]) => ({ steps: values.map((_, step) => step), values });

  it('rises where the values rise', () => {
    assert.equal(blockCurve(curve(0, 1, 2, 3, 4, 5, 6, 7)), '▁▂▃▄▅▆▇█');
    const points = [...svgOf(sparkline(curve(0, 1, 2))).matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    const heights = points.map(([, , y]) => Number(y));
    assert(heights.length === 3 && heights.every((y, index) => index === 0 || y < (heights[index - 1] ?? 0)));
  });

  it('has a gap where a value is not finite', () => {
    const svg = svgOf(sparkline(curve(1, Number.NaN, 2, 3)));
    assert.equal(svg.match(/M/g)?.length, 2);
    // The one before the gap stands alone.
    assert.equal(svg.match(/<circle/g)?.length, 1);
  });

  it('is in the middle where all values are equal, and there where there is but one', () => {
    assert.equal(blockCurve(curve(5, 5)), '▅▅');
    assert(svgOf(sparkline(curve(5))).includes('<circle'));
  });

  it('spans the greatest numbers that there are', () => {
    assert.equal(blockCurve(curve(-Number.MAX_VALUE, Number.MAX_VALUE)), '▁█');
  });

  it('is nothing where there is nothing to draw', () => {
    assert.deepEqual([sparkline(curve(Number.NaN)), blockCurve(curve())], ['', '']);
  });
});
