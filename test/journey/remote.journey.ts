/** The same launch on another machine: behind a real sshd on loopback, as the user's settings name it. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pythonBin } from '../../scripts/setup/paths.mjs';
import { Sshd } from '../support/sshd.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import {
  dialog,
  expand,
  openContainer,
  pick,
  pickInMenu,
  row,
  rowsOf,
  runCommand,
  screenshot,
  toggleViews,
} from './workbench.ts';

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

  /** The folders of the jobs on the machine. */
  const places = () => readdir(path.join(sshd.home, 'trainyard', 'jobs'));

  it('asks where, and before secrets go along', async () => {
    const { page, workspace } = session;
    const params = path.join(workspace, 'params.yaml');
    await writeFile(params, (await readFile(params, 'utf8')).replace('steps: 300', 'steps: 123'));
    await writeFile(path.join(workspace, '.env'), 'TOKEN=secret\n');
    await runCommand(page, 'Trainyard: Launch Training…');
    await pick(page, 'train@linear');
    await pick(page, 'gpu1');
    await dialog(page).getByText('A file that looks like a secret would go to gpu1 with the code.').waitFor();
    await dialog(page).getByText('.env').waitFor();
    await screenshot(page, 'remote-secrets');
    await dialog(page).getByRole('button', { name: 'Launch Without It' }).click();
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

  it('took the working tree along as it was, and left the secret here', async () => {
    const [place = ''] = await places();
    const work = path.join(sshd.home, 'trainyard', 'jobs', place, 'work');
    assert.match(await readFile(path.join(work, 'params.yaml'), 'utf8'), /steps: 123/);
    await assert.rejects(readFile(path.join(work, '.env')), { code: 'ENOENT' });
    const log = await readFile(path.join(work, '..', 'log'), 'utf8');
    assert(log.startsWith('trainyard: Not shipped, as you chose: .env.\n'), log);
  });

  it('shows its runs under the name of the machine', async () => {
    const { page, workspace } = session;
    // The other views make room.
    await toggleViews(page, 'Jobs', 'Models');
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

  it('removes what a removed job left on the machine, after saying so', async () => {
    const { page, workspace } = session;
    await rm(path.join(workspace, '.env'));
    for (const view of ['Jobs', 'Models']) await page.locator('.pane-header').filter({ hasText: view }).click();
    await pickInMenu(row(page, 'Jobs', 'train@linear'), 'Remove Job and Its Log');
    await dialog(page)
      .getByText(/and on gpu1 all that was written there: files, runs and models/)
      .waitFor();
    await screenshot(page, 'remote-remove');
    await dialog(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await row(page, 'Jobs', 'train@linear').waitFor({ state: 'detached' });
    assert.deepEqual(await places(), []);
    await row(page, 'Experiments', 'gpu1').waitFor({ state: 'detached' });
  });

  it('says what stays where the machine is away when its job is removed', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Launch Training…');
    await pick(page, 'prepare');
    await pick(page, 'gpu1');
    await row(page, 'Jobs', /succeeded in .*gpu1/).waitFor(training);
    await sshd.stop();
    await pickInMenu(row(page, 'Jobs', 'prepare'), 'Remove Job and Its Log');
    await dialog(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await page
      .locator('.notifications-toasts')
      .getByText(/What the job left on gpu1 is still there\./)
      .first()
      .waitFor();
    await screenshot(page, 'remote-left');
    await row(page, 'Jobs', 'prepare').waitFor({ state: 'detached' });
    assert.equal((await places()).length, 1);
    await runCommand(page, 'Notifications: Clear All Notifications');
  });

  it('calls a machine that is away unreachable, and says so in time', async () => {
    const { page } = session;
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
