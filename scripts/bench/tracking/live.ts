/**
 * How long a number takes to be there: from the write of a training until the view's own watch has told of it and the
 * run is read, at moments that have nothing to do with the watch's.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Reader } from '../../../client/reading/reader.ts';
import { usualInterval, watchStores } from '../../../client/reading/watch.ts';
import { createMlflowDatabase, insertPoint, insertRun } from '../../../test/support/mlflowTables.ts';
import { root } from '../../setup/paths.mjs';
import { appendScalar, writeEventFile } from './eventFile.ts';

const points = 20;
const key = 'loss';

interface Training {
  readonly tracker: string;
  /** Holds the store. */
  readonly folder: string;
  readonly log: (step: number) => void;
  readonly end: () => void;
}

/** In milliseconds, of each point, by tracker. */
export async function liveness(): Promise<ReadonlyMap<string, readonly number[]>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trainyard-live-'));
  const trainings = [
    mlflow(path.join(folder, '1')),
    dvclive(path.join(folder, '2')),
    await tensorboard(path.join(folder, '3')),
  ];
  const reader = new Reader(path.join(root, 'dist', 'reading.cjs'));
  try {
    const followed = trainings.map(async (training) => [training.tracker, await follow(training, reader)] as const);
    return new Map(await Promise.all(followed));
  } finally {
    reader.dispose();
    for (const { end } of trainings) end();
    rmSync(folder, { recursive: true });
  }
}

async function follow(training: Training, reader: Reader): Promise<readonly number[]> {
  let news = Promise.withResolvers<void>();
  const options = {
    intervalMs: usualInterval,
    folders: () => [{ path: training.folder }],
    onError: (error: unknown) => news.reject(error),
  };
  const watch = watchStores(reader, options, () => {
    news.resolve();
    news = Promise.withResolvers();
  });
  const begun = news.promise;
  watch.register();
  await begun;
  const times: number[] = [];
  try {
    for (let step = 1; step <= points; step += 1) {
      await delay(Math.random() * usualInterval);
      const logged = performance.now();
      training.log(step);
      do await news.promise;
      while ((await latest(training, reader)) !== step);
      times.push(performance.now() - logged);
    }
  } finally {
    watch.dispose();
  }
  return times;
}

/** The value that the newest run of the folder's store has by now. */
async function latest({ folder }: Training, reader: Reader): Promise<number | undefined> {
  const [store] = await reader.ask('detect', { folders: [{ path: folder }] });
  if (store === undefined) return undefined;
  const [experiment] = await reader.ask('experiments', { store });
  if (experiment === undefined) return undefined;
  const { runs } = await reader.ask('runs', { store, experimentId: experiment.id, offset: 0, limit: 1 });
  return runs[0]?.metrics.find((metric) => metric.key === key)?.value;
}

function mlflow(folder: string): Training {
  mkdirSync(folder);
  const database = createMlflowDatabase(path.join(folder, 'mlflow.db'));
  insertRun(database, 'a');
  const log = (step: number) => insertPoint(database, 'a', key, step, step);
  return { tracker: 'mlflow.db', folder, log, end: () => database.close() };
}

function dvclive(folder: string): Training {
  const curves = path.join(folder, 'dvclive', 'plots', 'metrics');
  mkdirSync(curves, { recursive: true });
  writeFileSync(path.join(curves, `${key}.tsv`), `step\t${key}\n`);
  const log = (step: number) => {
    appendFileSync(path.join(curves, `${key}.tsv`), `${step}\t${step}\n`);
    writeFileSync(path.join(folder, 'dvclive', 'metrics.json'), JSON.stringify({ [key]: step, step }));
  };
  return { tracker: 'DVCLive', folder, log, end: () => undefined };
}

async function tensorboard(folder: string): Promise<Training> {
  const runs = path.join(folder, 'runs');
  await writeEventFile(runs, 1);
  return { tracker: 'TensorBoard', folder, log: (step) => appendScalar(runs, key, step, step), end: () => undefined };
}
