/** What goes wrong is told in the right place, and everything else goes on. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { pythonBin } from '../../scripts/setup/paths.mjs';
import { openSession, pictureFailures, type Session } from './session.ts';
import { openContainer, openFile, pick, row, runCommand, screenshot } from './workbench.ts';

const execute = promisify(execFile);
const training = { timeout: 120_000 };
const hostile = '<img src=x onerror=alert(1)> & co';

describe('bad days', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession();
    await openContainer(session.page, 'Trainyard');
    await session.page.getByText('No runs yet.').waitFor();
  });
  after(() => session.close());

  const notification = (text: string | RegExp) => session.page.locator('.notifications-toasts').getByText(text).first();

  async function launch(stage: string): Promise<void> {
    await runCommand(session.page, 'Trainyard: Launch Training…');
    await pick(session.page, stage);
  }

  it('a store that is no database is a row that says so', async () => {
    const { page, workspace } = session;
    await writeFile(
      path.join(workspace, 'mlflow.db'),
      'this is no database, but it is long enough to be read as one. '.repeat(40),
    );
    await row(page, 'Experiments', /Cannot read mlflow\.db/).waitFor();
    await screenshot(page, 'bad-store');
  });

  it('a name full of HTML is only a name', async () => {
    const { page, workspace } = session;
    const other = path.join(workspace, 'mlruns');
    await mkdir(other);
    await execute(path.join(pythonBin, 'mlflow'), ['experiments', 'create', '-n', hostile], {
      cwd: workspace,
      env: { ...process.env, MLFLOW_TRACKING_URI: other, MLFLOW_ALLOW_FILE_STORE: 'true' },
    });
    await row(page, 'Experiments', hostile).waitFor();
  });

  it('a training that fails is told with its log and a second try', async () => {
    const { page, workspace } = session;
    await writeFile(path.join(workspace, 'src', 'prepare.py'), 'raise SystemExit("no data today")\n');
    await launch('prepare');
    await notification(/prepare failed/).waitFor(training);
    await page.locator('.notifications-toasts').getByRole('button', { name: 'Show Log' }).waitFor();
    await row(page, 'Jobs', /prepare.*failed after/).waitFor();
    await screenshot(page, 'bad-failure');
    await runCommand(page, 'Notifications: Clear All Notifications');
  });

  it('Cancel ends a job', async () => {
    const { page, workspace } = session;
    await writeFile(
      path.join(workspace, 'src', 'prepare.py'),
      'import time\nprint("waiting", flush=True)\ntime.sleep(600)\n',
    );
    await launch('prepare');
    await row(page, 'Jobs', /prepare.*running/).waitFor(training);
    await page.locator('.terminal-wrapper.active .xterm-rows').getByText('waiting').waitFor(training);
    await runCommand(page, 'Trainyard: Cancel Job');
    await row(page, 'Jobs', /prepare.*cancelled after/).waitFor(training);
  });

  it('a broken pipeline is underlined, and its last good stages can be launched', async () => {
    const { page } = session;
    await openFile(page, 'dvc.yaml');
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('\nstages: [');
    await page.locator('.squiggly-error').first().waitFor();
    await runCommand(page, 'Trainyard: Launch Training…');
    await page.locator('.quick-input-widget').getByRole('option', { name: 'evaluate' }).waitFor();
    await page.keyboard.press('Escape');
    await runCommand(page, 'File: Revert File');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });
});

describe('a Python that is not there', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession({ 'trainyard.python': '/nowhere/python' });
  });
  after(() => session.close());

  it('is explained, with a way to choose another', async () => {
    const { page } = session;
    await openContainer(page, 'Trainyard');
    await runCommand(page, 'Trainyard: Launch Training…');
    await pick(page, 'prepare');
    await page
      .locator('.notifications-toasts')
      .getByText(/\/nowhere\/python is not there/)
      .first()
      .waitFor();
    await page.locator('.notifications-toasts').getByRole('button', { name: 'Choose Interpreter' }).waitFor();
  });
});
