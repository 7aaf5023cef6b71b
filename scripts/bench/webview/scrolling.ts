/**
 * Scrolling the experiments table: the product's page in Chromium, with thousands of runs and dozens of columns. A
 * program of its own, as it is checked with the browser's types; prints {@link Measure}s as JSON.
 */
import type { Browser, Page } from 'playwright-core';
import { isNumber, isString, objectOf } from '../../../protocol/shape.ts';
import { launchChromium } from '../../../test/support/chromium.ts';
import { bundleRunsTable, RunsTableUnderTest } from '../../../test/webview/runsTableUnderTest.ts';
import { done, runsOf, tableRun, welcome } from '../../../test/webview/tableRuns.ts';
import { darkTheme } from '../../../test/webview/themes.ts';
import { type Measure, quantile } from '../measure.ts';

const runs = 5000;
/** As many metrics as parameters. */
const columns = 60;
/** Runs in one message, as the host sends them. */
const portion = 500;

/** Each way is gone several times; the best counts, as other programs disturb. */
const rounds = 3;
const frames = 120;

/** Pixels a frame: a steady wheel, a dragged bar that shows other rows each time, and sideways. */
const ways = [
  { name: 'by the wheel', x: 0, y: 120 },
  { name: 'by the bar', x: 0, y: 1000 },
  { name: 'sideways', x: 60, y: 0 },
];

/** Milliseconds; a screen shows a frame each 17. */
const frameGoal = 20;

async function scrolling(): Promise<Measure[]> {
  const browser = await launchChromium();
  try {
    const table = await RunsTableUnderTest.open(browser, await bundleRunsTable(), darkTheme);
    for (const message of messages()) await table.post(message);
    const measures: Measure[] = [];
    for (const { name, x, y } of ways) {
      const all: Figures[] = [];
      for (let round = 0; round < rounds; round += 1) all.push(await scroll(browser, table.page, x, y));
      const row = (what: string, of: keyof Figures, goal: number | null) => {
        const title = `${runs} × ${columns} table scrolled ${name}: ${what}`;
        const ours = Math.min(...all.map((figures) => figures[of]));
        measures.push({ topic: 'scrolling', name: title, unit: 'ms', ours, peer: null, goal });
      };
      row('frames, 95 %', 'frame', frameGoal);
      row('longest task, CPU time', 'longestTask', frameGoal);
    }
    await table.close();
    return measures;
  } finally {
    await browser.close();
  }
}

function* messages() {
  const cells = (name: string) => Array.from({ length: columns / 2 }, (_, column) => `${name}_${column}`);
  const made = Array.from({ length: runs }, (_, index) =>
    tableRun(`run ${index}`, {
      startTime: 1_700_000_000_000 - index * 60_000,
      endTime: 1_700_000_050_000 - index * 60_000,
      metrics: Object.fromEntries(cells('metric').map((key, column) => [key, Math.sin(index * 31 + column)])),
      params: Object.fromEntries(cells('param').map((key, column) => [key, String((index * 7 + column) % 100)])),
    }),
  );
  yield* welcome();
  for (let from = 0; from < runs; from += portion) yield runsOf(made.slice(from, from + portion));
  yield done(runs);
}

/** Milliseconds. */
interface Figures {
  /** From one frame to the next; 95 % of them take no longer. */
  readonly frame: number;
  /** Of the page's thread. */
  readonly longestTask: number;
}

async function scroll(browser: Browser, page: Page, x: number, y: number): Promise<Figures> {
  await page.locator('.grid').evaluate((grid) => grid.scrollTo(0, 0));
  await browser.startTracing(page, { categories: ['toplevel'] });
  const times = await page.locator('.grid').evaluate(
    async (grid, { x, y, frames }) => {
      const nextFrame = () => new Promise<number>(requestAnimationFrame);
      const times: number[] = [];
      for (let last = await nextFrame(); times.length < frames; ) {
        grid.scrollBy(x, y);
        const now = await nextFrame();
        times.push(now - last);
        last = now;
      }
      return times;
    },
    { x, y, frames },
  );
  const trace: unknown = JSON.parse((await browser.stopTracing()).toString());
  return { frame: quantile(times, 0.95), longestTask: longestTask(trace) };
}

/** Of Chromium's trace. */
interface Thread {
  readonly pid: number;
  readonly tid: number;
}

interface ThreadName extends Thread {
  readonly args: { readonly name: string };
}

interface Task extends Thread {
  readonly name: string;
  /** CPU time in microseconds. */
  readonly tdur: number;
}

const isTrace = objectOf<{ readonly traceEvents: readonly unknown[] }>({
  traceEvents: (value) => Array.isArray(value),
});
const isThreadName = objectOf<ThreadName>({ pid: isNumber, tid: isNumber, args: objectOf({ name: isString }) });
const isTask = objectOf<Task>({ pid: isNumber, tid: isNumber, name: isString, tdur: isNumber });

/** What Chromium calls the thread of the page, and each piece of work on it. */
const pageThread = 'CrRendererMain';
const taskName = 'ThreadControllerImpl::RunTask';

function longestTask(trace: unknown): number {
  const events = isTrace(trace) ? trace.traceEvents : [];
  const threads = new Set(
    events
      .filter(isThreadName)
      .filter(({ args }) => args.name === pageThread)
      .map(threadOf),
  );
  const tasks = events.filter(isTask).filter((event) => event.name === taskName && threads.has(threadOf(event)));
  if (tasks.length === 0) throw new Error('Chromium traced no task of the page.');
  return Math.max(...tasks.map(({ tdur }) => tdur)) / 1000;
}

function threadOf({ pid, tid }: Thread): string {
  return `${pid} ${tid}`;
}

console.log(JSON.stringify(await scrolling()));
