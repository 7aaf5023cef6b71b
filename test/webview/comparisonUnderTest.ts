/**
 * The comparison page in a real browser, under the host's own HTML and its content security policy, with a
 * stand-in for VS Code's side: the theme's variables, and `acquireVsCodeApi`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { panelPage } from '../../client/panels/page.ts';
import type { ComparedSeries, ComparisonToHost, HostToComparison } from '../../protocol/comparison.ts';
import type { ThemeFixture } from './themes.ts';

const origin = 'http://trainyard.test';
const root = path.resolve(import.meta.dirname, '../..');

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** The page's own bundle, and beside it a way to Chart.js's data that the product does not have. */
export async function bundleComparison(): Promise<Bundle> {
  const outdir = await mkdtemp(path.join(tmpdir(), 'trainyard-webview-'));
  try {
    await build({
      stdin: {
        contents: `
          import './webview/comparison/main.ts';
          import { Chart } from 'chart.js';
          globalThis.chartData = (canvas) => Chart.getChart(canvas)?.data.datasets.map(({ data, borderColor }) => ({
            colour: borderColor,
            points: data.map(({ x, y }) => [x, y]),
          }));`,
        resolveDir: root,
        sourcefile: 'comparison.ts',
      },
      outfile: path.join(outdir, 'comparison.js'),
      bundle: true,
      format: 'iife',
      target: 'chrome138',
      logLevel: 'error',
    });
    const read = (name: string) => readFile(path.join(outdir, name), 'utf8');
    return { script: await read('comparison.js'), style: await read('comparison.css') };
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/** A line as Chart.js holds it; `y` is NaN in a gap. */
export interface DrawnLine {
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

declare global {
  var chartData: (canvas: Element) => DrawnLine[] | undefined;
  var posted: ComparisonToHost[];
}

export class ComparisonUnderTest {
  readonly page: Page;
  /** What went wrong in the page: errors, and what the content security policy refused. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, bundle: Bundle, theme: ThemeFixture): Promise<ComparisonUnderTest> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    const opened = new ComparisonUnderTest(page);
    const html = panelPage({
      title: 'Run comparison',
      cspSource: origin,
      script: `${origin}/comparison.js`,
      style: `${origin}/comparison.css`,
      nonce: 'dGVzdA==',
    });
    await page.route(`${origin}/**`, async (route) => {
      switch (new URL(route.request().url()).pathname) {
        case '/':
          return await route.fulfill({ contentType: 'text/html', body: html });
        case '/comparison.js':
          return await route.fulfill({ contentType: 'text/javascript', body: bundle.script });
        case '/comparison.css':
          return await route.fulfill({ contentType: 'text/css', body: bundle.style });
        default:
          return await route.fulfill({ status: 204 });
      }
    });
    await page.addInitScript(standInForVsCode, theme);
    await page.goto(`${origin}/`);
    await opened.received('ready');
    return opened;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  async post(...messages: readonly HostToComparison[]): Promise<void> {
    const plain = messages.map((message) =>
      message.type === 'series' ? { ...message, series: message.series.map(plainSeries) } : message,
    );
    await this.page.evaluate(async (sent) => {
      for (const message of sent) {
        const data =
          message.type === 'series'
            ? {
                ...message,
                series: message.series.map((series) => ({
                  ...series,
                  steps: Float64Array.from(series.steps),
                  values: Float64Array.from(series.values),
                })),
              }
            : message;
        window.postMessage(data, '*');
      }
      // Messages are handled in order, each in a task of its own.
      await new Promise((resolve) => setTimeout(resolve));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, plain);
  }

  /** Waits for a message of the page, and gives all of that type so far. */
  async received<T extends ComparisonToHost['type']>(type: T): Promise<Extract<ComparisonToHost, { type: T }>[]> {
    await this.page.waitForFunction((wanted) => globalThis.posted.some((message) => message.type === wanted), type);
    const all = await this.page.evaluate(() => globalThis.posted);
    return all.filter((message): message is Extract<ComparisonToHost, { type: T }> => message.type === type);
  }

  async setTheme(theme: ThemeFixture): Promise<void> {
    await this.page.evaluate(applyTheme, theme);
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }

  figure(metric: string) {
    return this.page.locator(`figure[data-metric="${metric}"]`);
  }

  /** What Chart.js holds for the metric's chart; `undefined` where it is not drawn. */
  async lines(metric: string): Promise<DrawnLine[] | undefined> {
    return await this.figure(metric)
      .locator('canvas')
      .evaluate((canvas) => globalThis.chartData(canvas));
  }

  /** How many pixels of the metric's chart have just this `#rrggbb`, opaque. */
  async pixels(metric: string, colour: string): Promise<number> {
    const canvas = this.figure(metric).locator('canvas');
    return await canvas.evaluate((element, hex) => {
      if (!(element instanceof HTMLCanvasElement)) throw new Error('not a canvas');
      const context = element.getContext('2d');
      if (!context) throw new Error('no context');
      const { data } = context.getImageData(0, 0, element.width, element.height);
      const wanted = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const isSame = wanted.every((channel, index) => Math.abs((data[at + index] ?? 0) - channel) <= 2);
        if (isSame && (data[at + 3] ?? 0) > 250) count++;
      }
      return count;
    }, colour);
  }
}

function plainSeries({ steps, values, ...rest }: ComparedSeries) {
  return { ...rest, steps: [...steps], values: [...values] };
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
      postMessage: (message: ComparisonToHost) => globalThis.posted.push(message),
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
