/** What a user does in VS Code's own parts: the palette, the bars, the explorer, the trees, the themes. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../../scripts/setup/paths.mjs';
import { until } from '../support/until.ts';

/** Runs a command by its title as the palette shows it: `Trainyard: Compare Runs`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input[type="text"]').fill(`>${title}`);
  await pick(page, title);
}

/** Takes the first entry of an open quick pick whose text holds `text`. */
export async function pick(page: Page, text: string): Promise<void> {
  await page.locator('.quick-input-widget').getByRole('option', { name: text }).first().click();
}

/** Opens a view container by its name in the activity bar; a click on the one that is open would close it. */
export async function openContainer(page: Page, name: string): Promise<void> {
  const title = page.locator('.part.sidebar .title-label').getByText(name, { exact: true });
  await page.locator('.part.activitybar').getByRole('tab', { name }).waitFor();
  await until(`${name} is open`, async () => {
    // While a window starts, it opens by itself what was open before.
    if (await isVisibleSoon(title)) return true;
    await page.locator('.part.activitybar').getByRole('tab', { name }).click();
    return await isVisibleSoon(title);
  });
}

async function isVisibleSoon(item: Locator): Promise<boolean> {
  return item.waitFor({ timeout: 2000 }).then(
    () => true,
    () => false,
  );
}

/** Opens a file by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+P');
  await page.locator('.quick-input-widget input[type="text"]').fill(name);
  await pick(page, name);
  await page.locator('.tabs-container').getByRole('tab', { name }).waitFor();
}

/** Closes or opens views of the open container by a click on their heads: of a tree, only the rows in sight exist. */
export async function toggleViews(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await page.locator('.pane-header').filter({ hasText: name }).click();
}

/** The row of a tree, by the tree's name and a text that the row holds; only rows in sight exist. */
export function row(page: Page, tree: string, text: string | RegExp): Locator {
  return treeOf(page, tree).getByRole('treeitem').filter({ hasText: text }).first();
}

export interface Row {
  readonly label: string;
  readonly description: string;
  /** 1 for the roots. */
  readonly level: number;
  /** Absent where the row has no children. */
  readonly expanded?: boolean;
}

/** The rows of a tree that are in sight now, from the top. */
export async function rowsOf(page: Page, tree: string): Promise<Row[]> {
  const rows = await treeOf(page, tree).getByRole('treeitem').all();
  return await Promise.all(rows.map(readRow));
}

async function readRow(item: Locator): Promise<Row> {
  const text = async (part: string) => (await item.locator(part).allTextContents()).join('');
  const expanded = await item.getAttribute('aria-expanded');
  return {
    label: await text('.label-name'),
    description: await text('.label-description'),
    level: Number(await item.getAttribute('aria-level')),
    ...(expanded === null ? {} : { expanded: expanded === 'true' }),
  };
}

/** Opens a row's children, where they are not open. */
export async function expand(item: Locator): Promise<void> {
  await item.waitFor();
  await until('the row is open', async () => {
    // A click that meets the tree just as it is read anew is lost.
    if ((await item.getAttribute('aria-expanded')) !== 'false') return true;
    await item.locator('.monaco-tl-twistie').click();
    return await isVisibleSoon(item.and(item.page().locator('[aria-expanded="true"]')));
  });
}

/** Selects rows of a tree, and no others. */
export async function selectRows(first: Locator, ...others: readonly Locator[]): Promise<void> {
  await until('the rows are selected', async () => {
    // A click that meets the tree just as it is read anew, or as the first opens or closes, is lost.
    await first.click();
    for (const other of others) await other.click({ modifiers: ['ControlOrMeta'] });
    const marks = await Promise.all([first, ...others].map((item) => item.getAttribute('aria-selected')));
    return marks.every((mark) => mark === 'true');
  });
}

function treeOf(page: Page, name: string): Locator {
  return page.getByRole('tree', { name });
}

/** Takes an entry of a row's context menu. */
export async function pickInMenu(item: Locator, name: string): Promise<void> {
  await item.click({ button: 'right' });
  // A menu takes no heed of a button that is released in its first moments.
  await item.page().locator('.monaco-menu').getByRole('menuitem', { name }).click({ delay: 300 });
}

/** Takes a button of a notification. */
export async function answerNotification(page: Page, name: string): Promise<void> {
  const button = page.locator('.notifications-toasts').getByRole('button', { name }).first();
  await button.waitFor();
  await until(`${name} is taken`, async () => {
    // A click that meets a notification as it comes in is lost.
    await button.click();
    return await button.waitFor({ state: 'detached', timeout: 2000 }).then(
      () => true,
      () => false,
    );
  });
}

/** The dialog that VS Code shows over everything. */
export function dialog(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}

/** Changes the system's colour scheme, and waits until VS Code follows it. */
export async function wearTheme(page: Page, scheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(scheme === 'dark' ? '.monaco-workbench.vs-dark' : '.monaco-workbench.vs').waitFor();
}

/** Saves what the page shows as out/screenshots/NAME.png and returns the file's path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const file = path.join(root, 'out', 'screenshots', `${name}.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  return file;
}
