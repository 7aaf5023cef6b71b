/** Runs other programs: arguments as an array, no shell, output to a log file. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Problem } from './problem.mjs';

const execute = promisify(execFile);

/**
 * Runs a program to its end, its output appended to the file `log`.
 * @param {string} log
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, windowsVerbatimArguments?: boolean }} [options]
 * @throws {Problem} with the end of the output where the program fails
 */
export async function run(log, program, args, options = {}) {
  const file = await open(log, 'a');
  try {
    await file.write(`\n$ ${program} ${args.join(' ')}\n`);
    const { size: start } = await file.stat();
    const child = spawn(program, args, { ...options, stdio: ['ignore', file.fd, file.fd], windowsHide: true });
    const end = () => child.kill();
    process.once('exit', end);
    const [code, signal] = await once(child, 'close')
      .catch((error) => {
        throw new Problem(`${program} cannot be started: ${error.message}`, { cause: error });
      })
      .finally(() => process.off('exit', end));
    if (code !== 0) {
      const output = (await readFile(log)).subarray(start).toString();
      throw new Problem(
        `${program} ${args.join(' ')}\nended with ${signal ?? code}:\n${tail(output)}\nAll of it: ${log}`,
      );
    }
  } finally {
    await file.close();
  }
}

/**
 * The standard output of a program; undefined where it is missing or fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string | undefined>}
 */
export async function ask(program, args, options = {}) {
  try {
    const { stdout } = await execute(program, args, { ...options, encoding: 'utf8', windowsHide: true });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/**
 * The environment of this process, with `folder` first on the PATH.
 * @param {string} folder
 * @returns {NodeJS.ProcessEnv}
 */
export function withPath(folder) {
  const { PATH } = process.env;
  return { ...process.env, PATH: [folder, PATH].join(path.delimiter) };
}

/** @param {string} output */
function tail(output) {
  const lines = output.trimEnd().split(/\r?\n/);
  return lines
    .slice(-30)
    .map((line) => `  | ${line}`)
    .join('\n');
}
