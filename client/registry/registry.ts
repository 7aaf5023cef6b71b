/**
 * The one interface behind which registered models are read, whatever keeps them.
 * Opened and read in the worker, like the stores of runs.
 */
import type { StoreLocation } from '../storage/location.ts';
import type { Web } from '../web/web.ts';

export interface ModelVersion {
  /** As written by the registry: `3`. */
  readonly version: string;
  /** champion, challenger, …: sorted. */
  readonly aliases: readonly string[];
  /** Production, Staging or Archived: where MLflow kept what aliases tell now; `undefined` where none was given. */
  readonly stage: string | undefined;
  /** The run it came from, where the registry says so. */
  readonly runId: string | undefined;
  readonly runName: string | undefined;
  readonly experimentId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  readonly description: string;
  /** PENDING_REGISTRATION, FAILED_REGISTRATION and READY, as MLflow has them. */
  readonly status: 'ready' | 'pending' | 'failed';
}

export interface RegisteredModel {
  readonly name: string;
  readonly description: string;
  /** Milliseconds since the epoch; the newest version's, else the model's. */
  readonly updatedAt: number | undefined;
  /** Newest first. */
  readonly versions: readonly ModelVersion[];
  /** What of it could not be read, a sentence each; absent where all could. */
  readonly problems?: readonly string[];
}

/** Rejects with a StoreError, as a store of runs does. */
export interface ModelRegistry {
  /** Last changed first. */
  models(): Promise<readonly RegisteredModel[]>;
  close(): void;
}

export interface RegistryKind {
  /** The kinds of location (StoreLocation.kind) that this registry is read from. */
  readonly kinds: readonly string[];
  /** `web` as for a store of runs. */
  open(location: StoreLocation, web?: Web): ModelRegistry;
}
