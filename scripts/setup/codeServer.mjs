/** VS Code in the browser, with an extension installed and a folder open; nothing of it outside one folder. */
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './command.mjs';
import { codeServerPackage, node } from './paths.mjs';
import { startServer } from './server.mjs';

const entry = path.join(codeServerPackage, 'out', 'node', 'entry.js');

/**
 * @param {string} data the folder where it keeps extensions, settings and state
 * @param {string} vsix
 * @param {string} log
 */
export async function installExtension(data, vsix, log) {
  const args = [entry, ...places(data), '--install-extension', vsix, '--force'];
  await run(log, node, args, { env: environment() });
}

/**
 * @param {object} options
 * @param {string} options.data the folder that the extension was installed to
 * @param {string} [options.folder] what it opens; a window without a folder where it is left out
 * @param {number} options.port
 * @param {string} options.log
 * @param {boolean} options.trusted opens folders without asking whether their authors are trusted
 */
export async function startCodeServer({ data, folder, port, log, trusted }) {
  const url = `http://127.0.0.1:${port}/`;
  // In `data` its path might grow longer than the system takes for a socket.
  const socket = path.join(os.tmpdir(), `trainyard-${port}.sock`);
  const args = [
    entry,
    ...places(data),
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...['--session-socket', socket],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--ignore-last-opened'],
    ...(trusted ? ['--disable-workspace-trust'] : []),
    ...(folder === undefined ? [] : [folder]),
  ];
  // code-server leaves it behind.
  const tidy = () => rmSync(socket, { force: true });
  process.once('exit', tidy);
  const server = await startServer({ program: node, args, url: `${url}healthz`, log, env: environment() });
  return {
    ...server,
    url,
    stop: async () => {
      await server.stop();
      process.off('exit', tidy);
      tidy();
    },
  };
}

/** @param {string} data */
function places(data) {
  return [
    ...['--config', path.join(data, 'config.yaml')],
    ...['--user-data-dir', path.join(data, 'user')],
    ...['--extensions-dir', path.join(data, 'extensions')],
  ];
}

/** Without what a surrounding VS Code sets in its terminals: it would open the folder there. */
function environment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|CODE_SERVER_|PORT$|PASSWORD$)/.test(name),
    ),
  );
}
