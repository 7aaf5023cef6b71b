/**
 * Runs test/host/*.host.ts inside the extension host of a real VS Code, without a desktop: VS Code's server as
 * code-server ships it, its page in Chromium, and a fresh copy of the sample as the workspace.
 * `node test/host/main.ts [FOLDER]`: FOLDER holds the extension, the repository itself where it is left out.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { codeServerPackage, node, root } from '../../scripts/setup/paths.mjs';
import { freePort } from '../../scripts/setup/ports.mjs';
import { copySample } from '../../scripts/setup/sample.mjs';
import { startServer } from '../../scripts/setup/server.mjs';
import { exitOnSignals } from '../../scripts/setup/signals.mjs';
import { isSuiteResult } from '../../scripts/suites/result.mjs';
import { launchChromium } from '../support/chromium.ts';
import { bundleHostTests } from './bundle.ts';

/** Milliseconds for VS Code to load and all tests to run. */
const patience = 600_000;

exitOnSignals();
const extension = path.resolve(process.argv[2] ?? root);
const temporary = await mkdtemp(path.join(os.tmpdir(), 'trainyard-host-'));
try {
  const workspace = path.join(temporary, 'digits');
  await copySample(workspace, path.join(temporary, 'sample.log'));
  const resultFile = path.join(temporary, 'result.json');
  await runInside({ workspace, tests: await bundleHostTests(), resultFile });

  const { output, ...result } = JSON.parse(await readFile(resultFile, 'utf8'));
  if (!isSuiteResult(result)) throw new Error('The tests inside VS Code told no result.');
  console.log(output);
  process.send?.(result);
  if (result.failed > 0) process.exitCode = 1;
  process.disconnect?.();
} finally {
  await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
}

interface Inside {
  readonly workspace: string;
  readonly tests: string;
  readonly resultFile: string;
}

/** Ends when the tests are over; fails where they could not run. */
async function runInside({ workspace, tests, resultFile }: Inside): Promise<void> {
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
      ['extensionTestsPath', `vscode-remote://${authority}${tests}`],
      ['skipWelcome', 'true'],
    ];
    await openUntilOver(`${url}?${new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) })}`, said);
  } catch (error) {
    const served = (await readFile(log, 'utf8')).split('\n').slice(-20).join('\n');
    const logged = said.slice(-20).join('\n');
    throw new Error(`The tests did not run inside VS Code.\nIts server:\n${served}\nIts page:\n${logged}`, {
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
