import assert from 'node:assert/strict';
import { parseFilter } from '../../../../client/tracking/selection/filter.ts';
import { printFilter } from '../../../../client/tracking/selection/print.ts';
import type { Filter } from '../../../../protocol/runFilter.ts';

function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  assert(parsed.kind === 'filter', text);
  return parsed.filter;
}

describe('a filter as text', () => {
  const texts = [
    'metrics.loss < 0.1 and params.lr = "0.01"',
    "status IN ('RUNNING', 'FAILED') and start_time >= 1700000000000",
    "tags.`a b/c` LIKE '%x_' and metrics.`train/loss` IS NOT NULL",
    `tags.team != "the others' " and run_name ILIKE '%"quoted"%'`,
    'forest',
    '',
  ];
  for (const text of texts) {
    it(`means what it meant: ${text}`, () => {
      const filter = filterOf(text);
      const printed = printFilter(filter);
      assert(printed !== undefined);
      assert.deepEqual(filterOf(printed), filter);
    });
  }

  it('cannot name what holds both kinds of quotes', () => {
    const field = { kind: 'tag', key: 'team' } as const;
    assert.equal(printFilter([{ field, compare: '=', value: `'"` }]), undefined);
  });
});
