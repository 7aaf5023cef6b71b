/** What is remembered of jobs, as files: `<storage>/jobs/<id>/job.json` written once, `state.json` with each change. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isJobId } from '../runners/environment.ts';
import { readIfThere, writeWhole } from '../runners/files.ts';
import { isObject, isOptionalNumber, isStringRecord, isStrings } from '../runners/json.ts';
import { isProcessIdentity, type ProcessIdentity } from '../runners/processes.ts';
import type { JobSpec, JobState } from '../runners/runner.ts';
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

  async create(record: JobRecord, progress: Progress): Promise<void> {
    const folder = this.folderOf(record.spec.id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await this.update(record.spec.id, progress);
    await writeWhole(path.join(folder, 'job.json'), JSON.stringify(record));
  }

  async update(id: string, progress: Progress): Promise<void> {
    await writeWhole(path.join(this.folderOf(id), 'state.json'), JSON.stringify(progress));
  }

  /** What is known now; another window may have gone on. Rejects where the file is broken. */
  async progress(id: string): Promise<Progress> {
    const file = path.join(this.folderOf(id), 'state.json');
    const value = parsed(file, await readIfThere(file));
    if (isProgress(value)) return value;
    throw new Error(`${file} does not hold a job's state`);
  }

  /** Sorted by id, which is by time. */
  async read(): Promise<{ jobs: readonly (readonly [JobRecord, Progress])[]; broken: readonly BrokenRecord[] }> {
    const jobs: (readonly [JobRecord, Progress])[] = [];
    const broken: BrokenRecord[] = [];
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const id of (await readdir(this.#folder)).filter(isJobId).sort()) {
      try {
        jobs.push([await this.#record(id), await this.progress(id)]);
      } catch (error) {
        const message = `${error instanceof Error ? error.message : String(error)}. Remove this folder to forget the job.`;
        broken.push({ folder: this.folderOf(id), message });
      }
    }
    return { jobs, broken };
  }

  async remove(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true, maxRetries: 3 });
  }

  async #record(id: string): Promise<JobRecord> {
    const file = path.join(this.folderOf(id), 'job.json');
    const value = parsed(file, await readIfThere(file));
    if (isRecord(value) && value.spec.id === id) return value;
    throw new Error(`${file} does not hold a job`);
  }
}

function parsed(file: string, text: string | undefined): unknown {
  if (text === undefined) throw new Error(`${file} is missing`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON`, { cause: error });
  }
}

function isRecord(value: unknown): value is JobRecord {
  if (!isObject(value)) return false;
  const { spec, runner, title, target, createdAt } = value;
  const texts = typeof runner === 'string' && typeof title === 'string';
  return texts && Number.isFinite(createdAt) && isTarget(target) && isSpec(spec);
}

function isTarget(value: unknown): value is JobRecord['target'] {
  if (!isObject(value)) return false;
  const { uri, stage } = value;
  return typeof uri === 'string' && (stage === undefined || typeof stage === 'string');
}

function isSpec(value: unknown): value is JobSpec {
  if (!isObject(value)) return false;
  const { id, command, root, directory, environment } = value;
  const texts = typeof id === 'string' && typeof root === 'string' && typeof directory === 'string';
  return texts && isStrings(command) && command.length > 0 && isStringRecord(environment);
}

function isProgress(value: unknown): value is Progress {
  if (!isObject(value)) return false;
  const { state, results, launcher } = value;
  return isState(state) && isResults(results) && (launcher === undefined || isProcessIdentity(launcher));
}

function isResults(value: unknown): value is Results {
  if (!isObject(value)) return false;
  const { kind, message, refused } = value;
  switch (kind) {
    case 'none':
    case 'expected':
      return true;
    case 'missing':
      return typeof message === 'string';
    case 'here':
      return isStrings(refused);
    default:
      return false;
  }
}

function isState(value: unknown): value is JobState {
  if (!isObject(value)) return false;
  const { kind, step, reason, startedAt, endedAt, exitCode, message } = value;
  switch (kind) {
    case 'preparing':
      return typeof step === 'string';
    case 'queued':
      return typeof reason === 'string';
    case 'running':
      return Number.isFinite(startedAt);
    case 'cancelling':
      return isOptionalNumber(startedAt);
    case 'succeeded':
      return Number.isFinite(startedAt) && Number.isFinite(endedAt);
    case 'failed': {
      const numbers = isOptionalNumber(startedAt) && Number.isFinite(endedAt) && isOptionalNumber(exitCode);
      return numbers && typeof message === 'string';
    }
    case 'cancelled':
      return isOptionalNumber(startedAt) && Number.isFinite(endedAt);
    case 'lost':
      return isOptionalNumber(startedAt) && typeof message === 'string';
    default:
      return false;
  }
}
