/** From VS Code asking for the extension to its being active: in the extension host of a real VS Code. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { runInsideVsCode } from '../../test/support/insideVsCode.ts';
import { root } from '../setup/paths.mjs';
import { productStep } from '../setup/product.mjs';
import { takeSteps } from '../setup/steps.mjs';
import { workbenchStep } from '../setup/workbench.mjs';
import { type Measure, quantile } from './measure.ts';

/** Each in a VS Code of its own, as an extension is activated once. */
const windows = 3;

/** Milliseconds. */
const goal = 300;

export async function activation(): Promise<Measure[]> {
  await takeSteps([workbenchStep, productStep]);
  const times: number[] = [];
  for (let window = 0; window < windows; window += 1) times.push(await activateOnce());
  return [
    { topic: 'activation', name: 'activation, median of 3', unit: 'ms', ours: quantile(times, 0.5), peer: null, goal },
  ];
}

/** In a folder without pipelines, so that nothing but the measurement activates it. */
async function activateOnce(): Promise<number> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'trainyard-activation-'));
  try {
    const workspace = path.join(temporary, 'empty');
    await mkdir(workspace);
    const module = path.join(temporary, 'inside.cjs');
    await build({
      entryPoints: [path.join(root, 'scripts/bench/activationInside.ts')],
      outfile: module,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
    });
    const resultFile = path.join(temporary, 'result.json');
    await runInsideVsCode({ extension: root, workspace, module, resultFile, temporary });
    return Number(await readFile(resultFile, 'utf8'));
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}
