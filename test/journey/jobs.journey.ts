/** A job that has ended: launched again, removed for good, and a run where no tracker knows of it. */
import assert from 'node:assert/strict';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { writeFiles } from '../support/gitRepository.ts';
import { until } from '../support/until.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { webviewWith } from './webview.ts';
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
  wearTheme,
} from './workbench.ts';

const training = { timeout: 120_000 };

/** A pipeline whose training only prints. */
const plain = {
  'dvc.yaml': `stages:
  smooth:
    cmd: python smooth.py
    deps: [smooth.py]
    params: [rate]
    metrics: [result.json: {cache: false}]
`,
  'params.yaml': 'rate: 0.25\n',
  'smooth.py': `import json, time
for epoch in range(40):
    print(f"epoch {epoch} loss={1 / (epoch + 1):.4f} rate took 0.5s", flush=True)
    time.sleep(0.5)
json.dump({"score": 0.875}, open("result.json", "w"))
`,
};

describe('a job that has ended', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession();
    await openContainer(session.page, 'Trainyard');
    await session.page.getByRole('button', { name: 'Launch Training' }).first().waitFor();
  });
  after(() => session.close());

  const ended = /prepare.*succeeded in/;
  const experiments = (text: string | RegExp) => row(session.page, 'Experiments', text);
  /** Anew each time: DVC's own store appears while the job writes, and then all stores stand side by side. */
  const openRun = async () => {
    await expand(experiments('plain/dvc.yaml:smooth'));
    await expand(experiments(/smooth \d/));
  };
  const jobs = () => session.page.getByRole('tree', { name: 'Jobs' }).getByRole('treeitem').filter({ hasText: ended });
  const logs = async () => {
    const found: string[] = [];
    for await (const log of glob('**/trainyard.trainyard/jobs/*/log', { cwd: session.data })) found.push(log);
    return found;
  };

  it('is launched again by the button in its row', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Launch Training…');
    await pick(page, 'prepare');
    await jobs().first().waitFor(training);
    await jobs().first().hover();
    await jobs().first().getByRole('button', { name: 'Launch Again' }).click();
    await jobs().nth(1).waitFor(training);
    assert.equal((await logs()).length, 2);
  });

  it('stays where its removal is thought better of, which says what is lost', async () => {
    const { page } = session;
    await pickInMenu(row(page, 'Jobs', ended), 'Remove Job and Its Log');
    await dialog(page).getByText('Remove the job prepare?').waitFor();
    await dialog(page)
      .getByText(
        'Its log is deleted, with the run that was read from it. What trackers logged and all files stay. This cannot be undone.',
      )
      .waitFor();
    await screenshot(page, 'jobs-remove');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    assert.equal(await jobs().count(), 2);
  });

  it('goes with its log when it is removed, and the others stay', async () => {
    const { page } = session;
    await pickInMenu(row(page, 'Jobs', ended), 'Remove Job and Its Log');
    await dialog(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await jobs().nth(1).waitFor({ state: 'detached' });
    assert.equal((await rowsOf(page, 'Jobs')).length, 1);
    assert.equal((await logs()).length, 1);
  });

  it('is removed with all others from the head of the view', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Remove Finished Jobs');
    await dialog(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No jobs yet.').waitFor();
    assert.deepEqual(await logs(), []);
  });

  it('was a run while it went on, where its stage logs to no tracker, and is one after that', async () => {
    const { page, workspace } = session;
    await writeFiles(path.join(workspace, 'plain'), plain);
    const header = page.locator('.pane-header').filter({ hasText: 'Pipelines' });
    await header.hover();
    await header.getByRole('button', { name: 'Refresh Pipelines' }).click();
    await row(page, 'Pipelines', 'smooth').waitFor();
    await runCommand(page, 'Trainyard: Launch Training…');
    await pick(page, 'smooth');
    // The other views make room.
    await toggleViews(page, 'Pipelines', 'Models');
    await openRun();
    await experiments(/smooth \d.*running/).waitFor();
    await experiments('loss').waitFor(training);
    const earlier = await experiments('loss').textContent();
    await until('the loss moves', async () => {
      await openRun();
      return (await experiments('loss').textContent()) !== earlier;
    });
    await row(page, 'Jobs', /smooth.*succeeded in/).waitFor(training);
    await openRun();
    await experiments(/score.*0\.875/).waitFor();
    await expand(experiments('Parameters'));
    await experiments(/rate.*0\.25/).waitFor();
  });

  it('has a curve in the comparison, out of its log; one in which nothing had changed has only its metrics', async () => {
    const { page } = session;
    await row(page, 'Jobs', /smooth/).hover();
    await row(page, 'Jobs', /smooth/)
      .getByRole('button', { name: 'Launch Again' })
      .click();
    const runs = page
      .getByRole('tree', { name: 'Experiments' })
      .getByRole('treeitem')
      .filter({ hasText: /smooth \d/ });
    await runs.nth(1).waitFor(training);
    await until('both have ended', async () =>
      (await rowsOf(page, 'Jobs')).every(({ description }) => description.includes('succeeded in')),
    );
    await runs.nth(0).click();
    await runs.nth(1).click({ modifiers: ['ControlOrMeta'] });
    await runCommand(page, 'Trainyard: Compare Runs');
    const frame = await webviewWith(page, 'figure[data-metric="loss"]');
    await frame.locator('figure[data-metric="loss"][data-points="40"]').waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await wearTheme(page, theme);
      await screenshot(page, `jobs-untracked-${theme}`);
    }
  });
});
