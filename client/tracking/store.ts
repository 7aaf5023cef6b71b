/**
 * The one interface behind which every tracker's runs are read.
 *
 * A store is opened and read in the worker (client/reading); each call is one short read that leaves no
 * cursor, lock or handle behind that could hold up the training that writes it.
 */

import type { StoreLocation } from '../storage/location.ts';

/** As trackers name them; MLflow's SCHEDULED counts as running, its KILLED is `killed`. */
export type RunStatus = 'running' | 'finished' | 'failed' | 'killed' | 'unknown';

export interface Experiment {
  /** Opaque: MLflow's have 18 digits and more, so never a number. */
  readonly id: string;
  readonly name: string;
  readonly runCount: number;
  /** Milliseconds since the epoch; of the newest run, else of the experiment. */
  readonly lastActivity: number | undefined;
  /** What of it could not be read, a sentence each; absent where all could. */
  readonly problems?: readonly string[];
}

export interface Param {
  readonly key: string;
  readonly value: string;
}

/** A metric's latest value: the greatest by (step, timestamp, value), as MLflow defines it. */
export interface LatestMetric {
  readonly key: string;
  /** May be NaN or infinite, when the training logged that. */
  readonly value: number;
  readonly step: number;
}

export interface Run {
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly status: RunStatus;
  /** Milliseconds since the epoch. */
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  readonly params: readonly Param[];
  readonly metrics: readonly LatestMetric[];
  readonly tags: Readonly<Record<string, string>>;
  /** What of it could not be read, a sentence each; absent where all could. */
  readonly problems?: readonly string[];
}

export interface RunPage {
  readonly runs: readonly Run[];
  /** How many the experiment has in all. */
  readonly total: number;
}

/** One run's curve of one metric, reduced to what a chart can show; equal lengths, ordered by step. */
export interface MetricHistory {
  readonly runId: string;
  readonly key: string;
  readonly steps: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
  /** How many points the training logged. */
  readonly logged: number;
}

export interface HistoryQuery {
  readonly runIds: readonly string[];
  readonly keys: readonly string[];
  /** At most about this many points a curve; extremes are kept. */
  readonly maxPoints: number;
}

/** The read side of one store. Every method may reject with a {@link StoreError}. */
export interface RunStore {
  /** Newest activity first. */
  experiments(): Promise<readonly Experiment[]>;
  /** Newest first. */
  runs(experimentId: string, page: { readonly offset: number; readonly limit: number }): Promise<RunPage>;
  /** The runs with these ids, in this order; ids that are gone are left out. */
  runsById(ids: readonly string[]): Promise<readonly Run[]>;
  histories(query: HistoryQuery): Promise<readonly MetricHistory[]>;
  /** A cheap mark that changes whenever anything readable may have changed; never opens a database. */
  revision(): Promise<string>;
  close(): void;
}

/** One tracker's way of keeping runs: a folder here, and a line in index.ts. */
export interface StoreKind {
  readonly id: string;
  /** The stores of this kind that stand directly in `folder`; looks at names and heads of files only. */
  detect(folder: string): Promise<readonly StoreLocation[]>;
  open(location: StoreLocation): RunStore;
}
