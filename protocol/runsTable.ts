/**
 * What the runs table's host and page say to each other. Text is untrusted on both sides.
 * Messages travel as JSON, but for typed arrays; only what changed is sent.
 */
import { type Cells, isCells, lengthOf } from './runCells.ts';
import { type Filter, isField } from './runFilter.ts';
import { isArrayOf, isBoolean, isNumber, isRecord, isString, isStrings, objectOf, optional } from './shape.ts';

/** What is better in a metric, and so what its heat colours bring out. */
export type HeatDirection = 'greater' | 'less';

/** What people changed about a column; the rest is as it is for all. */
export interface ColumnLook {
  /** In pixels. */
  readonly width?: number;
  readonly isShown?: boolean;
  /** Stays in sight beside the name. */
  readonly isPinned?: boolean;
  /** `off`: not where all metrics have heat colours either. */
  readonly heat?: HeatDirection | 'off';
}

export interface SortKey {
  /** A column's id. */
  readonly column: string;
  readonly isDescending: boolean;
}

/** How the table is laid out; kept for the workspace. */
export interface TableLayout {
  /** Ids of columns, as people ordered them; those that are not named stand beside their like. */
  readonly order: readonly string[];
  /** By column id. */
  readonly columns: Readonly<Record<string, ColumnLook>>;
  readonly sort: readonly SortKey[];
  readonly onlyDiffering: boolean;
  /** Every metric has heat colours. */
  readonly heat: boolean;
}

export const defaultLayout: TableLayout = { order: [], columns: {}, sort: [], onlyDiffering: false, heat: false };

/** What the menu of a cell asks the page to do: the page alone knows what is selected, and how it reads. */
export const tableActions = ['copy', 'copyMarkdown', 'only', 'without', 'choose', 'pin', 'hide', 'reveal'] as const;
export type TableAction = (typeof tableActions)[number];

export type HostToRunsTable =
  /** Which experiments it shows; the first message after `ready`. */
  | {
      readonly type: 'scope';
      readonly title: string;
      /** What the host wants back when the window is reloaded; the page keeps it in its {@link RunsTableState}. */
      readonly memento: string;
    }
  | { readonly type: 'layout'; readonly layout: TableLayout }
  /** These runs are new or have changed; each replaces what was known of it. */
  | {
      readonly type: 'runs';
      /** Unique over all stores. */
      readonly keys: readonly string[];
      readonly cells: readonly Cells[];
      /** Tags that any of them has; their values are sent for those that were asked for. */
      readonly tags: readonly string[];
    }
  /** These runs are no more. */
  | { readonly type: 'gone'; readonly keys: readonly string[] }
  /** How many runs were read of how many there are. */
  | { readonly type: 'progress'; readonly read: number; readonly total: number; readonly isDone: boolean }
  | {
      readonly type: 'marks';
      /** With the index for `runStyle`. */
      readonly chosen: readonly { readonly key: string; readonly colour: number }[];
      readonly pinned: readonly string[];
      readonly hidden: readonly string[];
      /** Runs that were hidden are shown all the same. */
      readonly showsHidden: boolean;
    }
  /** The filter as it was typed, here or in the tree, and what it means; with `problem`, the one before holds. */
  | {
      readonly type: 'filter';
      readonly text: string;
      readonly filter: Filter;
      /** Of those only the runs that the user started, which have the attribute `mine`. */
      readonly onlyMine: boolean;
      readonly problem?: string;
    }
  /** Something could not be read, the rest stands; without `message`, all can be read again. */
  | { readonly type: 'problem'; readonly message?: string }
  /** Taken from the menu of a cell. */
  | { readonly type: 'act'; readonly action: TableAction };

export type RunsTableToHost =
  /** The page's listener stands and the page knows nothing yet; nothing is sent before. */
  | { readonly type: 'ready' }
  /** Read everything again, after a problem. */
  | { readonly type: 'refresh' }
  | { readonly type: 'choose' | 'pin' | 'hide'; readonly runs: readonly string[]; readonly on: boolean }
  | { readonly type: 'showHidden'; readonly on: boolean }
  | { readonly type: 'filter'; readonly text: string }
  /** Values of these tags are wanted, and of no others. */
  | { readonly type: 'tags'; readonly keys: readonly string[] }
  | { readonly type: 'layout'; readonly layout: TableLayout }
  /** Ask which experiments to show. */
  | { readonly type: 'scope' }
  /** Compare the runs that are chosen. */
  | { readonly type: 'compare' }
  /** Show the run in the tree. */
  | { readonly type: 'reveal'; readonly run: string }
  | { readonly type: 'copy'; readonly text: string }
  /** Save this file where people say: UTF-8. */
  | { readonly type: 'export'; readonly data: Uint8Array };

/** The part of the page's kept state that the host reads when it opens the panel again. */
export interface RunsTableState {
  readonly memento: string;
}

export const isRunsTableState = objectOf<RunsTableState>({ memento: isString });

export function isTableAction(value: unknown): value is TableAction {
  return tableActions.some((action) => action === value);
}

export function isRunsTableToHost(value: unknown): value is RunsTableToHost {
  if (!isRecord(value)) return false;
  const { type, runs, on, text, keys, layout, run, data } = value;
  switch (type) {
    case 'ready':
    case 'refresh':
    case 'scope':
    case 'compare':
      return true;
    case 'choose':
    case 'pin':
    case 'hide':
      return isStrings(runs) && isBoolean(on);
    case 'showHidden':
      return isBoolean(on);
    case 'filter':
    case 'copy':
      return isString(text);
    case 'tags':
      return isStrings(keys);
    case 'layout':
      return isTableLayout(layout);
    case 'reveal':
      return isString(run);
    case 'export':
      return data instanceof Uint8Array;
    default:
      return false;
  }
}

export function isHostToRunsTable(value: unknown): value is HostToRunsTable {
  if (!isRecord(value)) return false;
  const { type, title, memento, layout, keys, cells, tags, read, total, isDone, text, filter, message, action } = value;
  switch (type) {
    case 'scope':
      return isString(title) && isString(memento);
    case 'layout':
      return isTableLayout(layout);
    case 'runs':
      return (
        isStrings(keys) &&
        isStrings(tags) &&
        isArrayOf(cells, isCells) &&
        cells.every((c) => lengthOf(c) === keys.length)
      );
    case 'gone':
      return isStrings(keys);
    case 'progress':
      return isNumber(read) && isNumber(total) && isBoolean(isDone);
    case 'marks':
      return (
        isArrayOf(value['chosen'], isChosen) &&
        isStrings(value['pinned']) &&
        isStrings(value['hidden']) &&
        isBoolean(value['showsHidden'])
      );
    case 'filter':
      return (
        isString(text) &&
        isArrayOf(filter, isClause) &&
        isBoolean(value['onlyMine']) &&
        isOptionalString(value['problem'])
      );
    case 'problem':
      return isOptionalString(message);
    case 'act':
      return isTableAction(action);
    default:
      return false;
  }
}

const isOptionalString = optional(isString);

const isChosen = objectOf<{ readonly key: string; readonly colour: number }>({ key: isString, colour: isNumber });

/** The host parsed it; that it looks at a known field is what the page relies on. */
function isClause(value: unknown): value is Filter[number] {
  return isRecord(value) && isField(value['field']) && isString(value['compare']);
}

const isSortKey = objectOf<SortKey>({ column: isString, isDescending: isBoolean });

const isColumnLook = objectOf<ColumnLook>({
  width: optional(isNumber),
  isShown: optional(isBoolean),
  isPinned: optional(isBoolean),
  heat: optional(isHeat),
});

function isHeat(value: unknown): value is HeatDirection | 'off' {
  return value === 'greater' || value === 'less' || value === 'off';
}

/** Whether something that was kept, or came over the line, is a layout. */
export const isTableLayout = objectOf<TableLayout>({
  order: isStrings,
  columns: (value): value is TableLayout['columns'] => isRecord(value) && Object.values(value).every(isColumnLook),
  sort: (value): value is readonly SortKey[] => isArrayOf(value, isSortKey),
  onlyDiffering: isBoolean,
  heat: isBoolean,
});
