/** How the stages of the sample stand: before anything ran, after a launch, while a parameter is edited. */
import { openSession, pictureFailures, type Session } from './session.ts';
import { expand, openContainer, openFile, row, screenshot } from './workbench.ts';

/** A launch takes its time on a busy machine. */
const launch = { timeout: 240_000 };

describe('the pipelines of the sample', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession();
    await openContainer(session.page, 'Trainyard');
  });
  after(() => session.close());

  const pipelines = (text: string | RegExp) => row(session.page, 'Pipelines', text);
  const lens = (text: string) => session.page.locator('.codelens-decoration').filter({ hasText: text }).first();

  it('have never run, generated stages below their group', async () => {
    await pipelines(/prepare.*never run/).waitFor();
    await expand(pipelines(/^train.*all never run/));
    await pipelines(/train@forest.*never run/).waitFor();
    await screenshot(session.page, 'pipelines-never-run');
  });

  it('lead to the lines of a stage', async () => {
    const { page } = session;
    await pipelines('evaluate').click();
    await page.locator('.tabs-container').getByRole('tab', { name: 'dvc.yaml' }).waitFor();
    await page.locator('.view-lines').getByText('src/evaluate.py').first().waitFor();
  });

  it('are launched from their rows, and are up to date then, here and above the stage', async () => {
    const { page } = session;
    await pipelines(/prepare/).hover();
    await pipelines(/prepare/)
      .getByRole('button', { name: 'Launch Training…' })
      .click();
    await row(page, 'Jobs', /prepare.*succeeded in/).waitFor(launch);
    await pipelines(/prepare.*up to date/).waitFor();
    await openFile(page, 'dvc.yaml');
    await page.keyboard.press('ControlOrMeta+Home');
    await lens('Up to date').waitFor();
    await screenshot(page, 'pipelines-up-to-date');
  });

  it('say what an unsaved parameter changes', async () => {
    const { page } = session;
    await openFile(page, 'params.yaml');
    await page.locator('.view-lines').getByText('seed').first().click();
    await page.keyboard.press('End');
    await page.keyboard.type('1');
    await pipelines(/prepare.*changed: seed/).waitFor();
    await screenshot(page, 'pipelines-changed');
    await page.keyboard.press('ControlOrMeta+Z');
    await pipelines(/prepare.*up to date/).waitFor();
  });
});
