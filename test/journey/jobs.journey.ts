/** A job that has ended: launched again, and removed for good. */
import assert from 'node:assert/strict';
import { glob } from 'node:fs/promises';
import { openSession, pictureFailures, type Session } from './session.ts';
import { dialog, openContainer, pick, pickInMenu, row, rowsOf, runCommand, screenshot } from './workbench.ts';

const training = { timeout: 120_000 };

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
});
