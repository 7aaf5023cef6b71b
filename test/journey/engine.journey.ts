/** Launching by `dvc exp run`, as chosen in the settings: each launch becomes an experiment of DVC's. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { pythonBin } from '../../scripts/setup/paths.mjs';
import { git } from '../support/gitRepository.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { openContainer, pick, row, runCommand, screenshot } from './workbench.ts';

const execute = promisify(execFile);
const training = { timeout: 120_000 };

describe('launching by dvc exp run', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession();
    // Settings are shown anew when extensions start, which closes a list that is open.
    await openContainer(session.page, 'Trainyard');
    await session.page.getByRole('button', { name: 'Launch Training' }).first().waitFor();
  });
  after(() => session.close());

  const experiments = async (): Promise<readonly string[]> => {
    const { stdout } = await execute(path.join(pythonBin, 'dvc'), ['exp', 'list', '--name-only'], {
      cwd: session.workspace,
    });
    return stdout.split('\n').filter((name) => name !== '');
  };

  it('is chosen in the settings, where each way is explained', async () => {
    const { page } = session;
    await runCommand(page, 'Preferences: Open Settings (UI)');
    await page.locator('.settings-editor .search-container .monaco-editor').click();
    await page.keyboard.type('@id:trainyard.launch.engine');
    await page.locator('.settings-editor').getByText('1 Setting Found').waitFor();
    // What is found is shown anew until the search is over, which closes a list that is open; nothing tells when.
    await delay(2000);
    await page.locator('.settings-editor .setting-item-contents select').click();
    const choices = page.locator('.monaco-select-box-dropdown-container.visible');
    await choices.getByRole('option', { name: 'dvc exp run' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await choices.getByText('The same, and record the result as a DVC experiment.').waitFor();
    await screenshot(page, 'engine-setting');
    await page.keyboard.press('Enter');
    await page.locator('.settings-editor .setting-item-contents.is-configured').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.settings-editor').waitFor({ state: 'hidden' });
  });

  it('records what was launched as an experiment, with the changes that are not committed', async () => {
    const { page, workspace } = session;
    assert.deepEqual(await experiments(), []);
    await writeFile(
      path.join(workspace, 'src', 'prepare.py'),
      'import pathlib\npathlib.Path("data").mkdir(exist_ok=True)\npathlib.Path("data/digits.npz").write_text("short")\n',
    );
    await runCommand(page, 'Trainyard: Launch Training…');
    await pick(page, 'prepare');
    await row(page, 'Jobs', /prepare.*succeeded in/).waitFor(training);
    const [name, ...others] = await experiments();
    assert(name !== undefined && others.length === 0);
    await page.locator('.terminal-wrapper.active .xterm-rows').getByText(`Ran experiment(s): ${name}`).waitFor();
    await screenshot(page, 'engine-experiment');
    const ref = await git(workspace, 'for-each-ref', '--format=%(refname)', `refs/exps/**/${name}`);
    assert.match(await git(workspace, 'show', `${ref}:src/prepare.py`), /short/);
  });
});
