/** The packaged extension, made anew where a source of it changed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { exists } from './files.mjs';
import { node, root } from './paths.mjs';
import { hashOf, isStamped, stamp } from './stamps.mjs';
import { packageTasks } from './tasks.mjs';

const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

export const extensionId = `${publisher}.${name}`;
export const vsix = path.join(root, 'dist', `${name}-${version}.vsix`);

const sources = [
  ...['client', 'server', 'webview', 'protocol', 'syntaxes', 'media'],
  ...['package.json', 'package-lock.json', '.vscodeignore', 'README.md', 'CHANGELOG.md', 'LICENSE'],
  ...['scripts/build.ts', 'scripts/package.ts'],
];

/** Tells one state of the sources from another. */
export const sourceHash = () => hashOf(sources);

/** @type {import('./steps.mjs').Step} */
export const productStep = {
  name: 'package',
  title: 'Building and packaging the extension',
  isDone: async () => (await isStamped('package', await sourceHash())) && (await exists(vsix)),
  work: async (log) => {
    const hash = await sourceHash();
    for (const { script } of packageTasks) await run(log, node, script, { cwd: root });
    await stamp('package', hash);
  },
};
