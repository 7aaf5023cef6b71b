/** What is bundled from what: the product, and what tests take of it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { root } from './setup/paths.mjs';

/** What runs in Node: VS Code 1.105 brings Node 22, the command line and other editors Node 20. */
const node: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
};

/** Started by its path on systems that know the line, and by `node` everywhere. */
const program: BuildOptions = { ...node, banner: { js: '#!/usr/bin/env node' } };

const client: BuildOptions = {
  ...node,
  entryPoints: ['client/extension.ts'],
  outfile: 'dist/client.cjs',
  external: ['vscode'],
};
const reading: BuildOptions = {
  ...node,
  entryPoints: ['client/reading/worker.ts'],
  outfile: 'dist/reading.cjs',
};
const supervisor: BuildOptions = {
  ...node,
  entryPoints: ['client/runners/local/supervisor.ts'],
  outfile: 'dist/supervisor.cjs',
};
export const server: BuildOptions = { ...program, entryPoints: ['server/start.ts'], outfile: 'dist/server.js' };
export const commandLine: BuildOptions = {
  ...program,
  entryPoints: ['server/cli.ts'],
  outfile: 'dist/cli.js',
  define: { TRAINYARD_VERSION: JSON.stringify(version()), TRAINYARD_PAGES: JSON.stringify(pages()) },
};
const webview: BuildOptions = {
  ...node,
  platform: 'browser',
  format: 'iife',
  target: 'chrome138',
  mainFields: ['browser', 'module', 'main'],
  entryPoints: { comparison: 'webview/comparison/main.ts', runs: 'webview/runs/main.ts' },
  outdir: 'dist/webview',
};

export const product: readonly BuildOptions[] = [client, reading, supervisor, server, commandLine, webview];

function version(): string {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;
}

/** The documentation of the diagnostics, by code. */
function pages(): Readonly<Record<string, string>> {
  const folder = path.join(root, 'docs', 'diagnostics');
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  return Object.fromEntries(
    names.map((name) => [path.basename(name, '.md'), readFileSync(path.join(folder, name), 'utf8')]),
  );
}
