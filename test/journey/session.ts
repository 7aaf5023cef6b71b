/** A user's session: the packaged extension in VS Code, a fresh copy of the sample, a browser with the page open. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { installExtension, startCodeServer } from '../../scripts/setup/codeServer.mjs';
import { freePort } from '../../scripts/setup/ports.mjs';
import { vsix } from '../../scripts/setup/product.mjs';
import { copySample } from '../../scripts/setup/sample.mjs';
import { launchChromium } from '../support/chromium.ts';
import { endLaunchedJobs } from '../support/launchedJobs.ts';
import { screenshot } from './workbench.ts';

export interface Session {
  readonly page: Page;
  /** The folder that is open, or that could be. */
  readonly workspace: string;
  /** Where VS Code keeps its own data. */
  readonly data: string;
  /** Ends the browser, VS Code and what was launched in it, and removes the folders. */
  readonly close: () => Promise<void>;
}

/** What every session starts with: nothing in view but the folder. */
const quiet = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'files.autoSave': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.ignoreRecommendations': true,
  'chat.commandCenter.enabled': false,
  'window.autoDetectColorScheme': true,
  // Its text then stands in the page.
  'terminal.integrated.gpuAcceleration': 'off',
};

/**
 * What is open: `sample`: a fresh copy of it; `empty`: a folder with nothing in it; `nothing`: a window without a
 * folder; names: several folders, below one, with nothing in them.
 */
type Opened = 'sample' | 'empty' | 'nothing' | readonly string[];

export async function openSession(
  settings: Readonly<Record<string, unknown>> = {},
  opens: Opened = 'sample',
): Promise<Session> {
  const temporary = await realpath(await mkdtemp(path.join(os.tmpdir(), 'trainyard-journey-')));
  const ends: (() => Promise<void>)[] = [() => rm(temporary, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const data = path.join(temporary, 'vscode');
    const log = path.join(temporary, 'vscode.log');
    const workspace = path.join(temporary, 'digits');
    // Settings of a machine, such as the path of an interpreter, are read from the second where VS Code is remote.
    const settingsFiles = ['User', 'Machine'].map((scope) => path.join(data, 'user', scope, 'settings.json'));
    if (opens === 'sample') await copySample(workspace, log);
    else await mkdir(workspace);
    for (const file of settingsFiles) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ ...quiet, ...settings }));
    }
    await installExtension(data, vsix, log);

    ends.push(() => endLaunchedJobs(data));
    const folder = await openedIn(workspace, opens);
    const server = await startCodeServer({
      data,
      ...(folder && { folder }),
      port: await freePort(),
      log,
      trusted: true,
    });
    ends.push(server.stop);
    const browser = await launchChromium();
    ends.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
    page.setDefaultTimeout(30_000);
    await page.goto(server.url);
    await page.locator('.monaco-workbench').waitFor();
    return { page, workspace, data, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openedIn(workspace: string, opens: Opened): Promise<string | undefined> {
  if (opens === 'nothing') return undefined;
  if (typeof opens === 'string') return workspace;
  for (const name of opens) await mkdir(path.join(workspace, name));
  const file = path.join(workspace, 'several.code-workspace');
  await writeFile(file, JSON.stringify({ folders: opens.map((name) => ({ path: name })) }));
  return file;
}

/** Leaves a picture of the page for each test that fails: out/screenshots/failed-TITLE.png. */
export function pictureFailures(session: () => Session): void {
  afterEach(async function () {
    const title = this.currentTest?.isFailed() ? this.currentTest.title : undefined;
    if (title !== undefined) await screenshot(session().page, `failed-${title.replace(/\W+/g, '-')}`);
  });
}
