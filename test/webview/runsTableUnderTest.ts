/** The runs table's page in a real browser. */
import type { Browser } from 'playwright-core';
import { type HostToRunsTable, isRunsTableToHost, type RunsTableToHost } from '../../protocol/runsTable.ts';
import { type Bundle, bundlePage, PageUnderTest } from './pageUnderTest.ts';
import type { ThemeFixture } from './themes.ts';

export function bundleRunsTable(): Promise<Bundle> {
  return bundlePage("import './webview/runs/main.ts';");
}

export class RunsTableUnderTest extends PageUnderTest<RunsTableToHost> {
  static async open(browser: Browser, bundle: Bundle, theme: ThemeFixture): Promise<RunsTableUnderTest> {
    const opened = new RunsTableUnderTest(await PageUnderTest.openPage(browser, bundle, 'Runs', theme));
    await opened.start();
    return opened;
  }

  async post(...messages: readonly HostToRunsTable[]): Promise<void> {
    await this.page.evaluate((sent) => {
      for (const message of sent) window.postMessage(message, '*');
    }, messages);
    await this.drawn();
  }

  /** Waits for a message of the page, and gives all of that type so far. */
  async received<T extends RunsTableToHost['type']>(type: T): Promise<Extract<RunsTableToHost, { type: T }>[]> {
    await this.waitFor(type);
    const all = (await this.page.evaluate(() => globalThis.posted)).filter(isRunsTableToHost);
    return all.filter((message): message is Extract<RunsTableToHost, { type: T }> => message.type === type);
  }

  head(title: string) {
    return this.page.getByRole('columnheader').filter({ hasText: title });
  }

  /** The texts of a column's cells that are drawn, from the top. */
  async column(title: string): Promise<string[]> {
    return await this.page.evaluate((wanted) => {
      const head = [...document.querySelectorAll('.head')].find(
        (one) => one.querySelector('.head-title')?.textContent === wanted,
      );
      const rows = [...document.querySelectorAll('.row')].sort(
        (a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex),
      );
      const cells = rows.flatMap((row) => row.querySelector(`[aria-colindex="${head?.ariaColIndex}"]`) ?? []);
      return cells.map((cell) => (cell.querySelector('.name') ?? cell).textContent);
    }, title);
  }

  /** The titles of the columns that are drawn, from the left. */
  async heads(): Promise<string[]> {
    return await this.page.locator('.head .head-title').allTextContents();
  }

  /** By line below the heads, and by column, both from 0. */
  cell(line: number, column: number) {
    return this.page.locator(`.row[aria-rowindex="${line + 2}"] [aria-colindex="${column + 1}"]`);
  }
}
