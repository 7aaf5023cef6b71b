/** A Python virtual environment with what the sample needs (DVC, MLflow, scikit-learn), and what tests need besides. */
import path from 'node:path';
import { ask, run } from './command.mjs';
import { debianPackages, missingPackages } from './debian.mjs';
import { choose, explain, findInterpreters } from './interpreter.mjs';
import { pythonBin, pythonEnvironment, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { hashOf, isStamped, stamp } from './stamps.mjs';

const sampleRequirements = path.join('examples', 'digits', 'requirements.txt');
const testRequirements = path.join('test', 'requirements.txt');
const interpreter = path.join(pythonBin, 'python');

export const pythonStep = installing(sampleRequirements, {
  name: 'python',
  title: 'Installing DVC, MLflow and scikit-learn into a virtual environment',
  usually: 'about 2 minutes',
});

export const testPythonStep = installing(testRequirements, {
  name: 'python-test',
  title: 'Installing the trackers that tests write with',
  usually: 'about half a minute',
});

/**
 * @param {string} requirements a file of pip's, relative to the repository
 * @param {Pick<import('./steps.mjs').Step, 'name' | 'title' | 'usually'>} step
 * @returns {import('./steps.mjs').Step}
 */
function installing(requirements, step) {
  return {
    ...step,
    isDone: async () => (await isStamped(step.name, await hashOf([requirements]))) && (await works(interpreter)),
    work: async (log) => {
      if (!(await works(interpreter))) {
        const [program = '', ...args] = await findPython(log);
        await run(log, program, [...args, '-m', 'venv', '--clear', pythonEnvironment]);
      }
      await run(log, interpreter, ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', requirements], {
        cwd: root,
      });
      await stamp(step.name, await hashOf([requirements]));
    },
  };
}

/** @param {string} python */
async function works(python) {
  return (await ask(python, ['-c', 'import pip'])) !== undefined;
}

/**
 * Program and arguments of a Python that can make virtual environments.
 * @param {string} log
 */
async function findPython(log) {
  let found = await findInterpreters();
  const isBare = choose(found) === undefined && found.some(({ isRecent }) => isRecent);
  if (isBare && (await missingPackages(['python3-venv'])).length > 0) {
    await debianPackages(['python3-venv']).work(log);
    found = await findInterpreters();
  }
  const chosen = choose(found);
  if (chosen === undefined) throw new Problem(explain(found));
  return chosen.command;
}
