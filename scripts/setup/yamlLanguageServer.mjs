/** The YAML language server that the benchmark measures beside ours, in a folder of its own. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from './files.mjs';
import { npm } from './npm.mjs';
import { node, workbench } from './paths.mjs';

export const version = '2.0.0';

const folder = path.join(workbench, 'peers', `yaml-language-server-${version}`);
const installed = path.join(folder, 'node_modules', 'yaml-language-server');

/** Milliseconds that it waits after a keystroke before it checks. */
export const pause = 200;

/** The program, for Node; it takes `--node-ipc`. */
export const program = path.join(installed, 'bin', 'yaml-language-server');

/** @type {import('./steps.mjs').Step} */
export const yamlLanguageServerStep = {
  name: 'yaml-language-server',
  title: 'Installing the YAML language server to measure beside ours',
  usually: 'about half a minute',
  isDone: async () => (await installedVersion()) === version,
  work: async (log) => {
    await mkdir(folder, { recursive: true });
    const manifest = { private: true, dependencies: { 'yaml-language-server': version } };
    await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
    await npm(log, ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: folder, node });
  },
};

async function installedVersion() {
  try {
    return JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8')).version;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
