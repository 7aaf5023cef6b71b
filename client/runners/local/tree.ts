/** Ends a job's whole process tree: asked first, then told, then forced. */
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errorCode } from '../../../protocol/thrown.ts';
import { membersOf } from '../processes.ts';

const execute = promisify(execFile);

/** Milliseconds that a tree gets to end by itself. */
export interface Grace {
  /** After SIGINT, which Python raises as KeyboardInterrupt, so that trackers can close their runs. */
  readonly interrupt: number;
  /** After SIGTERM; then SIGKILL. */
  readonly terminate: number;
}

/** Torch's elastic launcher alone takes up to 30 s to close its workers. */
export const defaultGrace: Grace = { interrupt: 45_000, terminate: 10_000 };

const killPatience = 10_000;

/**
 * Resolves once no process of the group, and none that holds the marker, is left.
 *
 * @param group The process group, which is also the pid of its first process; `undefined` where that has ended, as
 * its number may be another's by now.
 * @param marker `NAME=value` in the environment of each process of the tree.
 */
export async function endTree(group: number | undefined, marker: string, grace: Grace): Promise<void> {
  if (process.platform === 'win32') {
    if (group !== undefined) await endWindowsTree(group, grace);
    return;
  }
  if (group !== undefined) signal(-group, 'SIGINT');
  if (await gone(group, marker, grace.interrupt)) return;
  await signalAll(group, marker, 'SIGTERM');
  if (await gone(group, marker, grace.terminate)) return;
  const deadline = Date.now() + killPatience;
  while (Date.now() < deadline) {
    await signalAll(group, marker, 'SIGKILL');
    if (await gone(group, marker, 200)) return;
  }
  throw new Error(`processes of the job could not be ended: ${(await membersOf(group, marker)).join(', ')}`);
}

async function signalAll(group: number | undefined, marker: string, name: NodeJS.Signals): Promise<void> {
  for (const pid of await membersOf(group, marker)) signal(pid, name);
}

async function gone(group: number | undefined, marker: string, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  for (;;) {
    if ((await membersOf(group, marker)).length === 0) return true;
    if (Date.now() >= deadline) return false;
    await delay(Math.min(200, patience));
  }
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Windows knows no groups: taskkill follows the tree from its root. */
async function endWindowsTree(root: number, grace: Grace): Promise<void> {
  await taskkill(root, []);
  const deadline = Date.now() + grace.interrupt;
  while (Date.now() < deadline) {
    if (!exists(root)) return;
    await delay(200);
  }
  await taskkill(root, ['/F']);
}

async function taskkill(root: number, force: readonly string[]): Promise<void> {
  try {
    await execute('taskkill', ['/PID', String(root), '/T', ...force], { windowsHide: true });
  } catch (error) {
    // Its exit codes say that nothing is left to end, or that a console program cannot be asked gently.
    if (errorCode(error) !== undefined) throw error;
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}
