/**
 * What the supervisor of a local job and everybody else tell each other through the job's folder:
 *
 * - `plan.json`, written at the launch: what is to run. It holds no environment, which may hold secrets.
 * - `status.json`, replaced whole by the supervisor alone: who it is and how far the job has come.
 * - `cancel`, made by whoever wants the job to end.
 * - `results`, the files that were to be kept, once the command has ended.
 * - `log`, the command's output; `supervisor.log`, which is empty unless the supervisor itself failed.
 */
import path from 'node:path';
import { assertNever } from '../../../protocol/assertNever.ts';
import { isBoolean, isNumber, isString, isStrings, objectOf, optional, unionOf } from '../../../protocol/shape.ts';
import { readJsonIfThere, writeWhole } from '../files.ts';
import { isProcessIdentity, type ProcessIdentity } from '../processes.ts';
import type { JobState } from '../runner.ts';
import type { Grace } from './tree.ts';

export interface Plan {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Absolute path. */
  readonly directory: string;
  /** The file of the queue that the job stands in. */
  readonly queue: string;
  readonly grace: Grace;
  /** The job's marker in the environment, `NAME=value`. */
  readonly marker: string;
  /** Files to keep when the command has ended, below `root`. */
  readonly keep?: { readonly root: string; readonly files: readonly string[] } | undefined;
}

export type Phase =
  | { readonly kind: 'queued'; readonly reason: string }
  | {
      readonly kind: 'running';
      readonly startedAt: number;
      /** The first process of the job's process group; absent where it ended at once. */
      readonly leader?: ProcessIdentity | undefined;
    }
  | {
      readonly kind: 'over';
      readonly startedAt?: number | undefined;
      readonly endedAt: number;
      /** Absent where a signal ended it, or where it never started. */
      readonly exitCode?: number | undefined;
      readonly signal?: string | undefined;
      /** Why the command could not be started. */
      readonly problem?: string | undefined;
      readonly cancelled: boolean;
    };

export interface Status {
  readonly supervisor: ProcessIdentity;
  readonly phase: Phase;
}

export const jobFiles = (folder: string) => ({
  plan: path.join(folder, 'plan.json'),
  status: path.join(folder, 'status.json'),
  cancel: path.join(folder, 'cancel'),
  results: path.join(folder, 'results'),
  log: path.join(folder, 'log'),
  supervisorLog: path.join(folder, 'supervisor.log'),
});

export async function writeStatus(folder: string, status: Status): Promise<void> {
  await writeWhole(jobFiles(folder).status, JSON.stringify(status));
}

/** `undefined` before the supervisor has said anything. Rejects where the file is not what a supervisor writes. */
export async function readStatus(folder: string): Promise<Status | undefined> {
  return await readJsonIfThere(jobFiles(folder).status, isStatus, "a job's status; remove the job and launch it again");
}

export async function readPlan(folder: string): Promise<Plan> {
  const { plan: file } = jobFiles(folder);
  const plan = await readJsonIfThere(file, isPlan, "a job's plan; launch the job again");
  if (plan !== undefined) return plan;
  throw new Error(`${file} is missing; launch the job again`);
}

/** @param alive Whether the supervisor lives; one that is gone and left no end was killed, or the machine was. */
export function stateOf(phase: Phase, alive: boolean, cancelling: boolean): JobState {
  if (phase.kind === 'over') return endOf(phase);
  const startedAt = phase.kind === 'running' ? phase.startedAt : undefined;
  if (!alive) return { kind: 'lost', startedAt, message: lostMessage };
  if (cancelling) return { kind: 'cancelling', startedAt };
  switch (phase.kind) {
    case 'queued':
      return { kind: 'queued', reason: phase.reason };
    case 'running':
      return { kind: 'running', startedAt: phase.startedAt };
    default:
      return assertNever(phase);
  }
}

const lostMessage =
  'The process that watched the job was ended from outside, or the machine was restarted, so how the job ended is ' +
  'not known. Look into its log, then launch it again.';

function endOf(phase: Extract<Phase, { kind: 'over' }>): JobState {
  const { startedAt, endedAt, exitCode } = phase;
  if (phase.cancelled) return { kind: 'cancelled', startedAt, endedAt };
  if (exitCode === 0 && startedAt !== undefined) return { kind: 'succeeded', startedAt, endedAt };
  const how = phase.signal === undefined ? `exit code ${exitCode}` : `ended by ${phase.signal}`;
  const message = phase.problem ?? `The command failed (${how}). Its log says why.`;
  return { kind: 'failed', startedAt, endedAt, exitCode, message };
}

const isPlan = objectOf<Plan>({
  command: isStrings,
  directory: isString,
  queue: isString,
  grace: objectOf<Grace>({ interrupt: isNumber, terminate: isNumber }),
  marker: isString,
  keep: optional(objectOf<NonNullable<Plan['keep']>>({ root: isString, files: isStrings })),
});

const isStatus = objectOf<Status>({
  supervisor: isProcessIdentity,
  phase: unionOf<Phase>({
    queued: { reason: isString },
    running: { startedAt: isNumber, leader: optional(isProcessIdentity) },
    over: {
      startedAt: optional(isNumber),
      endedAt: isNumber,
      exitCode: optional(isNumber),
      signal: optional(isString),
      problem: optional(isString),
      cancelled: isBoolean,
    },
  }),
});
