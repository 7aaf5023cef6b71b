/** The comparison page in a real browser, with a way to what its charts hold. */
import type { Browser } from 'playwright-core';
import {
  type ComparedSeries,
  type ComparisonToHost,
  type HostToComparison,
  isComparisonToHost,
} from '../../protocol/comparison.ts';
import { type Bundle, bundlePage, PageUnderTest } from './pageUnderTest.ts';
import type { ThemeFixture } from './themes.ts';

/** The page's own bundle, and beside it a way to Chart.js's data that the product does not have. */
export function bundleComparison(): Promise<Bundle> {
  return bundlePage(`
    import './webview/comparison/main.ts';
    import { Chart } from 'chart.js';
    globalThis.chartData = (canvas) => Chart.getChart(canvas)?.data.datasets.map(({ data, borderColor }) => ({
      colour: borderColor,
      points: data.map(({ x, y }) => [x, y]),
    }));`);
}

/** A line as Chart.js holds it; `y` is NaN in a gap. */
export interface DrawnLine {
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

declare global {
  var chartData: (canvas: Element) => DrawnLine[] | undefined;
}

export class ComparisonUnderTest extends PageUnderTest<ComparisonToHost> {
  static async open(browser: Browser, bundle: Bundle, theme: ThemeFixture): Promise<ComparisonUnderTest> {
    const opened = new ComparisonUnderTest(await PageUnderTest.openPage(browser, bundle, 'Run comparison', theme));
    await opened.start();
    return opened;
  }

  async post(...messages: readonly HostToComparison[]): Promise<void> {
    const plain = messages.map((message) =>
      message.type === 'series' ? { ...message, series: message.series.map(plainSeries) } : message,
    );
    await this.page.evaluate((sent) => {
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
    }, plain);
    await this.drawn();
  }

  /** Waits for a message of the page, and gives all of that type so far. */
  async received<T extends ComparisonToHost['type']>(type: T): Promise<Extract<ComparisonToHost, { type: T }>[]> {
    await this.waitFor(type);
    const all = (await this.page.evaluate(() => globalThis.posted)).filter(isComparisonToHost);
    return all.filter((message): message is Extract<ComparisonToHost, { type: T }> => message.type === type);
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
