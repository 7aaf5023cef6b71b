/** The suites of `npm test`: what each needs, and how it runs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { buildPackages, testPackages } from '../setup/debian.mjs';
import { packages } from '../setup/packages.mjs';
import { node, root } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';
import { productStep } from '../setup/product.mjs';
import { pythonStep, testPythonStep } from '../setup/python.mjs';
import { takeSteps } from '../setup/steps.mjs';
import { checks, runTask } from '../setup/tasks.mjs';
import { workbenchStep } from '../setup/workbench.mjs';
import { isSuiteResult } from './result.mjs';

/**
 * @typedef {import('./result.mjs').SuiteResult} SuiteResult
 * @typedef {object} Suite
 * @property {readonly string[]} debian the packages of the system that it needs
 * @property {readonly import('../setup/steps.mjs').Step[]} steps set up before any suite runs
 * @property {() => Promise<SuiteResult>} run
 */

const inVsCode = {
  debian: [...buildPackages, ...testPackages],
  steps: [packages, workbenchStep, pythonStep, testPythonStep],
};

/** @type {Readonly<Record<string, Suite>>} in the order in which they run */
export const suites = {
  lint: { debian: [], steps: [packages], run: lint },
  package: { debian: [], steps: [packages], run: pack },
  unit: { debian: [], steps: [packages], run: () => runMocha('dot', 10, isUnit) },
  real: {
    debian: testPackages,
    steps: [packages, pythonStep, testPythonStep],
    run: () => runMocha('spec', 180, (file) => file.endsWith('.real.test.ts')),
  },
  host: {
    ...inVsCode,
    run: async () => {
      await takeSteps([productStep]);
      return await runScript('test/host/main.ts', []);
    },
  },
  journey: {
    ...inVsCode,
    run: async () => {
      await takeSteps([productStep]);
      return await runMocha('spec', 300, (file) => file.endsWith('.journey.ts'));
    },
  },
};

/** @param {string} file */
const isUnit = (file) => file.endsWith('.test.ts') && !file.endsWith('.real.test.ts');

async function lint() {
  let passed = 0;
  for (const check of checks) {
    if (await runTask(check)) passed += 1;
    else console.error(`Failed: ${check.title}`);
  }
  return { passed, failed: checks.length - passed, skipped: [] };
}

async function pack() {
  await takeSteps([{ ...productStep, isDone: async () => false }]);
  return { passed: 1, failed: 0, skipped: [] };
}

/**
 * @param {string} reporter of mocha
 * @param {number} seconds that one test may take
 * @param {(file: string) => boolean} isWanted
 */
async function runMocha(reporter, seconds, isWanted) {
  const files = await readdir(path.join(root, 'test'), { recursive: true });
  const wanted = files.filter(isWanted).sort();
  const paths = wanted.map((file) => path.join(root, 'test', file));
  return await runScript('scripts/suites/mocha.ts', [reporter, String(seconds * 1000), ...paths]);
}

/**
 * Runs a script that tells its result and ends.
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Promise<SuiteResult>}
 */
async function runScript(script, args) {
  const child = fork(path.join(root, script), args, { cwd: root, execPath: node, execArgv: [] });
  /** @type {unknown} */
  let result;
  child.on('message', (message) => {
    result = message;
  });
  const end = () => child.kill();
  process.once('exit', end);
  const [code, signal] = await once(child, 'close');
  process.off('exit', end);
  if (!isSuiteResult(result)) throw new Problem(`${script} ended (${signal ?? code}) before its tests were over.`);
  if (code !== 0 && result.failed === 0) throw new Problem(`${script} ended (${signal ?? code}) after its tests.`);
  return result;
}
