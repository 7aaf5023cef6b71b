/** The runs table on runs that MLflow wrote: sorted, filtered, marked together with the tree, and taken along as CSV. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Frame } from 'playwright-core';
import { PythonScript } from '../support/pythonScript.ts';
import { until } from '../support/until.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { webviewWith } from './webview.ts';
import { expand, openContainer, row, runCommand, screenshot, toggleViews, wearTheme } from './workbench.ts';

describe('the runs table', () => {
  let session: Session;
  let writer: PythonScript;
  let table: Frame;
  pictureFailures(() => session);

  before(async () => {
    session = await openSession({}, 'empty');
    const { page, workspace } = session;
    writer = new PythonScript('experiment_runs.py', workspace, 'f'.repeat(40));
    await writer.answer();
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
  const names = () => table.locator('.row .name').allTextContents();
  const runNamed = (name: string) => table.locator('.row').filter({ has: table.getByText(name, { exact: true }) });

  const hasKeyboard = () =>
    until('the table has the keyboard', () =>
      table.evaluate(() => document.hasFocus() && document.activeElement?.getAttribute('role') === 'treegrid'),
    );

  it('opens with every run, those that a run started under it', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Open Runs Table');
    table = await webviewWith(page, '.row .name');
    await until('all runs are there', async () => (await names()).length >= 7);
    await hasKeyboard();
    const level = (name: string) => runNamed(name).getAttribute('aria-level');
    assert.deepEqual([await level('sweep'), await level('trial 1'), await level('fold')], ['1', '2', '3']);
    await screenshot(page, 'runs-table-dark');
    await wearTheme(page, 'light');
    await screenshot(page, 'runs-table-light');
    await wearTheme(page, 'dark');
  });

  it('is worked by the keyboard, which comes back from the menu of a cell', async () => {
    const { page } = session;
    const activeRun = () => table.locator('.row:has(#active-cell) .name').textContent();
    const [first, second] = await names();
    await page.keyboard.press('ArrowDown');
    assert.equal(await activeRun(), first);
    for (const checked of ['true', 'false']) {
      await page.keyboard.press('Space');
      await table.locator(`.row:has(#active-cell) .box[aria-checked="${checked}"]`).waitFor();
    }
    await page.keyboard.press('Shift+F10');
    const menu = page.locator('.monaco-menu');
    await menu.getByRole('menuitem', { name: 'Pin or Unpin' }).waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await hasKeyboard();
    await page.keyboard.press('ArrowDown');
    assert.equal(await activeRun(), second);
  });

  it('follows a running run', async () => {
    writer.tell('step');
    await writer.answer();
    await runNamed('live').getByText(/^8\.9/).waitFor();
  });

  it('has only my runs where the tree has', async () => {
    const { page } = session;
    const hasOthers = async () => (await names()).some((name) => name.includes('others'));
    await until('everybody’s runs are there', hasOthers);
    await runCommand(page, 'Trainyard: Show Only My Runs');
    await until('mine alone are there', async () => !(await hasOthers()) && (await names()).length > 0);
    await runCommand(page, "Trainyard: Show Everybody's Runs");
    await until('everybody’s runs are there again', hasOthers);
  });

  it('is filtered together with the tree, in the words of MLflow', async () => {
    await table.getByRole('textbox', { name: /^Filter/ }).fill('metrics.loss < 1.5');
    await until('the filter leaves four', async () => (await names()).sort().join() === 'fold,forest,trial 0,trial 1');
    await session.page.locator('.pane-body').getByText('metrics.loss < 1.5').first().waitFor();
    await table.locator('.head').filter({ hasText: 'loss' }).click();
    await table.locator('.head').filter({ hasText: 'loss' }).click();
    await until('the least is first', async () => (await names()).join() === 'trial 0,fold,forest,trial 1');
  });

  it('chooses runs as the tree does', async () => {
    await runNamed('forest').locator('.box').click();
    await until(
      'the tree has it checked',
      async () =>
        (await experiments(/^forest/)
          .getByRole('checkbox')
          .getAttribute('aria-checked')) === 'true',
    );
    await experiments(/^forest/)
      .getByRole('checkbox')
      .click();
    await until(
      'the table has it no more',
      async () => (await runNamed('forest').locator('.box').getAttribute('aria-checked')) === 'false',
    );
  });

  it('hides a run by the menu of its row, and shows it again', async () => {
    const { page } = session;
    await runNamed('trial 1').locator('.name').click({ button: 'right' });
    await page.locator('.monaco-menu').getByRole('menuitem', { name: 'Hide or Show Again' }).click({ delay: 300 });
    await until('it is gone', async () => (await names()).join() === 'trial 0,fold,forest');
    await table.getByRole('button', { name: '1 hidden' }).click();
    await until('it is there again', async () => (await names()).includes('trial 1'));
  });

  it('exports what it shows, number for number as the database has it', async () => {
    const { page, workspace } = session;
    const file = path.join(workspace, 'All experiments.csv');
    await table.getByRole('button', { name: 'Export CSV' }).click();
    const field = page.locator('.quick-input-widget input[type="text"]');
    await until('the dialog offers a name', async () => (await field.inputValue()) === file);
    await page.keyboard.press('Enter');
    const text = await until('the file is there', () => readFile(file, 'utf8').catch(() => undefined));
    const [heads = [], ...rows] = text.split('\r\n').map((line) => line.split(','));
    const exported = rows
      .filter(([name]) => name !== '')
      .map((cells) => new Map(heads.map((head, at) => [head, cells[at]])));
    assert.deepEqual(
      exported.map((run) => [run.get('run_id'), Number(run.get('metrics.loss')), run.get('params.lr')]),
      inDatabase(path.join(workspace, 'mlflow.db')),
    );
  });
});

/** The runs with a loss below 1.5, the least first, as MLflow stored them. */
function inDatabase(file: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database
      .prepare(
        `SELECT run_uuid, m.value AS loss, p.value AS lr FROM latest_metrics m JOIN params p USING (run_uuid)
         WHERE m.key = 'loss' AND m.value < 1.5 AND NOT m.is_nan AND p.key = 'lr' ORDER BY m.value`,
      )
      .all();
    return rows.map(({ run_uuid, loss, lr }) => [run_uuid, loss, lr]);
  } finally {
    database.close();
  }
}
