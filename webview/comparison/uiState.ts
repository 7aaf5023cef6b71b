/** What the user chose to see; it outlives the page. */
import type { ComparisonState } from '../../protocol/comparison.ts';
import { isArrayOf, isRecord, isString } from '../../protocol/shape.ts';

export interface UiState extends ComparisonState {
  /** Keys of the runs that are not drawn. */
  readonly hidden: readonly string[];
  /** Metrics whose chart has a logarithmic scale. */
  readonly log: readonly string[];
  readonly filter: string;
  readonly onlyDifferences: boolean;
  /** Titles of the sections that are folded. */
  readonly folded: readonly string[];
  /** In pixels from the top. */
  readonly scroll: number;
}

/** What was kept, as far as it is sound; the defaults for the rest. */
export function readUiState(kept: unknown): UiState {
  const { memento, hidden, log, filter, onlyDifferences, folded, scroll } = isRecord(kept) ? kept : {};
  return {
    memento: isString(memento) ? memento : '',
    hidden: isArrayOf(hidden, isString) ? hidden : [],
    log: isArrayOf(log, isString) ? log : [],
    filter: isString(filter) ? filter : '',
    onlyDifferences: onlyDifferences === true,
    folded: isArrayOf(folded, isString) ? folded : [],
    scroll: typeof scroll === 'number' ? scroll : 0,
  };
}

/** The list without the item where it has it, else with it. */
export function toggled(list: readonly string[], item: string): string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}
