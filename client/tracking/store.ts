/**
 * The one interface behind which every tracker's runs are read.
 *
 * A store is opened and read in the worker (client/reading); each call is one short read that leaves no
 * cursor, lock or handle behind that could hold up the training that writes it.
 */
import type { StoreLocation } from '../storage/location.ts';
import type { Web } from '../web/web.ts';
import type { RunChange, RunChanger } from './change.ts';

/**
 * As trackers name them; MLflow's SCHEDULED counts as running, its KILLED is `killed`. A `queued` run waits
 * for its turn; a `pruned` one was given up by its study.
 */
export type RunStatus = 'queued' | 'running' | 'finished' | 'failed' | 'killed' | 'pruned' | 'unknown';

export interface Experiment {
  /** Opaque: MLflow's have 18 digits and more, so never a number. */
  readonly id: string;
  readonly name: string;
  readonly runCount: number;
  /** There are at least so many runs: a server with many does not say how many. Absent where all were counted. */
  readonly hasMore?: true;
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
  /** The run that started it, in the same experiment or not, or the sweep that it is part of; where the tracker knows. */
  readonly parentId?: string;
  /** How many runs of its experiment name it as their parent; absent for none. */
  readonly childCount?: number;
  /** Who started it, by the name under which the tracker knows them. */
  readonly user?: string;
  /** What people wrote about it, in Markdown. */
  readonly note?: string;
  /** The Git commit of its code, 40 hexadecimal digits. */
  readonly commit?: string;
  /**
   * What its tracker calls it wherever it keeps it, where no other training ever bears the same: a run that is
   * kept in a folder here and on a server is one.
   */
  readonly identity?: string;
  /** Its page in the tracker's own interface, an `http:` or `https:` address. */
  readonly webPage?: string;
  /** How it can be changed, where that is less than what the tracker offers for others. */
  readonly changes?: readonly RunChange['kind'][];
  /** What of it could not be read, a sentence each; absent where all could. */
  readonly problems?: readonly string[];
}

/**
 * A search among parameters, whose trials are runs. It is none itself: it logs nothing, and is neither chosen, filtered
 * nor changed as runs are.
 */
export interface Sweep {
  /** The `parentId` of its runs; no run has the same. */
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'paused' | 'finished' | 'cancelled' | 'unknown';
  readonly runCount: number;
  /** Milliseconds since the epoch. */
  readonly startTime: number | undefined;
  /** The run that is best by what it looks for; absent where the tracker does not tell, or no run got so far. */
  readonly best?: { readonly run: string; readonly key: string; readonly value: number };
  /** Its page in the tracker's own interface, an `http:` or `https:` address. */
  readonly webPage?: string;
}

/**
 * Which of an experiment's runs are asked for: all; those that stand under nothing (no parent, or one that is neither
 * among the experiment's runs nor its sweeps); or those directly under a run or a sweep, of which stores whose runs
 * have no `parentId` have none.
 */
export type RunScope = 'all' | 'roots' | { readonly childrenOf: string };

/** A part of a long list; `offset` and `limit` count runs. */
export interface PageQuery {
  readonly offset: number;
  readonly limit: number;
  /** All where absent. */
  readonly scope?: RunScope;
}

export interface RunPage {
  readonly runs: readonly Run[];
  /** How many there are in the scope. */
  readonly total: number;
  /** There are at least so many, and there may be more; absent where all were counted. */
  readonly hasMore?: true;
}

/** Data that a run was given, as the tracker recorded it. */
export interface Dataset {
  readonly name: string;
  readonly digest: string;
  /** What it was for: `training`, `validation`; empty where nothing was said. */
  readonly context: string;
  /** Where it came from, as people read it: a path or an address; empty where the tracker does not know. */
  readonly source: string;
}

/** A model that a run logged, whether or not it is registered. */
export interface LoggedModel {
  readonly id: string;
  readonly name: string;
  readonly status: 'pending' | 'ready' | 'failed' | 'unknown';
}

/** What is read of a run only when somebody looks at it. */
export interface RunDetails {
  readonly datasets: readonly Dataset[];
  readonly models: readonly LoggedModel[];
}

/** A file or folder that a run kept. */
export type Artifact =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'file';
      /** Relative to the run's artifacts, with `/`. */
      readonly path: string;
      /** Bytes, where the tracker tells them. */
      readonly size: number | undefined;
    };

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

/** How who asked for what takes long follows it, and breaks it off. */
export interface Course {
  readonly signal?: AbortSignal;
  /** Is told now and then how many bytes have come. */
  readonly onBytes?: (count: number) => void;
}

/** The read side of one store. Every method may reject with a {@link StoreError}. */
export interface RunStore {
  /** Newest activity first. */
  experiments(): Promise<readonly Experiment[]>;
  /** Newest first. */
  runs(experimentId: string, page: PageQuery): Promise<RunPage>;
  /**
   * Who reads it, by the name under which the tracker keeps what they start; `undefined` where it has none for them.
   * Absent where that is the system's.
   */
  user?(): Promise<string | undefined>;
  /** In no order; absent where the tracker knows none. */
  sweeps?(experimentId: string): Promise<readonly Sweep[]>;
  /** The runs with these ids, in this order; ids that are gone are left out. */
  runsById(ids: readonly string[]): Promise<readonly Run[]>;
  histories(query: HistoryQuery): Promise<readonly MetricHistory[]>;
  /** Absent where the tracker keeps nothing of the kind; `undefined` for a run that is gone. */
  details?(runId: string): Promise<RunDetails | undefined>;
  /** What stands directly in a folder of the run's artifacts, `''` for the top: folders first, then by name. */
  artifacts?(runId: string, folder: string): Promise<readonly Artifact[]>;
  /**
   * An absolute path under which the artifact can be read: its own where the store is on this disk, else a
   * file below the folder `into`, to which it was downloaded. Never one outside of the store.
   */
  artifactFile?(runId: string, path: string, into: string, course?: Course): Promise<string>;
  /** A cheap mark that changes whenever anything readable may have changed; never opens a database. */
  revision(): Promise<string>;
  close(): void;
}

/** One tracker's way of keeping runs: a folder here, and a line in index.ts. */
export interface StoreKind {
  readonly id: string;
  /** A file of any name may be one, when people say so: what it holds tells. */
  readonly takesAnyName?: true;
  /** The stores of this kind that stand directly in `folder`; looks at names and heads of files only. */
  detect(folder: string): Promise<readonly StoreLocation[]>;
  /** `web` sends the requests of those that are servers; absent, they are sent as Node sends them. */
  open(location: StoreLocation, web?: Web): RunStore;
  /** Python that reads these runs by the tracker's own library; absent where it has none. */
  code?(location: StoreLocation, runs: readonly Run[]): string;
  /** How its runs are changed; absent where the tracker offers no way. */
  readonly changer?: RunChanger;
}
