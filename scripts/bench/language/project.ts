/** A whole DVC project: checked cold and after an edit; `dvc stage list` reads the same. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { pythonStep } from '../../setup/python.mjs';
import { takeSteps } from '../../setup/steps.mjs';
import { type Measure, quantile } from '../measure.ts';
import { dvc } from './dvc.ts';
import { ready } from './ready.ts';
import { Server, type Setup } from './server.ts';
import { status } from './status.ts';

const execute = promisify(execFile);

/** None where no folder is given. */
export async function project(setup: Setup, folder: string | undefined): Promise<Measure[]> {
  if (folder === undefined) return [];
  await takeSteps([pythonStep]);
  const copy = path.join(await mkdtemp(path.join(os.tmpdir(), 'trainyard-bench-')), path.basename(folder));
  try {
    await cp(folder, copy, { recursive: true });
    await execute('git', ['init', '--quiet'], { cwd: copy });
    return await measure(setup, copy);
  } finally {
    await rm(path.dirname(copy), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measure(setup: Setup, folder: string): Promise<Measure[]> {
  const name = path.basename(folder);
  const row = (what: string, ours: number, peer: number | null, goal: number, unit = 'ms'): Measure => ({
    topic: 'language',
    name: `${name}: ${what}`,
    unit,
    ours,
    peer,
    goal,
  });
  const peer = await dvc(folder, 'stage', 'list', '--all');
  const server = await Server.start(setup, folder);
  const begun = performance.now();
  const cold = (await ready(server, 1)) - begun;
  const file = await largestPipeline(folder);
  const document = await server.open(file);
  const edits: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    const at = document.text.search(/\n/) + 1;
    const lines = document.text.split('\n');
    const line = lines.findIndex((text) => text.trimStart().startsWith('cmd:'));
    const offset = at + lines.slice(1, line + 1).join('\n').length;
    const isTyped = round % 2 === 0;
    const answered = server.nextDiagnostics(document.uri);
    const pressed = performance.now();
    await document.replace(isTyped ? offset : offset - 1, isTyped ? 0 : 1, isTyped ? 'x' : '');
    await answered;
    edits.push(performance.now() - pressed - setup.pause);
  }
  const memory = await server.memory();
  await server.stop();
  const told = await status(setup, folder);
  return [
    row('the whole project, cold', cold, peer, 150),
    row('after an edit, median', quantile(edits, 0.5), null, 20),
    row('status of all stages', told.ours, told.peer, 250),
    ...(memory === undefined ? [] : [row('resident memory', memory, null, 200, 'MB')]),
  ];
}

async function largestPipeline(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => path.basename(name) === 'dvc.yaml').map((name) => path.join(folder, name));
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'utf8') })));
  const [largest] = texts.toSorted((a, b) => b.text.length - a.text.length);
  if (largest === undefined) throw new Error(`${folder} has no dvc.yaml.`);
  return largest.file;
}
