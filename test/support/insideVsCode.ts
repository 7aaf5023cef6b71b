/**
 * Runs a module inside the extension host of a real VS Code, without a desktop: VS Code's server as code-server
 * ships it, its page in Chromium.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import { codeServerPackage, node } from '../../scripts/setup/paths.mjs';
import { freePort } from '../../scripts/setup/ports.mjs';
import { startServer } from '../../scripts/setup/server.mjs';
import { launchChromium } from './chromium.ts';

/** Milliseconds for VS Code to load and the module to be done. */
const patience = 600_000;

export interface Inside {
  /** The folder of the extension under development. */
  readonly extension: string;
  /** The folder that is open. */
  readonly workspace: string;
  /** A CommonJS bundle that exports `run(): Promise<void>`, with `vscode` left out. */
  readonly module: string;
  /** The file that `run` writes what it found to; it reads its name from TRAINYARD_HOST_RESULT. */
  readonly resultFile: string;
  /** Where VS Code keeps its own data; removed by the caller. */
  readonly temporary: string;
}

/** Ends when `run` has; fails where it did not come to its end. */
export async function runInsideVsCode({ extension, workspace, module, resultFile, temporary }: Inside): Promise<void> {
  const authority = `127.0.0.1:${await freePort()}`;
  const url = `http://${authority}/`;
  const [host = '', port = ''] = authority.split(':');
  const log = path.join(temporary, 'server.log');
  const server = await startServer({
    program: node,
    args: [
      path.join(codeServerPackage, 'lib', 'vscode', 'out', 'server-main.js'),
      ...['--host', host, '--port', port],
      ...['--accept-server-license-terms', '--without-connection-token', '--disable-workspace-trust'],
      ...['--server-data-dir', path.join(temporary, 'server')],
      '--enable-smoke-test-driver',
    ],
    url,
    log,
    env: { ...process.env, TRAINYARD_HOST_RESULT: resultFile },
  });
  const said: string[] = [];
  try {
    const payload = [
      ['extensionDevelopmentPath', `vscode-remote://${authority}${extension}`],
      ['extensionTestsPath', `vscode-remote://${authority}${module}`],
      ['skipWelcome', 'true'],
    ];
    await openUntilOver(`${url}?${new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) })}`, said);
  } catch (error) {
    const served = (await readFile(log, 'utf8')).split('\n').slice(-20).join('\n');
    const logged = said.slice(-20).join('\n');
    throw new Error(`${module} did not run inside VS Code.\nIts server:\n${served}\nIts page:\n${logged}`, {
      cause: error,
    });
  } finally {
    await server.stop();
  }
}

/**
 * Shows VS Code in a page; its smoke test driver calls the page's functions when the tests are over.
 * What the page logs goes to `said`.
 */
async function openUntilOver(url: string, said: string[]): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(() => over.reject(new Error(`not over after ${patience / 1000} s`)), patience);
    page.on('crash', () => over.reject(new Error('the page crashed')));
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      said.push(`${type}: ${format(...args)}`);
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => {
      if (code === 0) over.resolve();
      else over.reject(new Error(`VS Code ended the tests with code ${code}`));
    });
    await page.goto(url);
    await over.promise.finally(() => clearTimeout(timer));
  } finally {
    await browser.close();
  }
}
