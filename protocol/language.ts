/**
 * What client and server say to each other beyond the Language Server Protocol.
 * Both sides compile against this file; nothing else of the server is known to the client.
 */
import { NotificationType0, type Range, RequestType } from 'vscode-languageserver-protocol';

/** Handed over at `initialize`; another editor sends none and gets plain LSP. */
export interface InitializationOptions {
  /** The client has the command {@link launchCommand}, so code lenses may name it. */
  readonly launchLenses?: boolean;
}

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

/** Sent when the stages of any file may have changed; the client asks again when it needs them. */
export const pipelinesChanged = new NotificationType0('trainyard/pipelinesChanged');

/** The command behind a code lens; its one argument is a {@link LaunchTarget}. */
export const launchCommand = 'trainyard.launchStage';

/** What to launch: a pipeline file, and one stage or group of it, or all of it. */
export interface LaunchTarget {
  readonly uri: string;
  readonly stage?: string;
}
