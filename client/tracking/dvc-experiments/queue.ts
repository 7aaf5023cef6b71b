/**
 * The experiments that wait, run or failed, as DVC's queue keeps them in `.dvc/tmp/exps`: messages of its task
 * queue, results of tasks, and a file for each process that runs. Layout: dvc/repo/experiments/queue and
 * dvc_task/app/filesystem.py of DVC 3.
 */
import { join } from 'node:path';
import { isNumber, isRecord, isString, objectOf, optional } from '../../../protocol/shape.ts';
import { errorCode } from '../../../protocol/thrown.ts';
import { readTextIfThere } from '../../storage/content.ts';
import { listEntries } from '../../storage/listing.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';
import { statIfThere } from '../../storage/stamp.ts';

export type QueuedExperiment = {
  /** The commit with the code and parameters that were put in the queue. */
  readonly commit: string;
  readonly baseline: string;
  readonly name: string | undefined;
} & (
  | { readonly state: 'queued' | 'failed' }
  | {
      readonly state: 'running';
      /** Absolute path of the DVC project in which it runs. */
      readonly root: string;
      /** Its process has gone, and nobody noted how it ended. */
      readonly isLost: boolean;
    }
);

export interface Queue {
  readonly experiments: readonly QueuedExperiment[];
  /** What `dvc exp run` is making in the workspace itself. */
  readonly inWorkspace: { readonly name: string | undefined; readonly baseline: string } | undefined;
}

/** Where the queue keeps what it changes, relative to the project's folder. */
export const queueFolders = [
  ...['celery/broker/in', 'celery/broker/processed', 'celery/result', 'run', 'run/workspace', 'standalone/run'],
].map((folder) => join('.dvc', 'tmp', 'exps', folder));

/** @param root Absolute path of the project's folder. */
export function readQueue(root: string): Queue {
  const folder = join(root, '.dvc', 'tmp', 'exps');
  const waiting = messagesIn(join(folder, 'celery', 'broker', 'in')).map(({ entry }) => entryOf(entry, 'queued'));
  const taken = messagesIn(join(folder, 'celery', 'broker', 'processed')).flatMap(({ task, entry }) => {
    const info = infoOf(join(folder, 'run'), entry.stash_rev);
    if (!isDone(join(folder, 'celery', 'result'), task))
      return runningOf(folder, 'run', entry.stash_rev, entry.name ?? undefined);
    return info?.result_hash ? [] : [entryOf(entry, 'failed')];
  });
  const standalone = namesIn(join(folder, 'standalone', 'run')).flatMap((commit) =>
    runningOf(folder, join('standalone', 'run'), commit, undefined),
  );
  return { experiments: [...taken, ...standalone, ...waiting], inWorkspace: workspaceRun(folder) };
}

interface Entry {
  readonly stash_rev: string;
  readonly baseline_rev: string;
  readonly name: string | null;
}

const isEntry = objectOf<Entry>({
  stash_rev: isCommit,
  baseline_rev: isCommit,
  name: (value): value is string | null => value === null || isString(value),
});

interface Info {
  readonly baseline_rev: string;
  readonly root_dir: string;
  readonly dvc_dir: string;
  readonly status: number;
  readonly name: string | null | undefined;
  readonly result_hash: string | null | undefined;
}

const isNullable = optional((value): value is string | null => value === null || isString(value));

const isInfo = objectOf<Info>({
  baseline_rev: isCommit,
  root_dir: isString,
  dvc_dir: isString,
  status: isNumber,
  name: isNullable,
  result_hash: isNullable,
});

/** Of executor/base.py; above it a run has failed, was cancelled, or has been cleaned up. */
const success = 3;

/** Whether it is the whole id of a commit, of either of git's kinds of hash. */
export function isCommit(value: unknown): value is string {
  return isString(value) && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value);
}

function entryOf(
  { stash_rev: commit, baseline_rev: baseline, name }: Entry,
  state: 'queued' | 'failed',
): QueuedExperiment {
  return { commit, baseline, name: name ?? undefined, state };
}

/** A message that is half written is no message yet. */
function messagesIn(folder: string): { readonly task: string; readonly entry: Entry }[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.celery.msg'))
    .flatMap((name) => {
      const message = jsonAt(join(folder, name));
      const headers = isRecord(message) ? message['headers'] : undefined;
      if (!isRecord(message) || !isRecord(headers) || !isString(message['body'])) return [];
      const body = parsePythonJson(Buffer.from(message['body'], 'base64').toString());
      const entry = entryIn(body);
      return isString(headers['id']) && entry !== undefined ? [{ task: headers['id'], entry }] : [];
    });
}

/** Celery's body: the arguments by place, those by name, and what else it keeps. */
function entryIn(body: unknown): Entry | undefined {
  if (!Array.isArray(body)) return undefined;
  const [places, names]: readonly unknown[] = body;
  const candidates = [isRecord(names) ? names['entry_dict'] : undefined, Array.isArray(places) ? places[0] : undefined];
  return candidates.find(isEntry);
}

function isDone(results: string, task: string): boolean {
  // What is no identifier could lead anywhere.
  if (!/^[\w-]+$/.test(task)) return false;
  const result = jsonAt(join(results, `celery-task-meta-${task}`));
  return isRecord(result) && ['SUCCESS', 'FAILURE', 'REVOKED'].some((state) => result['status'] === state);
}

function runningOf(folder: string, processes: string, commit: string, name: string | undefined): QueuedExperiment[] {
  const info = infoOf(join(folder, processes), commit);
  if (info === undefined || !isCommit(commit) || info.status > success || !statIfThere(info.root_dir)?.isDirectory())
    return [];
  const process = jsonAt(join(folder, processes, commit, `${commit}.json`));
  const isLost = isRecord(process) && isNumber(process['pid']) && !isAlive(process['pid']);
  const root = join(info.root_dir, info.dvc_dir, '..');
  return [
    { commit, baseline: info.baseline_rev, name: name ?? info.name ?? undefined, state: 'running', root, isLost },
  ];
}

function workspaceRun(folder: string): Queue['inWorkspace'] {
  const info = infoOf(join(folder, 'run'), 'workspace');
  const process = jsonAt(join(folder, 'run', 'workspace', 'workspace.json'));
  if (info === undefined || info.status >= success) return undefined;
  if (!isRecord(process) || !isNumber(process['pid']) || !isAlive(process['pid'])) return undefined;
  return { name: info.name ?? undefined, baseline: info.baseline_rev };
}

function infoOf(folder: string, name: string): Info | undefined {
  const info = jsonAt(join(folder, name, `${name}.run`));
  return isInfo(info) ? info : undefined;
}

function jsonAt(path: string): unknown {
  return parsePythonJson(readTextIfThere(path) ?? '');
}

function namesIn(folder: string): string[] {
  return listEntries(folder)
    .map(({ name }) => name)
    .sort();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive too.
    return errorCode(error) === 'EPERM';
  }
}
