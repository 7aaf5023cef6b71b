/** The main job: launch a training, watch its runs, reload the window in between, compare, see the model. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { webviewWith } from './webview.ts';
import {
  expand,
  openContainer,
  openFile,
  pick,
  row,
  rowsOf,
  runCommand,
  screenshot,
  selectRows,
  toggleViews,
  wearTheme,
} from './workbench.ts';

/** Training takes its time on a busy machine. */
const training = { timeout: 240_000 };

describe('training the sample', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession();
  });
  after(() => session.close());

  const jobs = (text: string | RegExp) => row(session.page, 'Jobs', text);
  const experiments = (text: string | RegExp) => row(session.page, 'Experiments', text);
  // DVC's store is called digits, too.
  const ofMlflow = /digits\s*\d+ runs?/;
  // Below a store, MLflow's or DVC's, and an experiment.
  const runs = (): Locator =>
    session.page.getByRole('tree', { name: 'Experiments' }).locator('[role="treeitem"][aria-level="3"]');

  it('offers the next step where there is nothing yet', async () => {
    const { page } = session;
    await openContainer(page, 'Trainyard');
    await page.getByRole('button', { name: 'Launch Training' }).first().waitFor();
    await page.getByText('No runs yet.').waitFor();
    await page.getByText('No registered models yet.').waitFor();
  });

  it('launches a stage from the lens above it', async () => {
    const { page } = session;
    await openFile(page, 'dvc.yaml');
    await page.locator('.codelens-decoration a').filter({ hasText: 'Launch' }).nth(1).click();
    await openContainer(page, 'Trainyard');
    await jobs(/prepare.*succeeded in/).waitFor(training);
  });

  it('launches the whole pipeline from the sidebar', async () => {
    const { page } = session;
    const header = page.locator('.pane-header').filter({ hasText: 'Jobs' });
    await header.hover();
    await header.getByRole('button', { name: 'Launch Training…' }).click();
    await pick(page, 'Whole pipeline');
    await jobs(/digits.*running/).waitFor(training);
    await page.locator('.statusbar').getByText('digits').waitFor();
  });

  it('shows a run while it logs, and its numbers move', async () => {
    await experiments(ofMlflow).waitFor(training);
    await expand(experiments(ofMlflow));
    await expand(runs().first());
    await experiments('validation_loss').waitFor(training);
    const earlier = await experiments('validation_loss').textContent();
    await until('the loss moves', async () => (await experiments('validation_loss').textContent()) !== earlier);
    await experiments(/running \d/).waitFor(training);
  });

  it('goes on while the window is closed, and loses nothing of its log', async () => {
    const { page } = session;
    await page.reload();
    await page.locator('.monaco-workbench').waitFor();
    await openContainer(page, 'Trainyard');
    await jobs(/digits.*(running|succeeded)/).waitFor(training);
    await jobs(/digits.*succeeded in/).waitFor(training);
    await jobs(/digits.*succeeded in/).click();
    const terminal = page.locator('.terminal-wrapper.active .xterm-rows');
    await terminal.getByText('End of the log.').waitFor();
  });

  it('shows the registered model with its alias and the run it came from', async () => {
    const { page, workspace } = session;
    await row(page, 'Models', /Version 1.*@champion · from/).waitFor();
    const [version] = (await rowsOf(page, 'Models')).filter(({ label }) => label === 'Version 1');
    const [champion] = query(
      workspace,
      `SELECT runs.name FROM model_versions v JOIN runs ON runs.run_uuid = v.run_id
       JOIN registered_model_aliases a ON a.name = v.name AND a.version = v.version WHERE a.alias = 'champion'`,
    );
    assert(version?.description.includes(`from ${champion?.['name']}`), version?.description);
  });

  it('compares the runs: the charts draw what was logged', async () => {
    const { page, workspace } = session;
    // The other views make room.
    await toggleViews(page, 'Pipelines', 'Jobs', 'Models');
    await expand(experiments(ofMlflow));
    await runs().nth(2).waitFor();
    await selectRows(runs().nth(0), runs().nth(1), runs().nth(2));
    await runCommand(page, 'Trainyard: Compare Runs');
    const frame = await webviewWith(page, 'figure[data-metric="validation_loss"]');
    const logged = query(
      workspace,
      `SELECT r.name, count(*) AS points, min(m.value) AS least, max(m.value) AS most FROM metrics m
       JOIN runs r USING (run_uuid) WHERE m.key = 'validation_loss' GROUP BY r.run_uuid ORDER BY r.name`,
    );
    assert.equal(logged.length, 3);
    const figure = frame.locator('figure[data-metric="validation_loss"]');
    await figure.scrollIntoViewIfNeeded();
    const points = logged.reduce((sum, run) => sum + Number(run['points']), 0);
    await frame.locator(`figure[data-metric="validation_loss"][data-points="${points}"]`).waitFor();
    const label = await figure.locator('canvas').getAttribute('aria-label');
    for (const { name, least, most } of logged) {
      for (const value of [least, most]) {
        const shown = String(Number(Number(value).toPrecision(5)));
        assert(label?.includes(String(name)) && label.includes(shown), `${name} ${shown} is not in: ${label}`);
      }
    }
    assert((await colours(figure.locator('canvas'))) > 3, 'the chart is blank');
  });

  it('marks the parameters that differ', async () => {
    const frame = await webviewWith(session.page, 'figure[data-metric="validation_loss"]');
    const parameters = frame.locator('table').first().locator('tbody tr');
    const marked = parameters.filter({ hasText: '≠' });
    const names = await marked.locator('th').allTextContents();
    assert(
      names.some((name) => name.includes('family')),
      names.join(', '),
    );
    assert(!names.some((name) => name.includes('seed')), names.join(', '));
  });

  it('follows the theme', async () => {
    const { page } = session;
    const frame = await webviewWith(page, 'figure[data-metric="validation_loss"]');
    const background = () => frame.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
    await frame.locator('h1, header').first().scrollIntoViewIfNeeded();
    await screenshot(page, 'comparison-dark');
    const dark = await background();
    await wearTheme(page, 'light');
    await screenshot(page, 'comparison-light');
    assert.notEqual(await background(), dark);
    await wearTheme(page, 'dark');
  });
});

/** Asks the database directly, beside the product. */
function query(workspace: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(path.join(workspace, 'mlflow.db'), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** How many colours a canvas holds: 1 where nothing is drawn. */
async function colours(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) return 0;
    const image = element.getContext('2d')?.getImageData(0, 0, element.width, element.height);
    return new Set(new Uint32Array(image?.data.buffer ?? new ArrayBuffer(0))).size;
  });
}
