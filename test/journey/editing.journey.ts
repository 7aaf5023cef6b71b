/** Editing a pipeline: what is wrong is underlined as it is typed, and what fits is offered. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { openFile, runCommand, screenshot } from './workbench.ts';

describe('editing dvc.yaml', () => {
  let session: Session;
  pictureFailures(() => session);
  before(async () => {
    session = await openSession({ '[dvc]': { 'editor.autoIndent': 'none', 'editor.acceptSuggestionOnEnter': 'off' } });
    await openFile(session.page, 'dvc.yaml');
  });
  after(() => session.close());

  it('finds nothing wrong in the sample', async () => {
    const { page } = session;
    await page.locator('.codelens-decoration a').first().waitFor();
    assert.equal(await page.locator('.squiggly-error').count(), 0);
  });

  it('colours ${…} apart from the text around it', async () => {
    const { page } = session;
    const line = page.locator('.view-line').filter({ hasText: 'python src/train.py ${key}' });
    const colourOf = (text: string) =>
      line.locator('span > span').filter({ hasText: text }).first().getAttribute('class');
    await until(
      'key has another colour than python',
      async () => (await colourOf('key')) !== (await colourOf('python')),
    );
  });

  it('underlines a misspelt key, a missing cmd and an unknown parameter as they are typed', async () => {
    const { page } = session;
    await typeStage(session, ['  score:', '    dep: [src/train.py]', '    desc: ${models.liner}']);
    await page.locator('.squiggly-error').nth(2).waitFor();
    await page.keyboard.press('ControlOrMeta+Shift+M');
    const problems = page.locator('.markers-panel');
    await problems
      .getByText(/Unknown key .*dep/)
      .first()
      .waitFor();
    await problems.getByText(/cmd/).first().waitFor();
    await problems
      .getByText(/models\.liner/)
      .first()
      .waitFor();
    await screenshot(page, 'editing-problems');
  });

  it('forgets them when they are undone', async () => {
    const { page } = session;
    await page.locator('.editor-instance .view-lines').click();
    await runCommand(page, 'File: Revert File');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('offers parameters inside ${', async () => {
    const { page } = session;
    await typeStage(session, ['  score:', '    cmd: python ${']);
    await suggests(page, 'models.linear');
    await page.keyboard.press('Escape');
  });

  it('offers the keys of a stage', async () => {
    const { page } = session;
    await typeLine(page, '    w');
    await suggests(page, 'wdir');
    await page.keyboard.press('Escape');
  });

  it('offers files under deps', async () => {
    const { page } = session;
    await typeLine(page, '    deps:');
    await typeLine(page, '      - src/');
    await suggests(page, 'train.py');
    await screenshot(page, 'editing-completion');
  });
});

/** After the last stage; each line as it is, since the session's editor does not indent. */
async function typeStage(session: Session, lines: readonly string[]): Promise<void> {
  const { page, workspace } = session;
  const text = await readFile(path.join(workspace, 'dvc.yaml'), 'utf8');
  const above = text.split('\n').indexOf('plots:');
  assert(above > 0, 'the sample has no plots of its own any more');
  await page.keyboard.press('Control+G');
  await page.keyboard.type(String(above));
  await page.keyboard.press('Enter');
  for (const line of lines) await typeLine(page, line);
}

async function typeLine(page: Page, line: string): Promise<void> {
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type(line);
}

async function suggests(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('.suggest-widget.visible').getByText(text).first().waitFor();
}
