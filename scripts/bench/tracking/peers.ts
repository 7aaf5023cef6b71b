/** What the trackers' own programs take for the same stores. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { isNumber, objectOf } from '../../../protocol/shape.ts';
import { pythonBin } from '../../setup/paths.mjs';
import { timed } from '../../setup/steps.mjs';
import type { Data } from './data.ts';
import { MlflowServer } from './mlflowServer.ts';
import { firstExperiment, longKey, runId } from './runs.ts';

const execute = promisify(execFile);

/** Milliseconds; null where nothing was measured. */
export interface Peers {
  readonly serverStart: number | null;
  readonly serverTree: number | null;
  readonly clientTree: number | null;
  readonly filesTree: number | null;
  readonly tensorboard: number | null;
  /** By how many runs. */
  readonly curves: ReadonlyMap<number, BulkFigures>;
}

interface BulkFigures {
  readonly asItStands: number;
  readonly analysed: number;
}

export const noPeers: Peers = {
  serverStart: null,
  serverTree: null,
  clientTree: null,
  filesTree: null,
  tensorboard: null,
  curves: new Map(),
};

/** Curves that are asked for at once. */
export const bulks = [20, 100] as const;

const rounds = 3;

export async function measurePeers(data: Data): Promise<Peers> {
  const { path: database, contents } = data.large;
  return {
    ...(await timed('Measuring MLflow’s server', () => measureServer(database, contents.runs))),
    clientTree: await library('MLflow’s client', 'client', `sqlite:///${database}`, firstExperiment, contents.runs),
    filesTree: await library('MLflow’s client on files', 'client', data.files.path, firstExperiment, contents.runs),
    tensorboard: await library('TensorBoard’s reader', 'tensorboard', path.join(data.events.path, 'training')),
  };
}

async function measureServer(
  database: string,
  runs: number,
): Promise<Pick<Peers, 'serverStart' | 'serverTree' | 'curves'>> {
  const server = await MlflowServer.over(database);
  try {
    const trees: number[] = [];
    for (let round = 0; round < rounds; round += 1) trees.push(await server.tree(firstExperiment, runs));
    const asItStands = await measureBulks(server);
    const analysed = await withStatistics(database, () => measureBulks(server));
    const curves = bulks.map((bulk, index): [number, BulkFigures] => [
      bulk,
      { asItStands: asItStands[index] ?? Number.NaN, analysed: analysed[index] ?? Number.NaN },
    ]);
    return { serverStart: server.start, serverTree: Math.min(...trees), curves: new Map(curves) };
  } finally {
    await server.stop();
  }
}

async function measureBulks(server: MlflowServer): Promise<number[]> {
  const taken: number[] = [];
  for (const runs of bulks) {
    const ids = Array.from({ length: runs }, (_, index) => runId(firstExperiment, index));
    taken.push(await server.curves(ids, longKey));
  }
  return taken;
}

/** With the statistics that MLflow does not make; they are taken away again. */
async function withStatistics<T>(database: string, measure: () => Promise<T>): Promise<T> {
  change(database, 'ANALYZE');
  try {
    return await measure();
  } finally {
    change(database, 'DROP TABLE sqlite_stat1');
  }
}

function change(database: string, statement: string): void {
  const connection = new DatabaseSync(database, { timeout: 20_000 });
  try {
    connection.exec(statement);
  } finally {
    connection.close();
  }
}

const isTaken = objectOf<{ readonly ms: number; readonly count: number }>({ ms: isNumber, count: isNumber });

/** Milliseconds, by the tracker's own library in a Python that has imported it. */
function library(title: string, ...args: readonly (string | number)[]): Promise<number> {
  return timed(`Measuring ${title}`, async () => {
    const script = path.join(import.meta.dirname, 'peers.py');
    const { stdout } = await execute(path.join(pythonBin, 'python'), [script, ...args.map(String)]);
    const taken: unknown = JSON.parse(stdout);
    if (!isTaken(taken)) throw new Error(`${title} answered ${stdout}`);
    return taken.ms;
  });
}
