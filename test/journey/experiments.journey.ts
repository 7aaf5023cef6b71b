/** The Experiments view: what stands in it, what is done with its runs, and that it lives without VS Code's watchers. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { simpleGit } from 'simple-git';
import { isRecord, isString } from '../../protocol/shape.ts';
import { workbenchPython } from '../support/python.ts';
import { PythonScript } from '../support/pythonScript.ts';
import { until } from '../support/until.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { webviewWith } from './webview.ts';
import {
  expand,
  openContainer,
  pick,
  pickInMenu,
  row,
  rowsOf,
  runCommand,
  screenshot,
  toggleViews,
  wearTheme,
} from './workbench.ts';

describe('the Experiments view', () => {
  let session: Session;
  let writer: PythonScript;
  pictureFailures(() => session);

  before(async () => {
    const { python } = await workbenchPython();
    session = await openSession({ 'trainyard.python': python, 'files.watcherExclude': { '**': true } }, 'empty');
    const { page, workspace } = session;
    const git = simpleGit(workspace);
    await git.init();
    await writeFile(path.join(workspace, 'train.py'), 'rate = 0.1\n');
    await git.add('.');
    await git.raw('-c', 'user.name=A', '-c', 'user.email=a@localhost', 'commit', '-m', 'code');
    const commit = (await git.revparse('HEAD')).trim();
    await writeFile(path.join(workspace, 'train.py'), 'rate = 0.01\n');
    writer = new PythonScript('experiment_runs.py', workspace, commit);
    const answer = await writer.answer();
    assert(isRecord(answer) && isString(answer['live']));
    await openContainer(page, 'Trainyard');
    // The other views make room.
    await toggleViews(page, 'Pipelines', 'Jobs', 'Models');
    await expand(experiments('digits'));
  });
  after(async () => {
    await writer?.end();
    await session?.close();
  });

  const experiments = (text: string | RegExp) => row(session.page, 'Experiments', text);
  const labels = async () => (await rowsOf(session.page, 'Experiments')).map(({ label }) => label);
  const checkbox = (item: Locator) => item.getByRole('checkbox');

  it('shows runs under the runs that started them, at any depth', async () => {
    await expand(experiments(/^sweep/));
    await expand(experiments(/^trial 0/));
    await experiments(/^fold/).waitFor();
    const levels = new Map((await rowsOf(session.page, 'Experiments')).map(({ label, level }) => [label, level]));
    assert.deepEqual(
      ['sweep', 'trial 0', 'fold'].map((label) => levels.get(label)),
      [2, 3, 4],
    );
    await screenshot(session.page, 'experiments-nested');
    await experiments(/^sweep/).click();
    await session.page.keyboard.press('ArrowLeft');
  });

  it('moves a running run within two seconds, with every watcher of VS Code silenced', async () => {
    await expand(experiments(/^live/));
    await experiments(/^loss/).waitFor();
    writer.tell('step');
    await writer.answer();
    await experiments(/loss.*8\.9/).waitFor();
    await experiments(/^live/).locator('.monaco-tl-twistie').click();
  });

  it('shows what was logged, and opens an artifact that cannot be changed', async () => {
    const { page } = session;
    await expand(experiments(/^forest/));
    for (const part of ['Tags', 'Datasets', 'Artifacts', 'report']) await expand(experiments(part));
    await experiments(/digits.*training/).waitFor();
    await experiments(/model\.bin.*25/).waitFor();
    await experiments('confusion.csv').click();
    const editor = page.locator('.editor-instance');
    await editor.getByText('label,zero,one').waitFor();
    await editor.getByText('label,zero,one').click();
    await page.keyboard.type('x');
    await screenshot(page, 'experiments-dark');
    await wearTheme(page, 'light');
    await screenshot(page, 'experiments-light');
    await wearTheme(page, 'dark');
    // What was typed changed nothing.
    await editor.getByText('label,zero,one', { exact: true }).waitFor();
    assert.equal(await page.locator('.tabs-container .tab.dirty').count(), 0);
  });

  it('opens pictures and notes, too', async () => {
    const { page } = session;
    await experiments('picture.png').click();
    const preview = await webviewWith(page, 'img[src*="picture.png"]');
    await until('the picture is drawn', () =>
      preview
        .locator('img')
        .evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth === 4),
    );
    await screenshot(page, 'experiments-picture');
    await experiments('notes.txt').click();
    await page.locator('.editor-instance').getByText('The trees see every digit.').waitFor();
  });

  it('draws the curve of a metric where the pointer rests on it', async () => {
    const { page } = session;
    await experiments(/^loss/).hover();
    const hover = page.locator('.monaco-hover:visible');
    await hover.getByText('Least: 0.5 at step 2').waitFor();
    const picture = hover.locator('img');
    await until('the curve is drawn', () =>
      picture.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0),
    );
    await screenshot(page, 'experiments-hover');
    await page.mouse.move(700, 600);
  });

  it('asks before it opens what is big', async () => {
    const { page } = session;
    await experiments('model.bin').click();
    await page.locator('.monaco-dialog-box').getByText('model.bin has 25.0 MB.').waitFor();
    await page.keyboard.press('Escape');
  });

  it('gives checked runs the colours that their chart has', async () => {
    const { page } = session;
    await experiments(/^forest/)
      .locator('.monaco-tl-twistie')
      .click();
    await checkbox(experiments(/^forest/)).click();
    await checkbox(experiments(/^live/)).click();
    const icon = experiments(/^forest/).locator('.custom-view-tree-node-item-icon');
    await until('the icon is drawn', () =>
      icon.evaluate((element) => getComputedStyle(element).backgroundImage.includes('data:image/svg+xml')),
    );
    await runCommand(page, 'Trainyard: Compare Runs');
    const comparison = await webviewWith(page, 'canvas');
    await comparison.getByText('forest').first().waitFor();
    await screenshot(page, 'experiments-colours');
    await runCommand(page, 'View: Close All Editors');
  });

  it('pins a run above the others and hides another', async () => {
    await pickInMenu(experiments(/^sweep/), 'Pin Run');
    await until('the pinned run is first', async () => (await labels())[1] === 'sweep');
    await pickInMenu(experiments(/^live/), 'Hide Run');
    await experiments(/^live/).waitFor({ state: 'detached' });
    await runCommand(session.page, 'Trainyard: Show Hidden Runs');
    await pickInMenu(experiments(/^live.*hidden/), 'Show Run Again');
    await runCommand(session.page, 'Trainyard: Do Not Show Hidden Runs');
    await pickInMenu(experiments(/^sweep/), 'Unpin Run');
  });

  it('shows only my runs, and keeps nested runs in their place where a filter wants them', async () => {
    const { page } = session;
    await experiments(/others/).waitFor();
    await runCommand(page, 'Trainyard: Show Only My Runs');
    await experiments(/others/).waitFor({ state: 'detached' });
    await runCommand(page, "Trainyard: Show Everybody's Runs");
    await runCommand(page, 'Trainyard: Filter Runs by Status…');
    await page.locator('.quick-input-widget').getByRole('checkbox', { name: 'failed' }).first().click();
    await page.keyboard.press('Enter');
    await page.getByText("status IN ('FAILED')").first().waitFor();
    await experiments(/^forest/).waitFor({ state: 'detached' });
    await expand(experiments(/^sweep/));
    await experiments(/^trial 2/).waitFor();
    assert(!(await labels()).includes('trial 1'));
    await runCommand(page, 'Trainyard: Show All Runs');
    await experiments(/^forest/).waitFor();
    await experiments(/^sweep/)
      .locator('.monaco-tl-twistie')
      .click();
  });

  it('groups runs by a parameter, and shows the values that were chosen', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Group Runs…');
    await pick(page, 'params.lr');
    await expand(experiments(/lr = 0\.01/));
    await experiments(/^forest/).waitFor();
    await screenshot(page, 'experiments-grouped');
    await runCommand(page, 'Trainyard: Group Runs…');
    await pick(page, 'No groups');
    await runCommand(page, 'Trainyard: Choose What Runs Show…');
    await page.locator('.quick-input-widget').getByRole('checkbox', { name: 'metrics.loss' }).first().click();
    await page.keyboard.press('Enter');
    await experiments(/forest.*loss 1\b/).waitFor();
  });

  it('renames, notes, tags and deletes through MLflow, and takes a deletion back', async () => {
    const { page } = session;
    await pickInMenu(experiments(/^forest/), 'Rename Run…');
    await page.locator('.quick-input-widget input[type="text"]').fill('great forest');
    await page.keyboard.press('Enter');
    await experiments('great forest').waitFor();
    await pickInMenu(experiments('great forest'), 'Edit Note of Run');
    await page.locator('.editor-instance .view-lines').waitFor();
    await page.keyboard.type('The best so far.');
    await page.keyboard.press('ControlOrMeta+S');
    await page.locator('.tabs-container .tab.dirty').waitFor({ state: 'detached' });
    await pickInMenu(experiments('great forest'), 'Tag Run…');
    await page.locator('.quick-input-widget input[type="text"]').fill('reviewed: yes');
    await page.keyboard.press('Enter');
    await expand(experiments('great forest'));
    await expand(experiments('Tags'));
    await experiments(/reviewed.*yes/).waitFor();
    await experiments('great forest').locator('.monaco-tl-twistie').click();
    await pickInMenu(experiments('great forest'), 'Delete Run');
    await experiments('great forest').waitFor({ state: 'detached' });
    await page.locator('.notifications-toasts').getByRole('button', { name: 'Undo' }).click();
    await experiments('great forest').waitFor();
  });

  it("shows what changed in the code since a run's commit", async () => {
    const { page } = session;
    await pickInMenu(experiments('great forest'), "Compare Code with the Run's Commit");
    await page.locator('.multiDiffEditor, .monaco-editor').getByText('rate = 0.1', { exact: true }).first().waitFor();
    await screenshot(page, 'experiments-code');
  });
});
