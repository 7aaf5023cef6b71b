/** What each task of package.json runs: scripts of Node 24, one after the other. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { node, root } from './paths.mjs';

/**
 * @typedef {object} Task
 * @property {string} title
 * @property {readonly string[]} script arguments of Node, from the repository's root
 */

const modules = 'node_modules';

/** @type {readonly Task[]} */
export const checks = [
  {
    title: 'format and lint',
    script: [path.join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings'],
  },
  { title: 'types', script: [path.join(modules, 'typescript', 'bin', 'tsc'), '-p', '.'] },
  {
    title: 'types of the server, with no more than Node 20 has',
    script: [path.join(modules, 'typescript', 'bin', 'tsc'), '-p', 'server'],
  },
  { title: 'types of the webviews', script: [path.join(modules, 'typescript', 'bin', 'tsc'), '-p', 'webview'] },
];

/** @type {Task} */
export const build = { title: 'build', script: ['scripts/build.ts'] };

/** @type {Task} */
export const pack = { title: 'package', script: ['scripts/package.ts'] };

/** @type {Readonly<Record<string, readonly Task[]>>} */
export const tasks = {
  lint: checks,
  build: [build],
  watch: [{ title: 'watch', script: ['scripts/build.ts', '--watch'] }],
  package: [build, pack],
  bench: [{ title: 'bench', script: ['scripts/bench/main.ts'] }],
  corpus: [{ title: 'corpus', script: ['scripts/corpus.ts'] }],
};

/**
 * Runs one in the foreground; its output goes where ours goes.
 * @param {Task} task
 * @param {readonly string[]} [args] added to its own
 * @returns {Promise<boolean>} whether it ended well
 */
export async function runTask({ script }, args = []) {
  const child = spawn(node, [...script, ...args], { cwd: root, stdio: 'inherit', windowsHide: true });
  const [code] = await once(child, 'exit');
  return code === 0;
}
