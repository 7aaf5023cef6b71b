/** The npm packages of the repository. Whether they are there is told by comparing npm's two lock files. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, isMissing } from './files.mjs';
import { npm } from './npm.mjs';
import { node, root } from './paths.mjs';
import { Problem } from './problem.mjs';

/** @type {import('./steps.mjs').Step} */
export const packages = {
  name: 'packages',
  title: 'Installing npm packages',
  usually: 'about a minute',
  isDone: async () => (await areInstalled()) && (await exists(node)),
  work: async (log) => {
    await npm(log, ['ci', '--no-audit', '--no-fund'], { cwd: root });
    if (!(await exists(node))) {
      throw new Problem(`npm left out Node 24 (${node}): let it run the install script of the package \`node\`.`);
    }
  },
};

/** npm writes what it installed to node_modules/.package-lock.json, as the last thing it does. */
async function areInstalled() {
  const wanted = await readLock(path.join(root, 'package-lock.json'));
  const installed = await readLock(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    const there = installed[place];
    return place === '' || (there === undefined ? optional === true : there.version === version);
  });
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }> | undefined>}
 */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
