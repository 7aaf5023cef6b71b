/** The same launch on another machine: behind a real sshd on loopback, as the user's settings name it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pythonBin } from '../../scripts/setup/paths.mjs';
import { Sshd } from '../support/sshd.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { expand, openContainer, pick, row, rowsOf, runCommand, screenshot } from './workbench.ts';

const training = { timeout: 240_000 };

describe('training on another machine', () => {
  let session: Session;
  pictureFailures(() => session);
  let sshd: Sshd;
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'trainyard-sshd-')));
    sshd = await Sshd.start(folder);
    const runner = sshd.entry({ setup: [`. '${path.join(pythonBin, 'activate')}'`] });
    session = await openSession({ 'trainyard.runners': [runner] });
    await openContainer(session.page, 'Trainyard');
    await session.page.getByRole('button', { name: 'Launch Training' }).first().waitFor();
  });
  after(async () => {
    await session.close();
    await sshd.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('asks where, and takes the working tree along as it is', async () => {
    const { page, workspace } = session;
    const params = path.join(workspace, 'params.yaml');
    await writeFile(params, (await readFile(params, 'utf8')).replace('steps: 300', 'steps: 123'));
    await runCommand(page, 'Trainyard: Launch Training…');
    await pick(page, 'train@linear');
    await pick(page, 'gpu1');
    await row(page, 'Jobs', /train@linear.*gpu1/).waitFor(training);
    await row(page, 'Jobs', /running .*gpu1/).waitFor(training);
  });

  it('follows it again after the window was closed', async () => {
    const { page } = session;
    await page.reload();
    await page.locator('.monaco-workbench').waitFor();
    await openContainer(page, 'Trainyard');
    await row(page, 'Jobs', /succeeded in .*gpu1/).waitFor(training);
    await row(page, 'Jobs', 'train@linear').click();
    await page.locator('.terminal-wrapper.active .xterm-rows').getByText('End of the log.').waitFor();
  });

  it('shows its runs under the name of the machine', async () => {
    const { page, workspace } = session;
    // The other views make room: only rows in sight exist.
    for (const view of ['Jobs', 'Models']) await page.locator('.pane-header').filter({ hasText: view }).click();
    await expand(row(page, 'Experiments', 'gpu1'));
    await expand(row(page, 'Experiments', 'digits'));
    await expand(row(page, 'Experiments', 'linear'));
    await expand(row(page, 'Experiments', 'Parameters'));
    await row(page, 'Experiments', 'steps').waitFor();
    const rows = await rowsOf(page, 'Experiments');
    assert(
      rows.some(({ label, description }) => label === 'linear' && description.includes('gpu1')),
      JSON.stringify(rows),
    );
    assert(
      rows.some(({ label, description }) => label === 'steps' && description === '123'),
      JSON.stringify(rows),
    );
    await screenshot(page, 'remote');
    await assert.rejects(readFile(path.join(workspace, 'mlflow.db')), { code: 'ENOENT' });
  });

  it('calls a machine that is away unreachable, and says so in time', async () => {
    const { page } = session;
    await sshd.stop();
    await runCommand(page, 'Trainyard: Launch Training…');
    await pick(page, 'prepare');
    await pick(page, 'gpu1');
    await page
      .locator('.notifications-toasts')
      .getByText(/gpu1|reach|refused/)
      .first()
      .waitFor();
  });
});
