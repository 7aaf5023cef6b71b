/** What is built from the sources, and the packaged extension: made anew where a source changed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { exists } from './files.mjs';
import { node, root } from './paths.mjs';
import { hashOf, isStamped, stamp } from './stamps.mjs';
import { build, pack } from './tasks.mjs';

const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

export const extensionId = `${publisher}.${name}`;
export const vsix = path.join(root, 'dist', `${name}-${version}.vsix`);

const bundled = [
  ...['client', 'server', 'webview', 'protocol', 'docs/diagnostics'],
  ...['package.json', 'package-lock.json', 'scripts/build.ts', 'scripts/bundles.ts'],
];
const packaged = [
  ...['syntaxes', 'media', '.vscodeignore', 'README.md', 'CHANGELOG.md', 'LICENSE', 'scripts/package.ts'],
];

/** Tells one state of the sources from another. */
export const sourceHash = () => hashOf([...bundled, ...packaged]);

/** @type {import('./steps.mjs').Step} */
export const buildStep = {
  name: 'build',
  title: 'Building Trainyard',
  isDone: async () => (await isStamped('build', await hashOf(bundled))) && (await exists(path.join(root, 'dist'))),
  work: async (log) => {
    const hash = await hashOf(bundled);
    await run(log, node, build.script, { cwd: root });
    await stamp('build', hash);
  },
};

/** @type {import('./steps.mjs').Step} */
export const productStep = {
  name: 'package',
  title: 'Building and packaging the extension',
  isDone: async () => (await isStamped('package', await sourceHash())) && (await exists(vsix)),
  work: async (log) => {
    const hash = await sourceHash();
    await buildStep.work(log);
    await run(log, node, pack.script, { cwd: root });
    await stamp('package', hash);
  },
};
