/** The first minute: the sample is open, and its pipeline is in an editor. */
import assert from 'node:assert/strict';
import { openSession, pictureFailures, type Session } from './session.ts';
import { openContainer, openFile, row, rowsOf, screenshot, wearTheme } from './workbench.ts';

describe('the sample', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession();
  });
  after(() => session.close());

  it('shows its files', async () => {
    const { page } = session;
    await row(page, 'Files Explorer', 'dvc.yaml').waitFor();
    const files = (await rowsOf(page, 'Files Explorer')).map(({ label }) => label);
    assert(files.includes('dvc.yaml') && files.includes('params.yaml'), files.join(', '));
  });

  it('opens its pipeline in the language of DVC', async () => {
    const { page } = session;
    await openFile(page, 'dvc.yaml');
    await page.locator('.editor-instance[data-mode-id="dvc"]').waitFor();
  });

  it('has a place in the activity bar', async () => {
    const { page } = session;
    await openContainer(page, 'Trainyard');
    await page.locator('.pane-header').getByText('Experiments').waitFor();
  });

  it('wears a light and a dark theme', async () => {
    const { page } = session;
    for (const scheme of ['light', 'dark'] as const) {
      await wearTheme(page, scheme);
      await screenshot(page, `sample-${scheme}`);
    }
  });
});
