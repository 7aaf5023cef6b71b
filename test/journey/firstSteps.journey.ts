/** The first minutes of somebody who has no pipeline yet, or no folder open. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { webviewWith } from './webview.ts';
import { openContainer, runCommand, screenshot, wearTheme } from './workbench.ts';

describe('a folder with nothing in it', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession({}, 'empty');
    await openContainer(session.page, 'Trainyard');
  });
  after(() => session.close());

  it('says what is missing, and offers to make it', async () => {
    const { page } = session;
    await page.getByText('This folder has no pipeline yet.').waitFor();
    await page.getByRole('button', { name: 'Get Started' }).first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Launch Training', exact: true }).count(), 0);
    await screenshot(page, 'first-empty');
  });

  it('gets a pipeline in which nothing is wrong, with places to fill in', async () => {
    const { page, workspace } = session;
    await page.getByRole('button', { name: 'Create a Pipeline' }).click();
    await page.locator('.editor-instance[data-mode-id="dvc"]').getByText('model.pkl').waitFor();
    await page.keyboard.type('fit');
    await page.keyboard.press('Tab');
    await page.keyboard.type('python fit.py');
    await page.keyboard.press('ControlOrMeta+S');
    const text = await until('it is saved', async () => {
      const saved = await readFile(path.join(workspace, 'dvc.yaml'), 'utf8').catch(() => '');
      return saved !== '' && saved;
    });
    assert.match(text, /^stages:\n {2}fit:\n {4}cmd: python fit\.py\n/);
    await page.locator('.codelens-decoration a').filter({ hasText: 'Launch' }).first().waitFor();
    await screenshot(page, 'first-pipeline');
    assert.equal(await page.locator('.squiggly-error').count(), 0);
  });

  it('then offers to launch it, and says how it becomes a DVC project', async () => {
    const { page } = session;
    await page.getByText('No jobs yet.').waitFor();
    await page.locator('.codelens-decoration a').filter({ hasText: 'Launch' }).first().click();
    const message = page.locator('.notifications-toasts').filter({ hasText: 'no DVC project yet' });
    await message.getByRole('button', { name: 'Open Terminal' }).click();
    await page.locator('.terminal-wrapper.active .xterm-rows').getByText('git init; dvc init').waitFor();
    await screenshot(page, 'first-no-project');
  });
});

describe('a window without a folder', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession({}, 'nothing');
  });
  after(() => session.close());

  it('says in each view what to do first', async () => {
    const { page } = session;
    await openContainer(page, 'Trainyard');
    await page.getByText('Open the folder of a project').first().waitFor();
    await page.getByRole('button', { name: 'Open Folder' }).first().waitFor();
    await page.getByText('The runs of a project appear here').waitFor();
    await page.getByText('The registered models of a project appear here').waitFor();
    await screenshot(page, 'first-no-folder');
  });

  it('launches nothing, and a command that needs a folder says so', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Create a Pipeline');
    await page.locator('.notifications-toasts').getByText('Open the folder of your project first.').waitFor();
  });

  it('has a walkthrough from the pipeline to the remote machine, in both themes', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Get Started');
    const step = (title: string) => page.locator('.getting-started-step').filter({ hasText: title });
    const steps = [
      ['Write a pipeline', 'pre'],
      ['Launch a training', 'li'],
      ['Follow the runs', 'p:has-text("TensorBoard")'],
      ['Compare runs', undefined],
      ['Add a remote machine', 'pre:has-text("gpu1")'],
    ] as const;
    for (const [index, [title, content]] of steps.entries()) {
      await step(title).click();
      if (content === undefined) await page.locator('.getting-started-media img').waitFor();
      else await (await webviewWith(page, content)).locator(content).first().waitFor();
      for (const scheme of ['dark', 'light'] as const) {
        await wearTheme(page, scheme);
        await screenshot(page, `walkthrough-${index + 1}-${scheme}`);
      }
    }
  });
});
