/** Runs by the value of one field. */

import { compareValues, type Field } from '../../../protocol/runFilter.ts';
import type { Run } from '../store.ts';
import { fieldOf } from './select.ts';

/** The runs that have one value; `undefined` stands for those that lack the field. */
export interface RunGroup {
  readonly value: string | number | undefined;
  readonly count: number;
}

/** What a run has in a field. */
export interface GroupValue {
  readonly by: Field;
  readonly value: RunGroup['value'];
}

export function isInGroup(run: Run, { by, value }: GroupValue): boolean {
  return Object.is(fieldOf(run, by), value);
}

/** The least value first, numbers before text; runs without the field last. */
export function groupsOf(runs: readonly Run[], by: Field): readonly RunGroup[] {
  return mergeGroups(runs.map((run) => ({ value: fieldOf(run, by), count: 1 })));
}

/** Groups of one value are one, as those of several stores. */
export function mergeGroups(groups: readonly RunGroup[]): readonly RunGroup[] {
  const counts = new Map<RunGroup['value'], number>();
  for (const { value, count } of groups) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined);
      return compareValues(a.value, b.value);
    });
}
