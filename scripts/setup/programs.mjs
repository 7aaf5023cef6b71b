/** The programs of the package, run from a clone: built first where a source of them changed. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { packages } from './packages.mjs';
import { root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { buildStep } from './product.mjs';
import { takeSteps } from './steps.mjs';

/**
 * Runs a bundle with our arguments. What the building says goes to standard error; where it fails, we end with 2.
 * @param {string} bundle
 */
export async function runProgram(bundle) {
  try {
    if (!(await buildStep.isDone())) await takeSteps([packages, buildStep]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 2;
    return;
  }
  createRequire(import.meta.url)(path.join(root, 'dist', bundle));
}
