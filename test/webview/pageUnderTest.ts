/**
 * One of the product's pages in a real browser, under the host's own HTML and its content security policy, with a
 * stand-in for VS Code's side: the theme's variables, and `acquireVsCodeApi`.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { panelPage } from '../../client/panels/page.ts';
import { launchChromium } from '../support/chromium.ts';
import { skip } from '../support/skip.ts';
import type { ThemeFixture } from './themes.ts';

const origin = 'http://trainyard.test';
const root = path.resolve(import.meta.dirname, '../..');

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** Bundles the text of a module that stands in the project's root, as the product's own pages are. */
export async function bundlePage(module: string): Promise<Bundle> {
  const outdir = await mkdtemp(path.join(tmpdir(), 'trainyard-webview-'));
  try {
    await build({
      stdin: { contents: module, resolveDir: root, sourcefile: 'page.ts' },
      outfile: path.join(outdir, 'page.js'),
      bundle: true,
      format: 'iife',
      target: 'chrome138',
      logLevel: 'error',
    });
    const read = (name: string) => readFile(path.join(outdir, name), 'utf8');
    return { script: await read('page.js'), style: await read('page.css') };
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/** The machine's browser, for the tests of a suite; they are skipped where there is none. */
export async function browserFor(suite: Mocha.Context): Promise<Browser> {
  try {
    return await launchChromium();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('No Chromium')) skip(suite, error.message);
    throw error;
  }
}

interface Message {
  readonly type: string;
}

declare global {
  var posted: Message[];
}

/** `ToHost` are the messages that the page posts. */
export class PageUnderTest<ToHost extends Message> {
  readonly page: Page;
  /** What went wrong in the page: errors, and what the content security policy refused. */
  readonly complaints: string[] = [];

  protected constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async openPage(
    browser: Browser,
    { script, style }: Bundle,
    title: string,
    theme: ThemeFixture,
  ): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    const html = panelPage({
      title,
      cspSource: origin,
      script: `${origin}/page.js`,
      style: `${origin}/page.css`,
      nonce: 'dGVzdA==',
    });
    await page.route(`${origin}/**`, async (route) => {
      switch (new URL(route.request().url()).pathname) {
        case '/':
          return await route.fulfill({ contentType: 'text/html', body: html });
        case '/page.js':
          return await route.fulfill({ contentType: 'text/javascript', body: script });
        case '/page.css':
          return await route.fulfill({ contentType: 'text/css', body: style });
        default:
          return await route.fulfill({ status: 204 });
      }
    });
    await page.addInitScript(standInForVsCode, theme);
    return page;
  }

  protected async start(): Promise<void> {
    await this.page.goto(`${origin}/`);
    await this.waitFor('ready');
  }

  /** Closes the page, which must not have complained. */
  async close(): Promise<void> {
    await this.page.close();
    assert.deepEqual(this.complaints, []);
  }

  /** Waits until the page has posted a message of this type. */
  async waitFor(type: ToHost['type']): Promise<void> {
    await this.page.waitForFunction((wanted) => globalThis.posted.some((message) => message.type === wanted), type);
  }

  async setTheme(theme: ThemeFixture): Promise<void> {
    await this.page.evaluate(applyTheme, theme);
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }

  /** Until what was posted to the page is drawn. */
  async drawn(): Promise<void> {
    await this.page.evaluate(async () => {
      // Messages are handled in order, each in a task of its own.
      await new Promise((resolve) => setTimeout(resolve));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
  }
}

function applyTheme({ bodyClass, variables }: ThemeFixture): void {
  document.body.className = bodyClass;
  document.documentElement.removeAttribute('style');
  for (const [name, value] of Object.entries(variables)) {
    document.documentElement.style.setProperty(`--vscode-${name}`, value);
  }
}

/** Runs in the page before anything of its own. State outlives a reload, as in VS Code. */
function standInForVsCode({ bodyClass, variables }: ThemeFixture): void {
  globalThis.posted = [];
  Object.assign(globalThis, {
    acquireVsCodeApi: () => ({
      postMessage: (message: Message) => globalThis.posted.push(message),
      getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
    }),
  });
  const observer = new MutationObserver(() => {
    if (!document.body) return;
    observer.disconnect();
    document.body.className = bodyClass;
    for (const [name, value] of Object.entries(variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
  });
  observer.observe(document, { childList: true, subtree: true });
}
