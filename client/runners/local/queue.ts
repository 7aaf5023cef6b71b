/**
 * Jobs of one folder run one after the other, because DVC locks its workspace.
 *
 * A queue is a file to which each job's supervisor appends one line, the job's folder. Appending is atomic, so
 * the lines are an order that everybody sees alike and that never changes: a job waits for the lines above its
 * own. There is no lock that a killed process could leave behind; a supervisor says who it is before it queues
 * up, so a line whose supervisor is gone is passed over.
 */
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '../processes.ts';
import { readStatus } from './status.ts';

/** The queue's file for a folder, whatever links lead there. */
export async function queueOf(queues: string, root: string): Promise<string> {
  const name = createHash('sha256')
    .update(await realpath(root))
    .digest('hex')
    .slice(0, 16);
  return path.join(queues, name);
}

/** Queues up; the jobs that stand before this one, in no need to be alive. */
export async function queueUp(queue: string, folder: string): Promise<readonly string[]> {
  await mkdir(path.dirname(queue), { recursive: true });
  await appendFile(queue, `${folder}\n`, { mode: 0o600 });
  const lines = (await readFile(queue, 'utf8')).split('\n');
  return lines.slice(0, lines.indexOf(folder));
}

/** Those of the jobs that have not ended and whose supervisor lives. */
export async function stillAhead(folders: readonly string[]): Promise<readonly string[]> {
  const waiting: string[] = [];
  for (const folder of folders) {
    if (await isUnderWay(folder)) waiting.push(folder);
  }
  return waiting;
}

/** A folder that was removed, or that holds nothing readable, holds nobody up. */
async function isUnderWay(folder: string): Promise<boolean> {
  const status = await readStatus(folder).catch(() => undefined);
  return status !== undefined && status.phase.kind !== 'over' && (await isAlive(status.supervisor));
}
