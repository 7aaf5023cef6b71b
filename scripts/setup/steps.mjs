/** Takes the steps of a set-up one after the other; says on standard error what it does and for how long. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { workbench } from './paths.mjs';

/**
 * @typedef {object} Step
 * @property {string} name short, also the name of the log: `python`
 * @property {string} title what is done
 * @property {string} [usually] how long it takes, where that is long
 * @property {() => Promise<boolean>} isDone
 * @property {(log: string) => Promise<void>} work writes what programs say to the file `log`
 */

/** @param {readonly Step[]} steps */
export async function takeSteps(steps) {
  const logs = path.join(workbench, 'logs');
  await mkdir(logs, { recursive: true });
  for (const [index, step] of steps.entries()) {
    const label = `[${index + 1}/${steps.length}] ${step.title}`;
    if (await step.isDone()) {
      print(`${label}: done before\n`);
      continue;
    }
    const log = path.join(logs, `${step.name}.log`);
    await rm(log, { force: true });
    await timed(step.usually === undefined ? label : `${label} (${step.usually})`, () => step.work(log));
  }
}

/**
 * Shows `label` and the time that `work` takes; on a terminal the seconds count up.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function timed(label, work) {
  const start = Date.now();
  const line = () => `${label} … ${Math.round((Date.now() - start) / 1000)} s`;
  if (!process.stderr.isTTY) print(`${label} …\n`);
  const ticking = process.stderr.isTTY ? setInterval(() => print(`\r${line()}`), 1000) : undefined;
  try {
    const result = await work();
    print(process.stderr.isTTY ? `\r${line()}\n` : `${line()}, done\n`);
    return result;
  } catch (error) {
    print(process.stderr.isTTY ? `\r${line()}, failed\n` : `${line()}, failed\n`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

/** @param {string} text */
function print(text) {
  process.stderr.write(text);
}
