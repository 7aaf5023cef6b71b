/** What the comparison panel's host and page say to each other. Text is untrusted on both sides. */

/** A run as the comparison shows it. */
export interface ComparedRun {
  /** Unique over all stores. */
  readonly key: string;
  readonly name: string;
  /** What tells it from runs of the same name: experiment, machine. */
  readonly detail: string;
  readonly status: 'running' | 'finished' | 'failed' | 'killed' | 'unknown';
  /** Index into the palette of run colours; stays with the run while the panel is open. */
  readonly colour: number;
}

/** One row of the parameters' table; `values` stands in the order of the runs. */
export interface ComparedRow {
  readonly key: string;
  /** `undefined` where the run has no such parameter. */
  readonly values: readonly (string | undefined)[];
  readonly differs: boolean;
}

/** One metric's curve of one run. The arrays are exact: nothing else lies in their buffers. */
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
      /** Latest values, one row a metric, as text. */
      readonly latest: readonly ComparedRow[];
    }
  /** The curves that are new or have grown since they were last sent. */
  | { readonly type: 'series'; readonly series: readonly ComparedSeries[] }
  /** Something could not be read; the rest stands. */
  | { readonly type: 'problem'; readonly message: string | undefined };

export type ComparisonToHost =
  /** The page's listener stands; nothing is sent before. */
  | { readonly type: 'ready' }
  /** Take this run out of the comparison. */
  | { readonly type: 'remove'; readonly run: string }
  | { readonly type: 'copy'; readonly text: string };
