/** `trainyard check` as a whole process, in the machine's own Node, beside `dvc stage list --all` on the same project. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { machineNode } from '../../test/support/machineNode.ts';
import { pythonBin, root } from '../setup/paths.mjs';
import { buildStep } from '../setup/product.mjs';
import { pythonStep } from '../setup/python.mjs';
import { takeSteps } from '../setup/steps.mjs';
import { type Measure, quantile } from './measure.ts';

const execute = promisify(execFile);

const rounds = 5;
/** The peer takes seconds; ours is started so often for each start of it. */
const oursARound = 4;

/** Milliseconds, for one file with some 4,000 generated stages. */
const goal = 350;

/** @param folder A project to measure besides the generated one; it is copied. */
export async function check(folder?: string): Promise<Measure[]> {
  await takeSteps([buildStep, pythonStep]);
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'trainyard-check-'));
  try {
    const generated = path.join(temporary, 'generated');
    await generate(generated);
    const measures = [await measure('4,096 generated stages', generated)];
    if (folder !== undefined) {
      const copy = path.join(temporary, path.basename(path.resolve(folder)));
      await cp(folder, copy, { recursive: true });
      measures.push(await measure(path.basename(copy), copy));
    }
    return measures;
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measure(name: string, project: string): Promise<Measure> {
  await execute('git', ['init', '--quiet'], { cwd: project });
  const node = await machineNode();
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (let start = 0; start < oursARound; start += 1) {
      ours.push(await time(node.file, [path.join(root, 'dist', 'cli.js'), 'check', '--fail-on', 'never'], project));
    }
    peer.push(await time(path.join(pythonBin, 'dvc'), ['stage', 'list', '--all'], project));
  }
  return {
    topic: 'check',
    name: `${name}, whole process in Node ${node.major}, median`,
    unit: 'ms',
    ours: quantile(ours, 0.5),
    peer: quantile(peer, 0.5),
    goal,
  };
}

/** Milliseconds from the start of a program to its end. */
async function time(program: string, args: readonly string[], cwd: string): Promise<number> {
  const begun = performance.now();
  await execute(program, [...args], { cwd, env: { ...process.env, DVC_NO_ANALYTICS: '1' }, maxBuffer: 100_000_000 });
  return performance.now() - begun;
}

/** One stage over 64 × 64 combinations, with parameters, a dependency and outputs in folders of their own. */
async function generate(project: string): Promise<void> {
  await mkdir(path.join(project, '.dvc'), { recursive: true });
  await writeFile(path.join(project, '.dvc/config'), '[core]\n    analytics = false\n');
  const names = (prefix: string) => Array.from({ length: 64 }, (_, index) => `${prefix}${index}`);
  const params = { version: 1, seeds: names('s'), models: names('m'), train: { rate: 0.1, steps: 100 } };
  await writeFile(path.join(project, 'params.yaml'), JSON.stringify(params));
  const stage = {
    matrix: { model: '${models}', seed: '${seeds}' },
    cmd: 'python train.py --model ${item.model} --seed ${item.seed} ${train}',
    deps: ['train.py', 'data/${item.model}.csv'],
    params: ['train'],
    outs: ['models/version=${version}/model=${item.model}/seed=${item.seed}/model.pt'],
    metrics: ['metrics/version=${version}/model=${item.model}/seed=${item.seed}.json'],
  };
  await writeFile(path.join(project, 'dvc.yaml'), JSON.stringify({ stages: { train: stage } }, null, 2));
}
