/** A Python virtual environment with what the sample needs (DVC, MLflow, scikit-learn), and what tests need besides. */
import path from 'node:path';
import { ask, run } from './command.mjs';
import { debianPackages, missingPackages } from './debian.mjs';
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
        await run(log, await findPython(log), ['-m', 'venv', '--clear', pythonEnvironment]);
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
 * A Python of version 3.10 or later that can make virtual environments.
 * @param {string} log
 */
async function findPython(log) {
  const seen = [];
  for (const python of ['python3', 'python']) {
    const version = await ask(python, ['-c', 'import sys; print(*sys.version_info[:2], sep=".")']);
    if (version === undefined) continue;
    seen.push(`${python} is ${version}`);
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major !== 3 || minor < 10) continue;
    if (await canMakeEnvironments(python)) return python;
    // Debian packs these modules apart.
    if ((await missingPackages(['python3-venv'])).length > 0) {
      await debianPackages(['python3-venv']).work(log);
      if (await canMakeEnvironments(python)) return python;
    }
    throw new Problem(
      `${python} (${version}) lacks its modules venv and ensurepip: install Python 3.10 or later whole.`,
    );
  }
  const found = seen.length > 0 ? ` (${seen.join(', ')})` : '';
  throw new Problem(`Python 3.10 or later is needed for the sample${found}: install it, then run this again.`);
}

/** @param {string} python */
async function canMakeEnvironments(python) {
  return (await ask(python, ['-c', 'import ensurepip, venv'])) !== undefined;
}
