/** Finds a Python for the sample: 3.10 or later, with the modules that make virtual environments. */
import { ask } from './command.mjs';

/** Of Python 3. */
const oldest = 10;

/** In the order of preference; where `python3` is too old, another may stand beside it under its version's name. */
const commands =
  process.platform === 'win32'
    ? [['python'], ['py', '-3'], ['python3']]
    : [['python3'], ['python'], ...[13, 12, 11, 10, 14].map((minor) => [`python3.${minor}`])];

/** Debian packs `ensurepip` apart. Understood by Python 2 too. */
const question = `
import sys
try:
    import ensurepip, venv
    whole = True
except ImportError:
    whole = False
print("%d.%d %s" % (sys.version_info[0], sys.version_info[1], whole))`;

/**
 * @typedef {object} Interpreter
 * @property {readonly string[]} command a program on the PATH, and its arguments
 * @property {string} version `3.11`
 * @property {boolean} isRecent
 * @property {boolean} isWhole can make virtual environments
 */

/**
 * All that answer.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<readonly Interpreter[]>}
 */
export async function findInterpreters(env = process.env) {
  const found = [];
  for (const [program = '', ...args] of commands) {
    const answer = await ask(program, [...args, '-c', question], { env });
    const [, version, major, minor, whole] = /^((\d+)\.(\d+)) (True|False)$/.exec(answer ?? '') ?? [];
    if (version === undefined) continue;
    const isRecent = Number(major) === 3 && Number(minor) >= oldest;
    found.push({ command: [program, ...args], version, isRecent, isWhole: whole === 'True' });
  }
  return found;
}

/**
 * The first that fits.
 * @param {readonly Interpreter[]} found
 */
export function choose(found) {
  return found.find(({ isRecent, isWhole }) => isRecent && isWhole);
}

/**
 * Why none of them fits, and what to do.
 * @param {readonly Interpreter[]} found
 */
export function explain(found) {
  const bare = found.find(({ isRecent }) => isRecent);
  if (bare !== undefined) {
    const name = bare.command.join(' ');
    return `${name} (Python ${bare.version}) lacks its modules venv and ensurepip: install it whole, then run this again.`;
  }
  const seen = found.map(({ command, version }) => `${command.join(' ')} is ${version}`);
  const there = seen.length > 0 ? `there is only an older one (${seen.join(', ')})` : 'none is on the PATH';
  return `The sample needs Python 3.${oldest} or later, and ${there}: install it, see that it is on the PATH, then run this again.`;
}
