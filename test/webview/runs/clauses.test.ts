import assert from 'node:assert/strict';
import { parseFilter } from '../../../client/tracking/selection/filter.ts';
import type { ColumnGroup } from '../../../protocol/runCells.ts';
import { clauseText, joined } from '../../../webview/runs/clauses.ts';
import type { ColumnInfo } from '../../../webview/runs/column.ts';

function column(group: ColumnGroup, key: string): ColumnInfo {
  return { id: key, group, key, title: key, isNumeric: group === 'metric', isShown: true, width: 100 };
}

describe('a cell as a clause of a filter', () => {
  for (const [group, key, value, text] of [
    ['metric', 'val/loss', 0.25, 'metrics.val/loss = 0.25'],
    ['metric', 'loss', -1e-7, 'metrics.loss = -1e-7'],
    ['param', 'learning rate', '0.1', 'params.`learning rate` = "0.1"'],
    ['param', 'note', 'say "hi"', `params.note = 'say "hi"'`],
    ['tag', 'mlflow.user', 'ann', 'tags.mlflow.user = "ann"'],
    ['attribute', 'status', 'failed', 'status = "FAILED"'],
    ['attribute', 'run_name', 'a', 'run_name = "a"'],
    ['param', 'lr', undefined, 'params.lr IS NULL'],
  ] as const) {
    it(`is ${text}, which means just that`, () => {
      assert.equal(clauseText(column(group, key), value, true), text);
      const parsed = parseFilter(text);
      assert(parsed.kind === 'filter');
      const [clause] = parsed.filter;
      assert.deepEqual(clause?.field, { kind: group, key });
      if (clause && 'value' in clause && key !== 'status') assert.equal(clause.value, value);
    });
  }

  for (const [group, key, value] of [
    ['metric', 'loss', Number.NaN],
    ['attribute', 'duration', 5],
    ['param', 'x', `both " and '`],
  ] as const) {
    it(`is none for ${key} = ${value}`, () => assert.equal(clauseText(column(group, key), value, true), undefined));
  }

  it('joins what was typed before', () => {
    assert.equal(joined('', 'a = 1'), 'a = 1');
    assert.equal(joined('metrics.f1 > 0 ', 'a = 1'), 'metrics.f1 > 0 and a = 1');
    assert.equal(joined('forest', 'a = 1'), 'run_name ILIKE "%forest%" and a = 1');
  });
});
