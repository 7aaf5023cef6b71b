/**
 * What the extension host asks the reading worker for, timed in a process of its own: the packaged worker, asked by
 * the view's own functions. Takes a {@link Task} as JSON, prints {@link Figures} as JSON.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Reader } from '../../../client/reading/reader.ts';
import { readExperiments, readRuns, sourcesOf } from '../../../client/views/experiments/tree.ts';
import { root } from '../../setup/paths.mjs';

export type Task =
  /** Finds the stores of a folder, lists the experiments and the first `runs` of the newest one. */
  (
    | { readonly kind: 'tree'; readonly folder: string; readonly runs: number }
    | {
        readonly kind: 'curves';
        readonly folder: string;
        readonly runIds: readonly string[];
        readonly keys: readonly string[];
        readonly maxPoints: number;
      }
  ) & {
    /** The worker is started for it; otherwise it runs already, as it does soon after the activation. */
    readonly startsWorker?: true;
  };

/** Milliseconds and megabytes. */
export interface Figures {
  /** The worker has read nothing before. */
  readonly first: number;
  /** Once more, by the same worker. */
  readonly again: number;
  /** CPU time of all threads, for `again`. */
  readonly cpu: number;
  /** The longest time for which the asking thread did nothing else. */
  readonly longestTask: number;
  /** The most that the process held, Node itself included. */
  readonly memory: number;
  /** How many runs or points came. */
  readonly count: number;
}

/** What the activation takes at least, in milliseconds. */
const activating = 300;

/** The clock that tells how long the thread was busy ticks so often, in milliseconds. */
const resolution = 1;

if (import.meta.main) {
  const task: Task = JSON.parse(process.argv[2] ?? '');
  console.log(JSON.stringify(await measure(task)));
}

async function measure(task: Task): Promise<Figures> {
  const reader = new Reader(path.join(root, 'dist', 'reading.cjs'));
  if (!task.startsWorker) {
    reader.prepare();
    await delay(activating);
  }
  const busy = monitorEventLoopDelay({ resolution });
  busy.enable();
  const begun = performance.now();
  const count = await perform(reader, task);
  const first = performance.now() - begun;
  const cpuBefore = process.cpuUsage();
  const begunAgain = performance.now();
  await perform(reader, task);
  const again = performance.now() - begunAgain;
  const { user, system } = process.cpuUsage(cpuBefore);
  busy.disable();
  reader.dispose();
  return {
    first,
    again,
    cpu: (user + system) / 1e3,
    longestTask: busy.max / 1e6 - resolution,
    memory: mostMemory() / 1e3,
    count,
  };
}

/**
 * The most that this process held, in kilobytes. What Node tells counts in on Linux what the process held that
 * started this one, and that one made the data.
 */
function mostMemory(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, most] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return most === undefined ? process.resourceUsage().maxRSS : Number(most);
}

async function perform(reader: Reader, task: Task): Promise<number> {
  const [store, ...more] = await reader.ask('detect', { folders: [{ path: task.folder }] });
  if (store === undefined || more.length > 0) throw new Error(`${task.folder} does not hold just one store.`);
  if (task.kind === 'curves') {
    const { runIds, keys, maxPoints } = task;
    const curves = await reader.ask('histories', { store, query: { runIds, keys, maxPoints } });
    return curves.reduce((sum, { logged }) => sum + logged, 0);
  }
  const [source] = sourcesOf([store]);
  if (source === undefined) throw new Error('A store makes no source.');
  const { groups } = await readExperiments(reader, source);
  const [group] = groups;
  if (group === undefined) throw new Error(`${task.folder} has no experiments.`);
  const { runs } = await readRuns(reader, group, { limit: task.runs, scope: 'roots' });
  return runs.length;
}
