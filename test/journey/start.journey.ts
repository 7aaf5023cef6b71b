/** `npm start` without a desktop: the address as its last line, an open folder behind it, and nothing left when it ends. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { node, root } from '../../scripts/setup/paths.mjs';
import { freePort, isFree } from '../../scripts/setup/ports.mjs';
import { launchChromium } from '../support/chromium.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';
import { openContainer, row, screenshot } from './workbench.ts';

/** Nothing is launched in a folder of the user's own until it is trusted. */
async function trustsNothingUnasked(page: Page): Promise<void> {
  await page.getByText('Nothing is launched in a folder that you have not trusted.').waitFor();
  const launch = page.getByRole('button', { name: 'Launch Training', exact: true });
  assert.equal(await launch.count(), 0);
  await screenshot(page, 'start');
  await page.getByRole('button', { name: 'Manage Workspace Trust' }).click();
  await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
  await launch.first().waitFor();
}

describe('npm start in the browser', () => {
  let ends: (() => Promise<unknown>)[];
  beforeEach(() => {
    ends = [];
  });
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    await removeTemporaryFolders();
  });

  it('opens the folder that it is given at the port that it is given, and goes without a trace', async () => {
    const workspace = await temporaryFolder();
    await writeFile(path.join(workspace, 'dvc.yaml'), 'stages:\n  train:\n    cmd: python train.py\n');
    const port = await freePort();
    const args = ['scripts/start.mjs', '--workspace', workspace, '--port', String(port)];
    const started = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const exited = once(started, 'exit');
    ends.push(async () => {
      started.kill();
      await exited;
    });
    let said = '';
    let progress = '';
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    started.stderr.setEncoding('utf8').on('data', (text: string) => {
      progress += text;
    });
    const ready = () => started.exitCode !== null || said.includes('Trainyard is open');
    await until('it is open', ready, 240_000);
    assert.equal(said, `Trainyard is open at http://127.0.0.1:${port}/\n`, progress);
    assert.match(progress, /\[1\/\d\] Installing npm packages: done before\n/);
    assert.match(progress, /Starting VS Code in the browser … \d+ s, done\n$/);

    const browser = await launchChromium();
    ends.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    await page.goto(`http://127.0.0.1:${port}/`);
    await row(page, 'Files Explorer', 'dvc.yaml').waitFor();
    await openContainer(page, 'Trainyard');
    await trustsNothingUnasked(page);
    await browser.close();

    started.kill('SIGINT');
    await exited;
    await assert.rejects(access(path.join(os.tmpdir(), `trainyard-${port}.sock`)), { code: 'ENOENT' });
    await until('the port is free', () => isFree(port));
  });
});
