/** Launching jobs on this machine from tests, without the service that remembers them. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { jobMarker } from '../../client/runners/environment.ts';
import { LocalRunner, type LocalRunnerOptions } from '../../client/runners/local/runner.ts';
import { endTree } from '../../client/runners/local/tree.ts';
import { membersOf } from '../../client/runners/processes.ts';
import type { JobSpec, JobState, LaunchContext, Runner } from '../../client/runners/runner.ts';

export const supervisor = path.join(import.meta.dirname, '../../client/runners/local/supervisor.ts');
export const grace = { interrupt: 5000, terminate: 1000 };

export function localRunner(folder: string, options: Partial<LocalRunnerOptions> = {}): LocalRunner {
  const queues = path.join(folder, 'queues');
  return new LocalRunner({ supervisor, executable: process.execPath, queues, grace, interval: 50, ...options });
}

export function specOf(id: string, root: string, command: JobSpec['command'], more: Partial<JobSpec> = {}): JobSpec {
  return { id, root, command, directory: '', environment: {}, ...more };
}

export async function contextOf(folder: string, more: Partial<LaunchContext> = {}): Promise<LaunchContext> {
  await mkdir(folder, { recursive: true });
  const snapshot = () => Promise.reject(new Error('nothing is shipped here'));
  return { folder, snapshot, report: () => undefined, signal: new AbortController().signal, ...more };
}

/** Every state the runner tells until the job is over. */
export async function statesOf(runner: Runner, id: string, folder: string): Promise<JobState[]> {
  const states: JobState[] = [];
  for await (const event of runner.follow(id, folder, new AbortController().signal)) {
    if (event.kind === 'state') states.push(event.state);
  }
  return states;
}

export async function lastState(runner: Runner, id: string, folder: string): Promise<JobState> {
  const last = (await statesOf(runner, id, folder)).at(-1);
  assert(last !== undefined, 'the runner told no state');
  return last;
}

/** The living processes of a job. */
export async function processesOf(id: string): Promise<readonly number[]> {
  return await membersOf(undefined, `${jobMarker}=${id}`);
}

/** Whatever a failed test left running. */
export async function endJob(id: string): Promise<void> {
  await endTree(undefined, `${jobMarker}=${id}`, { interrupt: 0, terminate: 0 });
}
