/**
 * What the comparison panel's host and page say to each other. Text is untrusted on both sides.
 * Messages travel as JSON, but for typed arrays: so what is missing is `null`, and NaN stands only in arrays.
 */
import { isArrayOf, isRecord, isString } from './shape.ts';

const statuses = ['queued', 'running', 'finished', 'failed', 'killed', 'pruned', 'unknown'] as const;

/** A run as the comparison shows it. */
export interface ComparedRun {
  /** Unique over all stores. */
  readonly key: string;
  readonly name: string;
  /** What tells it from runs of the same name: experiment, machine. */
  readonly detail: string;
  readonly status: (typeof statuses)[number];
  /** Index for `runStyle`; stays with the run while the panel is open. */
  readonly colour: number;
}

/** One row of a table; `values` stands in the order of the runs. */
export interface ComparedRow {
  readonly key: string;
  /** `null` where the run has no such value. A metric's is the shortest text that reads back as the same number. */
  readonly values: readonly (string | null)[];
  readonly differs: boolean;
}

/** One metric's curve of one run; equal lengths, ordered by step. The arrays' buffers hold nothing else. */
export interface ComparedSeries {
  readonly run: string;
  readonly metric: string;
  readonly steps: Float64Array;
  readonly values: Float64Array;
  /** How many points the training logged; more than are here where the curve was reduced. */
  readonly logged: number;
}

export type HostToComparison =
  /** Which runs there are and what is constant about them; the first message after `ready`. */
  | {
      readonly type: 'runs';
      readonly runs: readonly ComparedRun[];
      readonly params: readonly ComparedRow[];
      /** Sorted; each gets a chart. */
      readonly metrics: readonly string[];
      /** What the host wants back when the window is reloaded; the page keeps it in its {@link ComparisonState}. */
      readonly memento: string;
    }
  /** Latest values, one row a metric. */
  | { readonly type: 'latest'; readonly rows: readonly ComparedRow[] }
  /** Of the charts in view, the curves that are new or have changed since they were last sent. */
  | { readonly type: 'series'; readonly series: readonly ComparedSeries[] }
  /** Something could not be read, the rest stands; without `message`, all can be read again. */
  | { readonly type: 'problem'; readonly message?: string };

export type ComparisonToHost =
  /** The page's listener stands and the page knows nothing yet; nothing is sent before. */
  | { readonly type: 'ready' }
  /** The charts that are in view now, by metric; only their curves are read. */
  | { readonly type: 'visible'; readonly metrics: readonly string[] }
  /** Read everything again, after a problem. */
  | { readonly type: 'refresh' }
  /** Take this run out of the comparison. */
  | { readonly type: 'remove'; readonly run: string };

/** The part of the page's kept state that the host reads when it opens the panel again. */
export interface ComparisonState {
  readonly memento: string;
}

export function isComparisonState(value: unknown): value is ComparisonState {
  if (!isRecord(value)) return false;
  const { memento } = value;
  return isString(memento);
}

export function isComparisonToHost(value: unknown): value is ComparisonToHost {
  if (!isRecord(value)) return false;
  const { type, metrics, run } = value;
  switch (type) {
    case 'ready':
    case 'refresh':
      return true;
    case 'visible':
      return isArrayOf(metrics, isString);
    case 'remove':
      return isString(run);
    default:
      return false;
  }
}

export function isHostToComparison(value: unknown): value is HostToComparison {
  if (!isRecord(value)) return false;
  const { type, runs, params, metrics, memento, rows, series, message } = value;
  switch (type) {
    case 'runs':
      return isArrayOf(runs, isRun) && isArrayOf(params, isRow) && isArrayOf(metrics, isString) && isString(memento);
    case 'latest':
      return isArrayOf(rows, isRow);
    case 'series':
      return isArrayOf(series, isSeries);
    case 'problem':
      return message === undefined || isString(message);
    default:
      return false;
  }
}

function isRun(value: unknown): value is ComparedRun {
  if (!isRecord(value)) return false;
  const { key, name, detail, status, colour } = value;
  return [key, name, detail].every(isString) && statuses.some((known) => known === status) && Number.isInteger(colour);
}

function isRow(value: unknown): value is ComparedRow {
  if (!isRecord(value)) return false;
  const { key, values, differs } = value;
  return isString(key) && isArrayOf(values, isCell) && typeof differs === 'boolean';
}

function isCell(value: unknown): value is string | null {
  return value === null || isString(value);
}

function isSeries(value: unknown): value is ComparedSeries {
  if (!isRecord(value)) return false;
  const { run, metric, steps, values, logged } = value;
  return (
    isString(run) &&
    isString(metric) &&
    steps instanceof Float64Array &&
    values instanceof Float64Array &&
    steps.length === values.length &&
    typeof logged === 'number'
  );
}
