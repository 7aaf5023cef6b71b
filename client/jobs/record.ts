/**
 * What is remembered of jobs, as files: `<storage>/jobs/<id>/job.json` written once, `state.json` with each change;
 * beside them `run.json`, by which the job is shown as a run.
 */
import { watch } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { isNumber, isString, isStringRecord, isStrings, objectOf, optional, unionOf } from '../../protocol/shape.ts';
import { messageOf } from '../../protocol/thrown.ts';
import { isJobId } from '../runners/environment.ts';
import { readJsonIfThere, writeWhole } from '../runners/files.ts';
import { isProcessIdentity, type ProcessIdentity } from '../runners/processes.ts';
import type { JobSpec, JobState } from '../runners/runner.ts';
import {
  isJobRun,
  type JobProgress,
  type JobRun,
  runFileName,
  stateFileName,
} from '../tracking/job-files/jobFolder.ts';
import type { JobRecord, Results } from './job.ts';

/** The changing part. */
export interface Progress {
  readonly state: JobState;
  readonly results: Results;
  /** Who is launching it, until it is launched. */
  readonly launcher?: ProcessIdentity | undefined;
}

/** A folder that holds no job that can be read. */
export interface BrokenRecord {
  readonly folder: string;
  readonly message: string;
}

export class JobRecords {
  readonly #folder: string;

  /** @param storage Where the extension may keep things. */
  constructor(storage: string) {
    this.#folder = path.join(storage, 'jobs');
  }

  folderOf(id: string): string {
    return path.join(this.#folder, id);
  }

  /** The job's folder appears with all files in it, so that another window never sees half of it. */
  async create(record: JobRecord, progress: Progress, run: JobRun): Promise<void> {
    const folder = this.folderOf(record.spec.id);
    const unfinished = path.join(this.#folder, `.${record.spec.id}`);
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await writeWhole(stateFile(unfinished), stateText(progress));
    await writeWhole(path.join(unfinished, runFileName), JSON.stringify(run));
    await writeWhole(recordFile(unfinished), JSON.stringify(record));
    await rename(unfinished, folder);
  }

  async update(id: string, progress: Progress): Promise<void> {
    await writeWhole(stateFile(this.folderOf(id)), stateText(progress));
  }

  /** The run was made from that snapshot of the code. */
  async setCommit(id: string, commit: string): Promise<void> {
    const file = path.join(this.folderOf(id), runFileName);
    const run = await readJsonIfThere(file, isJobRun, "a job's run");
    if (run !== undefined) await writeWhole(file, JSON.stringify({ ...run, commit } satisfies JobRun));
  }

  /** What is known now; another window may have gone on. Rejects where the file is broken. */
  async progress(id: string): Promise<Progress> {
    const file = stateFile(this.folderOf(id));
    const progress = await readJsonIfThere(file, isProgress, "a job's state");
    if (progress !== undefined) return progress;
    throw new Error(`${file} is missing`);
  }

  /** Of all that there are. */
  async ids(): Promise<readonly string[]> {
    await this.#prepare();
    return (await readdir(this.#folder)).filter(isJobId);
  }

  async read(id: string): Promise<{ readonly record: JobRecord; readonly progress: Progress } | BrokenRecord> {
    try {
      return { record: await this.#record(id), progress: await this.progress(id) };
    } catch (error) {
      const message = `${messageOf(error)}. Remove this folder to forget the job.`;
      return { folder: this.folderOf(id), message };
    }
  }

  /** Calls back when jobs may have been added or removed, by whichever window; not when they go on. */
  async watch(changed: () => void, failed: (error: unknown) => void): Promise<{ close(): void }> {
    await this.#prepare();
    return watch(this.#folder, { persistent: false }, changed).on('error', failed);
  }

  async remove(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true, maxRetries: 3 });
  }

  async #prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  async #record(id: string): Promise<JobRecord> {
    const file = recordFile(this.folderOf(id));
    const record = await readJsonIfThere(file, isJobRecord, 'a job');
    if (record === undefined) throw new Error(`${file} is missing`);
    if (record.spec.id === id) return record;
    throw new Error(`${file} holds the job ${record.spec.id}`);
  }
}

const recordFile = (folder: string) => path.join(folder, 'job.json');
const stateFile = (folder: string) => path.join(folder, stateFileName);

/** Whoever shows the job as a run reads a part of it. */
function stateText(progress: Progress): string {
  return JSON.stringify(progress satisfies JobProgress);
}

const isJobRecord = objectOf<JobRecord>({
  spec: objectOf<JobSpec>({
    id: isString,
    command: isCommand,
    root: isString,
    directory: isString,
    environment: isStringRecord,
    keep: optional(isStrings),
  }),
  runner: isString,
  title: isString,
  target: objectOf<JobRecord['target']>({ uri: isString, stage: optional(isString) }),
  createdAt: isNumber,
});

const isProgress = objectOf<Progress>({
  state: unionOf<JobState>({
    preparing: { step: isString },
    queued: { reason: isString },
    running: { startedAt: isNumber },
    cancelling: { startedAt: optional(isNumber) },
    succeeded: { startedAt: isNumber, endedAt: isNumber },
    failed: {
      startedAt: optional(isNumber),
      endedAt: isNumber,
      exitCode: optional(isNumber),
      message: isString,
    },
    cancelled: { startedAt: optional(isNumber), endedAt: isNumber },
    lost: { startedAt: optional(isNumber), message: isString },
  }),
  results: unionOf<Results>({
    none: {},
    expected: {},
    here: { refused: isStrings },
    missing: { message: isString },
  }),
  launcher: optional(isProcessIdentity),
});

function isCommand(value: unknown): value is JobSpec['command'] {
  return isStrings(value) && value.length > 0;
}
