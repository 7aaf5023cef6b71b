/** Calls npm by its script, which needs no shell on any system. */
import path from 'node:path';
import { run, withPath } from './command.mjs';
import { exists } from './files.mjs';
import { Problem } from './problem.mjs';

/**
 * @param {string} log
 * @param {readonly string[]} args
 * @param {{ cwd: string, node?: string }} options `node`: what runs npm, and is first on the PATH of its scripts
 */
export async function npm(log, args, { cwd, node = process.execPath }) {
  // Install scripts read here which Node runs npm; an npm around us has named its own.
  const { npm_config_user_agent: _, ...env } = withPath(path.dirname(node));
  await run(log, node, [await npmScript(), ...args], { cwd, env });
}

async function npmScript() {
  const { npm_execpath } = process.env;
  const beside = path.dirname(process.execPath);
  const places = [
    npm_execpath,
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  for (const place of places) {
    if (place === undefined || path.basename(place) !== 'npm-cli.js') continue;
    if (await exists(place)) return place;
  }
  throw new Problem('npm cannot be found beside Node: run this as `npm start`, `npm test`, …');
}
