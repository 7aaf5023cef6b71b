/**
 * What client and server say to each other beyond the Language Server Protocol.
 * Both sides compile against this file; nothing else of the server is known to the client.
 */
import {
  type Location,
  NotificationType,
  NotificationType0,
  type Range,
  RequestType,
} from 'vscode-languageserver-protocol';

/**
 * What Node is started with for the server. V8 begins to look for garbage at some 20 MB, in the midst of the first check
 * of a large project, and is in its way; so it begins later. In MB.
 */
export const serverNodeOptions: readonly string[] = ['--initial-heap-size=40'];

/** Handed over at `initialize`; another editor sends none and gets plain LSP. */
export interface InitializationOptions {
  /** The client has the command {@link launchCommand}, so code lenses may name it. */
  readonly launchLenses?: boolean;
  /** The client shows pipelines, and wants to hear {@link pipelinesChanged}. */
  readonly pipelines?: boolean;
  /** The client shows {@link serverStatusChanged}. */
  readonly serverStatus?: boolean;
  /** The URI of the folder with a page for each code (docs/diagnostics), to link diagnostics to. */
  readonly pages?: string;
  /** For a client that cannot be asked for its settings: `trainyard.diagnostics`. */
  readonly diagnostics?: { readonly severity?: Readonly<Record<string, string>> };
}

/** How far the server is: looking for files, checking them, or ready, with all of the workspace or a part of it. */
export type ServerStatus =
  | { readonly state: 'searching' }
  | { readonly state: 'checking'; readonly done: number; readonly total: number }
  | { readonly state: 'ready'; readonly files: number; readonly isComplete: boolean };

export const serverStatusChanged = new NotificationType<ServerStatus>('trainyard/serverStatus');

/** Something outside of the editor may have changed files: look for them again. */
export const refreshNotification = new NotificationType0('trainyard/refresh');

/** One stage as `dvc repro` would address it. */
export interface Stage {
  /** `train`, or `train@forest` for one that `foreach` or `matrix` generated. */
  readonly name: string;
  /** The key of the entry in the file that generates it; absent where that is the stage itself. */
  readonly group?: string;
  /** The name in the file that the stage comes from. */
  readonly range: Range;
}

/** One pipeline file and its stages, in the file's order. */
export interface Pipeline {
  readonly uri: string;
  readonly stages: readonly Stage[];
  /** Set where the file cannot be read as a pipeline: what is wrong, in a line. */
  readonly problem?: string;
}

export interface PipelinesParams {
  /** Only this file; every pipeline file of the workspace where it is absent. */
  readonly uri?: string;
}

export const pipelinesRequest = new RequestType<PipelinesParams, readonly Pipeline[], void>('trainyard/pipelines');

/** Why a stage is not up to date. `path` is as the stage names it, from its working folder. */
export type StatusReason =
  | { readonly kind: 'command' }
  /** It runs each time, because it says so or names no dependency and no output. */
  | { readonly kind: 'always' }
  /** A .dvc file that was changed by hand: its own checksum does not hold any more. */
  | { readonly kind: 'definition' }
  | { readonly kind: 'dependency' | 'output'; readonly path: string; readonly change: 'modified' | 'deleted' | 'new' }
  /** In place, but its content is in no cache. */
  | { readonly kind: 'output'; readonly path: string; readonly change: 'not in cache' }
  | {
      readonly kind: 'parameter';
      readonly path: string;
      readonly name: string;
      readonly change: 'modified' | 'deleted' | 'new';
    }
  /** It cannot be compared here, such as a file of a remote. */
  | { readonly kind: 'unknown'; readonly path: string }
  /** A stage that it needs has changed or may run again. */
  | { readonly kind: 'upstream'; readonly stage: string };

/**
 * `mayRunAgain`: unchanged itself, behind a stage that is not. `missing`: an output is not there. `unknown`: what
 * it depends on cannot be read here, such as a file of a remote.
 */
export type StageState = 'upToDate' | 'changed' | 'neverRun' | 'missing' | 'alwaysChanged' | 'mayRunAgain' | 'unknown';

export interface StageStatus {
  readonly state: StageState;
  /** Frozen stages never run by themselves, whatever their state. */
  readonly isFrozen: boolean;
  readonly reasons: readonly StatusReason[];
}

/** A stage in its project. */
export interface ProjectStage extends Stage {
  /** Unique in its project. */
  readonly id: string;
  readonly uri: string;
  /** As a shell gets them, expressions filled in. */
  readonly commands: readonly string[];
  /** Absent until it is known. */
  readonly status?: StageStatus;
}

/** `to` needs what `from` makes: ids of stages, and the dependencies behind it from the project's folder. */
export interface ProjectEdge {
  readonly from: string;
  readonly to: string;
  readonly paths: readonly string[];
}

export interface ProjectGraph {
  /** Of the project's folder. */
  readonly uri: string;
  readonly stages: readonly ProjectStage[];
  readonly edges: readonly ProjectEdge[];
}

export interface ProjectGraphsParams {
  /** Only the project that this file is part of; every project of the workspace where it is absent. */
  readonly uri?: string;
  /** Leaves out the edges, which may be many more than the stages. */
  readonly withoutEdges?: boolean;
}

export const projectGraphsRequest = new RequestType<ProjectGraphsParams, readonly ProjectGraph[], void>(
  'trainyard/projectGraphs',
);

/** What a stage tells of the run that it makes. Paths are from the project's folder, with `/`; what is elsewhere is left out. */
export interface LaunchedStage {
  /** As in {@link ProjectStage}. */
  readonly id: string;
  readonly commands: readonly string[];
  /** The parameters that it depends on, nested keys joined by dots, values as DVC writes them into a command. */
  readonly params: readonly { readonly file: string; readonly key: string; readonly value: string }[];
  /** Its metrics files. */
  readonly metrics: readonly string[];
}

/** The stages that a launch of the target runs where they have changed, in no order; none where it is no DVC project's. */
export const launchedStagesRequest = new RequestType<LaunchTarget, readonly LaunchedStage[], void>(
  'trainyard/launchedStages',
);

/** Sent when the status of any stage has changed; once, until the stages are asked for again. */
export const statusChanged = new NotificationType0('trainyard/statusChanged');

export interface ResolvedPipelineParams {
  /** Of the pipeline file. */
  readonly uri: string;
}

/** An entry of a pipeline file, and the lines that it became; `end` exclusive. */
export interface ResolvedEntry {
  readonly source: Range;
  readonly start: number;
  readonly end: number;
}

/** A pipeline as its tool sees it: loops expanded, expressions filled in. */
export type ResolvedPipeline =
  | {
      readonly kind: 'resolved';
      /** YAML. */
      readonly text: string;
      readonly entries: readonly ResolvedEntry[];
      /** Places that parts of the text were made from; more than one where files share a mapping. */
      readonly origins: readonly (readonly Location[])[];
      /** Four numbers a part, in the order of the text: its line, start, end, and the number of its origin. */
      readonly links: readonly number[];
    }
  /** It cannot be read at the moment: why, in a line. */
  | { readonly kind: 'broken'; readonly problem: string };

/** `null` where there is no such file, or no pipeline in it. The server tells once when the answer may be another. */
export const resolvedPipelineRequest = new RequestType<ResolvedPipelineParams, ResolvedPipeline | null, void>(
  'trainyard/resolvedPipeline',
);

/** Sent once after a resolved pipeline was asked for: it may be another one now. */
export const resolvedPipelineChanged = new NotificationType<ResolvedPipelineParams>(
  'trainyard/resolvedPipelineChanged',
);

/** Sent when the stages of any file may have changed; the client asks again when it needs them. */
export const pipelinesChanged = new NotificationType0('trainyard/pipelinesChanged');

/** The command behind a code lens; its one argument is a {@link LaunchTarget}. */
export const launchCommand = 'trainyard.launchStage';

/** What to launch: a pipeline file, and one stage or group of it, or all of it. */
export interface LaunchTarget {
  readonly uri: string;
  readonly stage?: string;
}
