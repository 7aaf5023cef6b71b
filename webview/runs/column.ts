/** What a column is to people: its title, its group, how its values read, and what they are when copied. Pure. */
import { compareMetricNames, isOfMachine } from '../../protocol/metricNames.ts';
import { metricValue } from '../../protocol/metricValue.ts';
import { type ColumnGroup, type ColumnName, columnId } from '../../protocol/runCells.ts';
import type { Frame } from './frame.ts';

export interface ColumnInfo extends ColumnName {
  readonly id: string;
  readonly title: string;
  /** Numbers stand at the right, times and texts at the left. */
  readonly isNumeric: boolean;
  /** Until people say otherwise. */
  readonly isShown: boolean;
  /** In pixels, until people say otherwise. */
  readonly width: number;
}

export const nameColumn: ColumnInfo = {
  id: 'run_name',
  group: 'attribute',
  key: 'run_name',
  title: 'Run',
  isNumeric: false,
  isShown: true,
  width: 280,
};

/** Computed from start and end; of a run that goes on, to {@link Frame.now}. */
export const durationId = 'duration';

const attributeColumns: readonly (Pick<ColumnInfo, 'key' | 'title' | 'isShown' | 'width'> & {
  readonly isNumeric?: true;
})[] = [
  { key: 'start_time', title: 'Started', isShown: true, width: 148 },
  { key: durationId, title: 'Duration', isShown: true, width: 92, isNumeric: true },
  { key: 'experiment', title: 'Experiment', isShown: true, width: 132 },
  { key: 'store', title: 'Store', isShown: true, width: 112 },
  { key: 'status', title: 'Status', isShown: false, width: 92 },
  { key: 'user_id', title: 'User', isShown: false, width: 92 },
  { key: 'commit', title: 'Commit', isShown: false, width: 92 },
  { key: 'note', title: 'Note', isShown: false, width: 200 },
  { key: 'end_time', title: 'Ended', isShown: false, width: 148 },
  { key: 'run_id', title: 'ID', isShown: false, width: 120 },
];

/** Attributes that tell nothing where all runs have the same, such as the one experiment of a table. */
const onlyWhereSeveral: ReadonlySet<string> = new Set(['experiment', 'store']);

export const groupTitles: Readonly<Record<ColumnGroup, string>> = {
  attribute: 'Run',
  metric: 'Metrics',
  param: 'Parameters',
  tag: 'Tags',
};

const byName = new Intl.Collator('en', { numeric: true });

/** Every column there can be, the name's first, in the order in which they stand until people say otherwise. */
export function columnsOf(frame: Frame): readonly ColumnInfo[] {
  const named = (group: 'metric' | 'param') =>
    [...frame.columns.values()].filter(({ name }) => name.group === group).map(({ name }) => name.key);
  return [
    nameColumn,
    ...attributeColumns
      .filter(({ key }) => key === durationId || frame.columns.has(key))
      .map(({ isNumeric = false, isShown, ...column }) => ({
        ...column,
        id: column.key,
        group: 'attribute' as const,
        isNumeric,
        isShown: isShown && (!onlyWhereSeveral.has(column.key) || hasSeveral(frame, column.key)),
      })),
    ...named('metric')
      .sort(compareMetricNames)
      .map((key) => keyed('metric', key, !isOfMachine(key))),
    ...named('param')
      .sort(byName.compare)
      .map((key) => keyed('param', key, true)),
    ...[...frame.tags].sort(byName.compare).map((key) => keyed('tag', key, false)),
  ];
}

function keyed(group: ColumnGroup, key: string, isShown: boolean): ColumnInfo {
  const isNumeric = group === 'metric';
  // Wide enough for the name, within reason: people widen what they care about.
  const width = Math.min(190, Math.max(92, 44 + key.length * 8));
  return { id: columnId({ group, key }), group, key, title: key, isNumeric, isShown, width };
}

function hasSeveral(frame: Frame, id: string): boolean {
  const column = frame.columns.get(id);
  if (column?.form !== 'texts') return false;
  const codes = new Set<number>();
  for (const row of frame.rows()) if (codes.add(column.codeAt(row)).size > 1) return true;
  return false;
}

/** The value itself: what is sorted, judged and coloured by. */
export function valueAt(frame: Frame, row: number, column: ColumnInfo): string | number | undefined {
  if (column.id === durationId) return durationOf(frame, row);
  return frame.value(row, column.id);
}

/** In milliseconds. */
function durationOf(frame: Frame, row: number): number | undefined {
  const start = frame.number(row, 'start_time');
  const end = isGoingOn(frame, row) ? frame.now : frame.number(row, 'end_time');
  return start === undefined || end === undefined ? undefined : Math.max(0, end - start);
}

/** Does the run's duration grow? */
export function isGoingOn(frame: Frame, row: number): boolean {
  return frame.text(row, 'status') === 'running';
}

/** As the table shows it; empty where the run has none. */
export function shownText(column: ColumnInfo, value: string | number | undefined): string {
  if (value === undefined) return '';
  if (column.group === 'metric') return metricValue(Number(value));
  if (column.group !== 'attribute') return oneLine(String(value));
  switch (column.key) {
    case 'start_time':
    case 'end_time':
      return localTime(Number(value));
    case durationId:
      return shortDuration(Number(value));
    case 'commit':
      return String(value).slice(0, 8);
    default:
      return oneLine(String(value));
  }
}

/** With nothing left out: what the tooltip says, and what is copied and exported. */
export function exactText(column: ColumnInfo, value: string | number | undefined): string {
  if (value === undefined) return '';
  if (column.group === 'attribute' && typeof value === 'number') {
    if (column.key === durationId) return String(value / 1000);
    const time = new Date(value);
    return Number.isNaN(time.getTime()) ? String(value) : time.toISOString();
  }
  return String(value);
}

function oneLine(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

const pad = (part: number) => String(part).padStart(2, '0');

/** `2026-11-21 16:01`: sorts as it reads, and is as wide in every row. */
function localTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) return String(milliseconds);
  const date = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  return `${date} ${pad(time.getHours())}:${pad(time.getMinutes())}`;
}

/** `850 ms`, `4.2 s`, `3m 05s`, `2h 07m`, `3d 04h`. */
function shortDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h ${pad(Math.floor((whole % 3600) / 60))}m`;
  return `${Math.floor(whole / 86_400)}d ${pad(Math.floor((whole % 86_400) / 3600))}h`;
}
