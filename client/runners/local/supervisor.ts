/**
 * A program of its own: stays with one local job from the queue to the end, also after the window that launched it
 * was closed. `node supervisor FOLDER`, where FOLDER holds the job's plan; the job inherits its environment.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { identify } from '../processes.ts';
import { keepFiles } from './keep.ts';
import { queueUp, stillAhead } from './queue.ts';
import { jobFiles, type Phase, type Plan, readPlan, writeStatus } from './status.ts';
import { endTree } from './tree.ts';

const patience = 250;

async function supervise(folder: string): Promise<void> {
  const plan = await readPlan(folder);
  const supervisor = await identify(process.pid);
  if (supervisor === undefined) throw new Error('this process cannot be found among the running ones');
  const tell = (phase: Phase) => writeStatus(folder, { supervisor, phase });
  const wanted = () => !existsSync(jobFiles(folder).cancel);

  await tell({ kind: 'queued', reason: 'Starting' });
  let ahead = await stillAhead(await queueUp(plan.queue, folder));
  while (ahead.length > 0 && wanted()) {
    await tell({ kind: 'queued', reason: waitingFor(ahead.length) });
    const before = ahead.length;
    while (ahead.length === before && wanted()) {
      await delay(patience);
      ahead = await stillAhead(ahead);
    }
  }
  await tell(wanted() ? await run(folder, plan, tell) : { kind: 'over', endedAt: Date.now(), cancelled: true });
}

function waitingFor(count: number): string {
  const jobs = count === 1 ? 'the job' : `${count} jobs`;
  return `Waits for ${jobs} launched before in this folder`;
}

type End = { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null } | { readonly problem: string };

/** Runs the command in a session of its own, its output straight into the log. */
async function run(folder: string, plan: Plan, tell: (phase: Phase) => Promise<void>): Promise<Phase> {
  const { log, cancel } = jobFiles(folder);
  const output = await open(log, 'a', 0o600);
  const startedAt = Date.now();
  const [program = '', ...args] = plan.command;
  const child = spawn(program, args, {
    cwd: plan.directory,
    env: environment(plan.marker),
    stdio: ['ignore', output.fd, output.fd],
    detached: true,
    windowsHide: true,
  });
  const end = endOf(child, program);
  const group = child.pid;
  await output.close();
  if (group !== undefined) await tell({ kind: 'running', startedAt, leader: await identify(group) });

  let cancelling: Promise<void> | undefined;
  let over: End | undefined;
  while (over === undefined) {
    over = await Promise.race([end, delay(patience, undefined)]);
    if (over === undefined && group !== undefined && existsSync(cancel)) {
      cancelling ??= endTree(group, plan.marker, plan.grace).catch(report);
    }
  }
  await cancelling;
  const endedAt = Date.now();
  await keep(folder, plan, 'exitCode' in over && over.exitCode === 0, startedAt).catch(report);
  if ('problem' in over) return { kind: 'over', endedAt, problem: over.problem, cancelled: false };
  return {
    kind: 'over',
    startedAt,
    endedAt,
    exitCode: over.exitCode ?? undefined,
    signal: over.signal ?? undefined,
    cancelled: cancelling !== undefined,
  };
}

/** A command that failed did not come to write all of its files: the others are of a job before. */
async function keep(folder: string, plan: Plan, isWhole: boolean, startedAt: number): Promise<void> {
  if (plan.keep === undefined || plan.keep.files.length === 0) return;
  await keepFiles(jobFiles(folder).results, { ...plan.keep, ...(!isWhole && { since: startedAt }) });
}

function endOf(child: ChildProcess, program: string): Promise<End> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    child.once('error', (error) =>
      resolve({
        problem: `${program} could not be started (${error.message}). Check that it is installed and on the PATH.`,
      }),
    );
  });
}

function environment(marker: string): NodeJS.ProcessEnv {
  const [name = '', value = ''] = marker.split('=');
  return { ...process.env, ELECTRON_RUN_AS_NODE: undefined, [name]: value };
}

/** To `supervisor.log`. */
function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('usage: supervisor FOLDER');
supervise(folder).catch((error: unknown) => {
  report(error);
  process.exitCode = 1;
});
