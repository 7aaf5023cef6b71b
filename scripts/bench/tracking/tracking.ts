/** Reading runs, beside MLflow's own client and server on the same store, and TensorBoard's reader on the same file. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { isNumber, objectOf } from '../../../protocol/shape.ts';
import { node } from '../../setup/paths.mjs';
import { Problem } from '../../setup/problem.mjs';
import { buildStep } from '../../setup/product.mjs';
import { pythonStep, testPythonStep } from '../../setup/python.mjs';
import { takeSteps } from '../../setup/steps.mjs';
import type { Measure } from '../measure.ts';
import { makeData } from './data.ts';
import { liveness } from './live.ts';
import { bulks, measurePeers, noPeers } from './peers.ts';
import type { Figures, Task } from './reading.ts';
import { firstExperiment, longKey, runId } from './runs.ts';

const execute = promisify(execFile);

/** Each in a process of its own; the best of them counts, as other programs disturb. */
const rounds = 5;

/** What a chart shows of a curve. */
const chartPoints = 600;

/** The rows that the view shows at first. */
const shownAtFirst = 200;

/** Milliseconds, by how many curves. */
const curveGoals = new Map([
  [20, 100],
  [100, 350],
]);

export async function tracking(): Promise<Measure[]> {
  await takeSteps([buildStep]);
  const hasPeers = await preparePeers();
  const data = await makeData(hasPeers);
  const peers = hasPeers ? await measurePeers(data) : noPeers;

  const measures: Measure[] = [];
  const row = (name: string, ours: number, { peer = null, goal = null, unit = 'ms' }: Partial<Measure> = {}) =>
    measures.push({ topic: 'tracking', name, unit, ours, peer, goal });
  const tasks: number[] = [];
  const measure = async (task: Task) => {
    const figures = await best(task);
    tasks.push(figures.longestTask);
    return figures;
  };
  const treeOf = (store: string, runs: number): Task => ({ kind: 'tree', folder: path.dirname(store), runs });
  const tree = (store: string, runs: number) => measure(treeOf(store, runs));
  const curves = (store: string, count: number) => {
    const runIds = Array.from({ length: count }, (_, index) => runId(firstExperiment, index));
    return measure({ kind: 'curves', folder: path.dirname(store), runIds, keys: [longKey], maxPoints: chartPoints });
  };

  const { large, wide, files, events } = data;
  const starting = await measure({ ...treeOf(large.path, large.contents.runs), startsWorker: true });
  const { serverStart, serverTree } = peers;
  const started = serverStart === null || serverTree === null ? null : serverStart + serverTree;
  row('1,000 runs: first tree, worker and server started for it', starting.first, { peer: started });
  const all = await tree(large.path, large.contents.runs);
  row('1,000 runs: first tree (peer: MLflow’s server)', all.first, { peer: serverTree, goal: 60 });
  row('1,000 runs: latest metrics of all (peer: MLflow’s client)', all.again, { peer: peers.clientTree, goal: 50 });
  row('1,000 runs: latest metrics of all, CPU time', all.cpu);
  const shown = await tree(large.path, shownAtFirst);
  row(`1,000 runs: first tree of ${shownAtFirst}, as the view asks`, shown.first, { goal: 60 });
  for (const count of bulks) {
    const { again, cpu } = await curves(large.path, count);
    const bulk = peers.curves.get(count);
    const goal = curveGoals.get(count) ?? null;
    const name = `${count} curves of 10,000 points`;
    row(`${name} (peer: MLflow’s server as it stands)`, again, { peer: bulk?.asItStands ?? null, goal });
    row(`${name} (peer: the same after ANALYZE)`, again, { peer: bulk?.analysed ?? null, goal });
    row(`${name}, CPU time`, cpu);
  }
  const shownFiles = await tree(files.path, shownAtFirst);
  row(`1,000 runs in files: tree of ${shownAtFirst}, as the view asks, cold`, shownFiles.first, { goal: 250 });
  const inFiles = await tree(files.path, files.contents.runs);
  row('1,000 runs in files: all of them, cold (peer: MLflow’s client)', inFiles.first, {
    peer: peers.filesTree,
    goal: 250,
  });
  const startingFiles = await measure({ ...treeOf(files.path, files.contents.runs), startsWorker: true });
  row('1,000 runs in files: all of them, cold, worker started for it', startingFiles.first);
  row('1,000 runs in files: all of them, again', inFiles.again);
  const inWide = await tree(wide.path, shownAtFirst);
  row('100 × 1,000 runs: the tree opens', inWide.first, { goal: 300 });
  row('100 × 1,000 runs: whole process at most', inWide.memory, { goal: 250, unit: 'MB' });
  const inEvents = await tree(events.path, 1);
  row('TensorBoard, 50 MB (peer: TensorBoard’s reader)', inEvents.first, { peer: peers.tensorboard, goal: 350 });
  for (const [index, store] of data.growing.entries()) {
    const factor = `${10 ** index}× (${store.contents.runs} runs)`;
    row(`${factor}: tree again`, (await tree(store.path, store.contents.runs)).again);
    row(`${factor}: one curve of 10,000 points`, (await curves(store.path, 1)).again);
  }
  for (const [tracker, times] of await liveness()) {
    row(`${tracker}: from a write until it is read, the slowest of ${times.length}`, Math.max(...times), {
      goal: 2000,
    });
  }
  row('longest task on the asking thread in all these', Math.max(...tasks), { goal: 50 });
  return measures;
}

/** Whether there are any: they need Python. */
async function preparePeers(): Promise<boolean> {
  try {
    await takeSteps([pythonStep, testPythonStep]);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`Nothing is measured beside ours: ${error.message}`);
    return false;
  }
}

const isFigures = objectOf<Figures>({
  first: isNumber,
  again: isNumber,
  cpu: isNumber,
  longestTask: isNumber,
  memory: isNumber,
  count: isNumber,
});

async function best(task: Task): Promise<Figures> {
  const all: Figures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await execute(node, [path.join(import.meta.dirname, 'reading.ts'), JSON.stringify(task)]);
    const figures: unknown = JSON.parse(stdout);
    if (!isFigures(figures)) throw new Error(`The reading process answered ${stdout}`);
    all.push(figures);
  }
  const least = (of: keyof Figures) => Math.min(...all.map((figures) => figures[of]));
  return {
    first: least('first'),
    again: least('again'),
    cpu: least('cpu'),
    longestTask: least('longestTask'),
    memory: least('memory'),
    count: least('count'),
  };
}
