/** A Python virtual environment with what the sample needs: DVC, MLflow, scikit-learn. */
import path from 'node:path';
import { ask, run } from './command.mjs';
import { debianPackages, missingPackages } from './debian.mjs';
import { pythonBin, pythonEnvironment, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { hashOf, isStamped, stamp } from './stamps.mjs';

const requirements = path.join('examples', 'digits', 'requirements.txt');
const interpreter = path.join(pythonBin, 'python');

/** @type {import('./steps.mjs').Step} */
export const pythonStep = {
  name: 'python',
  title: 'Installing DVC, MLflow and scikit-learn into a virtual environment',
  usually: 'about 2 minutes',
  isDone: async () => (await isStamped('python', await hashOf([requirements]))) && (await works(interpreter)),
  work: async (log) => {
    if (!(await works(interpreter))) {
      await run(log, await findPython(log), ['-m', 'venv', '--clear', pythonEnvironment]);
    }
    await run(log, interpreter, ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', requirements], {
      cwd: root,
    });
    await stamp('python', await hashOf([requirements]));
  },
};

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
