/** Bundles the tests that run inside the extension host: it cannot load TypeScript, nor what VS Code does not bring. */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/setup/paths.mjs';

/** Made inside the repository, as mocha is not bundled but found from there. */
const folder = path.join(root, 'out', 'host');

/** The module that VS Code is told to run. */
export async function bundleHostTests(): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  const tests = (await readdir(path.join(root, 'test', 'host'))).filter((file) => file.endsWith('.host.ts'));
  const entries = tests.map((file) => [path.join('tests', path.basename(file, '.ts')), path.join('test/host', file)]);
  await build({
    absWorkingDir: root,
    entryPoints: { inside: 'test/host/inside.ts', ...Object.fromEntries(entries) },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    define: { 'import.meta.dirname': '__dirname' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(folder, 'inside.cjs');
}
