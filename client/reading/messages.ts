/**
 * What the extension host asks the reading worker: one entry a question, so that a forgotten one does not
 * compile on either side. Answers are plain data; curves travel as transferred buffers.
 */
import type { Field } from '../../protocol/runFilter.ts';
import type { RegisteredModel } from '../registry/registry.ts';
import type { StoreError, StoreLocation } from '../storage/location.ts';
import type { ChangeTools, RunChange } from '../tracking/change.ts';
import type { GroupValue, RunGroup } from '../tracking/selection/group.ts';
import type { Selection } from '../tracking/selection/select.ts';
import type {
  Artifact,
  Experiment,
  HistoryQuery,
  MetricHistory,
  PageQuery,
  Run,
  RunDetails,
  RunPage,
  Sweep,
} from '../tracking/store.ts';
import type { AddedStore } from './addedStores.ts';
import type { LinkedRun } from './links.ts';
import type { RunColumns } from './runColumns.ts';

/** A folder in which stores may stand directly; nothing below it is looked at. */
export interface SearchedFolder {
  /** Absolute path. */
  readonly path: string;
  /** Where its stores were brought from, if it was another machine. */
  readonly machine?: string;
  /** People trust it, so that the stores that its project names (MLFLOW_TRACKING_URI, WANDB_PROJECT) are read, too. */
  readonly isTrusted?: boolean;
}

export interface Questions {
  /** The stores that stand in these folders, each once, and those that were added; folders that are gone hold none. */
  detect: {
    ask: { folders: readonly SearchedFolder[]; added?: readonly AddedStore[] };
    answer: readonly StoreLocation[];
  };
  experiments: { ask: { store: StoreLocation }; answer: readonly Experiment[] };
  /** A page of the experiment's runs, or of those that a selection chooses and orders; of a group of those at the top. */
  runs: {
    ask: PageQuery & {
      readonly store: StoreLocation;
      readonly experimentId: string;
      readonly selection?: Selection;
      readonly group?: GroupValue;
    };
    answer: RunPage;
  };
  /** The experiment's sweeps; of a selection, those with chosen runs, which alone are counted. */
  sweeps: {
    ask: { readonly store: StoreLocation; readonly experimentId: string; readonly selection?: Selection };
    answer: readonly Sweep[];
  };
  /**
   * The same page by column, for tables. `unless`: the mark of the answer that the asker has; where nothing
   * changed since, only the mark comes back.
   */
  runColumns: {
    ask: PageQuery & {
      readonly store: StoreLocation;
      readonly experimentId: string;
      /** Tags whose values are wanted. */
      readonly tags: readonly string[];
      readonly unless?: string | undefined;
    };
    answer: { readonly mark: string; readonly total: number; readonly columns: RunColumns | undefined };
  };
  runsById: { ask: { store: StoreLocation; ids: readonly string[] }; answer: readonly Run[] };
  histories: { ask: { store: StoreLocation; query: HistoryQuery }; answer: readonly MetricHistory[] };
  /** `undefined` where the run is gone, or its tracker keeps nothing of the kind. */
  details: { ask: { store: StoreLocation; runId: string }; answer: RunDetails | undefined };
  /** What stands directly in a folder of a run's artifacts; `undefined` where its tracker keeps none. */
  artifacts: {
    ask: { store: StoreLocation; runId: string; folder: string };
    answer: readonly Artifact[] | undefined;
  };
  /** A path under which the artifact can be read, below `into` where it had to be downloaded. */
  artifactFile: { ask: { store: StoreLocation; runId: string; path: string; into: string }; answer: string };
  /** The values that a field has among an experiment's chosen runs that stand under no other, and how often. */
  groups: {
    ask: {
      readonly store: StoreLocation;
      readonly experimentId: string;
      readonly selection?: Selection;
      readonly by: Field;
    };
    answer: readonly RunGroup[];
  };
  /** Runs of these stores that are one training, those of the first store first; most runs are in no group. */
  links: { ask: { stores: readonly StoreLocation[] }; answer: readonly (readonly LinkedRun[])[] };
  /** Python that reads these runs; `undefined` where the tracker has no library for it. */
  code: { ask: { store: StoreLocation; runs: readonly Run[] }; answer: string | undefined };
  /** Which changes the runs of such a store allow. */
  changes: { ask: { store: StoreLocation }; answer: readonly RunChange['kind'][] };
  change: {
    ask: { store: StoreLocation; runIds: readonly string[]; change: RunChange; tools: ChangeTools };
    answer: undefined;
  };
  models: { ask: { store: StoreLocation }; answer: readonly RegisteredModel[] };
  /** What these stores remember is forgotten: they are read as they are now. */
  forget: { ask: { stores: readonly StoreLocation[] }; answer: undefined };
  /** The revision of each store, in this order; `undefined` where it is gone. */
  revisions: { ask: { stores: readonly StoreLocation[] }; answer: readonly (string | undefined)[] };
}

export type Question = keyof Questions;

export type Ask = {
  [Q in Question]: { readonly id: number; readonly question: Q; readonly ask: Questions[Q]['ask'] };
}[Question];

/** What the host sends: a question, or that it does not wait for the answer to one any more. */
export type ToWorker = Ask | { readonly cancelled: number };

/** What the worker sends: answers, and of a download how many bytes have come. */
export type FromWorker = Answer | { readonly id: number; readonly bytes: number };

export type Answer =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      readonly reason: StoreError['reason'] | undefined;
    };
