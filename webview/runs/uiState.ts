/** What of the page outlives it; the layout is the workspace's, and not here. */
import type { RunsTableState } from '../../protocol/runsTable.ts';
import { isRecord, isString, isStrings } from '../../protocol/shape.ts';

export interface UiState extends RunsTableState {
  /** Pixels from the top. */
  readonly scroll: number;
  /** Keys of the runs whose children are not shown. */
  readonly collapsed: readonly string[];
}

/** What was kept, as far as it is sound; the defaults for the rest. */
export function readUiState(kept: unknown): UiState {
  const { memento, scroll, collapsed } = isRecord(kept) ? kept : {};
  return {
    memento: isString(memento) ? memento : '',
    scroll: typeof scroll === 'number' ? scroll : 0,
    collapsed: isStrings(collapsed) ? collapsed : [],
  };
}
