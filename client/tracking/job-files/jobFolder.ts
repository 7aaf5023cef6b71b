/**
 * What a job's folder holds of its run. It is ours: client/jobs writes it, and the runners.
 *
 *     run.json    what is known at the launch ({@link JobRun})
 *     state.json  how far the job has come; of it what {@link JobProgress} names
 *     log         all that it printed
 *     results/    files that it wrote, by their paths in the project: its metrics files among them
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isArrayOf, isNumber, isString, objectOf, optional } from '../../../protocol/shape.ts';
import { listEntries } from '../../storage/listing.ts';
import { isGone } from '../../storage/location.ts';
import type { RunStatus } from '../store.ts';

/** `file`: in the project, with `/`. */
export interface JobParam {
  readonly file: string;
  readonly key: string;
  readonly value: string;
}

/** A metrics file, and the stage that writes it, as DVC calls it (`train@forest`, `models/dvc.yaml:train`). */
export interface JobMetrics {
  readonly stage: string;
  readonly file: string;
}

export interface JobRun {
  /** As {@link JobMetrics} has it, or the pipeline file where all of it was launched. */
  readonly experiment: string;
  /** Absolute path of the project. */
  readonly root: string;
  /** Where the command ran, relative to it, with `/`; '' for itself. */
  readonly directory: string;
  readonly title: string;
  /** The runner's name. */
  readonly runner: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The command of the stage, where one was launched. */
  readonly command?: string | undefined;
  /** As they were at the launch. */
  readonly params: readonly JobParam[];
  readonly metrics: readonly JobMetrics[];
  /** The snapshot of the code, where it was shipped. */
  readonly commit?: string | undefined;
}

/** Times in milliseconds since the epoch. */
export interface JobProgress {
  readonly state: {
    readonly kind: string;
    readonly startedAt?: number | undefined;
    readonly endedAt?: number | undefined;
  };
}

export const runFileName = 'run.json';
export const stateFileName = 'state.json';
export const logName = 'log';
export const resultsName = 'results';

/** Folders of jobs that have a run, in no order. */
export function jobFolders(root: string): readonly string[] {
  return listEntries(root).flatMap(({ name }) => (name.startsWith('.') ? [] : join(root, name)));
}

/** `undefined` where there is none, or none that is whole. */
export function readJobRun(folder: string): JobRun | undefined {
  return readJson(join(folder, runFileName), isJobRun);
}

export function readJobProgress(folder: string): JobProgress | undefined {
  return readJson(join(folder, stateFileName), isJobProgress);
}

/** In the words of trackers. */
export function statusOf({ state: { kind } }: JobProgress): RunStatus {
  return statuses.get(kind) ?? 'unknown';
}

const statuses: ReadonlyMap<string, RunStatus> = new Map([
  ['preparing', 'queued'],
  ['queued', 'queued'],
  ['running', 'running'],
  ['cancelling', 'running'],
  ['succeeded', 'finished'],
  ['failed', 'failed'],
  ['cancelled', 'killed'],
]);

/** A job that never came to run its command left nothing to compare. */
export function neverRan({ state: { startedAt, endedAt } }: JobProgress): boolean {
  return endedAt !== undefined && startedAt === undefined;
}

function readJson<T>(file: string, is: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return is(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isGone(error)) return undefined;
    throw error;
  }
}

export const isJobRun = objectOf<JobRun>({
  experiment: isString,
  root: isString,
  directory: isString,
  title: isString,
  runner: isString,
  createdAt: isNumber,
  command: optional(isString),
  params: (value): value is JobRun['params'] =>
    isArrayOf(value, objectOf<JobParam>({ file: isString, key: isString, value: isString })),
  metrics: (value): value is JobRun['metrics'] =>
    isArrayOf(value, objectOf<JobMetrics>({ stage: isString, file: isString })),
  commit: optional(isString),
});

const isJobProgress = objectOf<JobProgress>({
  state: objectOf<JobProgress['state']>({ kind: isString, startedAt: optional(isNumber), endedAt: optional(isNumber) }),
});
