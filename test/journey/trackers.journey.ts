/** Runs of several trackers in one tree: found by themselves, filtered, sorted, compared. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { PythonScript } from '../support/pythonScript.ts';
import { until } from '../support/until.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { webviewWith } from './webview.ts';
import { expand, openContainer, row, runCommand, screenshot, selectRows, toggleViews, wearTheme } from './workbench.ts';

describe('trackers', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession();
    await openContainer(session.page, 'Trainyard');
    await session.page.getByText('No runs yet.').waitFor();
    // The other views make room.
    await toggleViews(session.page, 'Pipelines', 'Jobs', 'Models');
  });
  after(() => session.close());

  const experiments = (text: string | RegExp) => row(session.page, 'Experiments', text);
  /** The names of all rows in sight, read at once: rows come and go. */
  const names = () => session.page.getByRole('tree', { name: 'Experiments' }).locator('.label-name').allTextContents();

  async function logBy(script: string, ...args: readonly string[]): Promise<void> {
    const writer = new PythonScript(script, ...args);
    await writer.answer();
    await writer.end();
  }

  async function filter(text: string): Promise<void> {
    const { page } = session;
    await runCommand(page, 'Trainyard: Filter Runs…');
    await page.locator('.quick-input-titlebar').getByText('Filter Runs', { exact: true }).waitFor();
    await page.locator('.quick-input-widget input[type="text"]').fill(text);
  }

  it("appear as their runs do, TensorBoard's first", async () => {
    await logBy('tensorboard_runs.py', path.join(session.workspace, 'runs'));
    await expand(experiments(/^runs/));
    await expand(experiments('resumed'));
    await experiments('loss').waitFor();
  });

  it("and stand side by side, DVCLive's beside", async () => {
    await logBy('dvclive_run.py', session.workspace);
    await experiments(/dvclive/).waitFor();
    // What was open is so a level deeper.
    await experiments(/^resumed/)
      .and(session.page.locator('[aria-expanded="true"]'))
      .waitFor();
    await experiments(/^loss/).waitFor();
    await screenshot(session.page, 'trackers-dark');
    await wearTheme(session.page, 'light');
    await screenshot(session.page, 'trackers-light');
    await wearTheme(session.page, 'dark');
  });

  it('a filter leaves the runs that match, and says which it is', async () => {
    const { page } = session;
    await filter('metrics.accuracy > 0.5');
    await page.keyboard.press('Enter');
    await experiments('resumed').waitFor({ state: 'detached' });
    await experiments('tuned/first/session').waitFor();
    await experiments('No run matches the filter').waitFor();
    await page.getByText('metrics.accuracy > 0.5').first().waitFor();
    await screenshot(page, 'trackers-filter');
  });

  it('a filter that makes no sense is explained while it is typed', async () => {
    const { page } = session;
    await filter('metrics.accuracy > high');
    await page.getByText('`metrics.accuracy` is compared with a number, not with `high`.').waitFor();
    await page.keyboard.press('Escape');
  });

  it('runs are sorted by any value, and come back as they were', async () => {
    const { page } = session;
    await filter('');
    await page.keyboard.press('Enter');
    await experiments('resumed').waitFor();
    await runCommand(page, 'Trainyard: Sort Runs…');
    await page.locator('.quick-input-widget input[type="text"]').fill('run_name');
    await page
      .locator('.quick-input-widget')
      .getByRole('option', { name: /run_name.*least first/ })
      .click();
    await page.getByText('by run_name, least first').waitFor();
    const sorted = ['plain', 'resumed', 'tuned/first', 'tuned/first/session'];
    await until(
      'by name',
      async () => (await names()).filter((name) => sorted.includes(name)).join() === sorted.join(),
    );
    await runCommand(page, 'Trainyard: Show All Runs');
    await page.getByText('by run_name').waitFor({ state: 'detached' });
  });

  it('are compared in one chart', async () => {
    const { page } = session;
    await selectRows(experiments('resumed'), experiments(/^plain/));
    await runCommand(page, 'Trainyard: Compare Runs');
    const comparison = await webviewWith(page, 'canvas');
    await comparison.getByText('loss/train').first().waitFor();
    assert((await comparison.locator('canvas').count()) > 0);
    await screenshot(page, 'trackers-comparison');
  });
});
