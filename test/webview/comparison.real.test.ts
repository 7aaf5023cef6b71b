/** The comparison page in Chromium: what it draws, says and keeps. Screenshots go to out/screenshots. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { ComparedRun, ComparedSeries, HostToComparison } from '../../protocol/comparison.ts';
import { palette } from '../../protocol/palette.ts';
import { bundleComparison, ComparisonUnderTest } from './comparisonUnderTest.ts';
import { type Bundle, browserFor } from './pageUnderTest.ts';
import { darkTheme, highContrastTheme, lightTheme } from './themes.ts';

const screenshots = path.resolve(import.meta.dirname, '../../out/screenshots');
const hostile = '<img src=x onerror="document.title=1">&amp;';

const linear: ComparedRun = { key: 'a', name: 'linear', detail: 'digits', status: 'finished', colour: 0 };
const forest: ComparedRun = { key: 'b', name: 'forest', detail: 'digits', status: 'running', colour: 1 };

function runs(...compared: readonly ComparedRun[]): Extract<HostToComparison, { type: 'runs' }> {
  return { type: 'runs', runs: compared, params: [], metrics: ['accuracy', 'loss'], memento: '[]' };
}

function series(run: string, metric: string, values: readonly number[], logged = values.length): ComparedSeries {
  return { run, metric, steps: Float64Array.from(values.keys()), values: Float64Array.from(values), logged };
}

function drawn(values: readonly number[]): [number, number][] {
  return values.map((value, step) => [step, value]);
}

describe('the comparison page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let bundle: Bundle;
  let comparison: ComparisonUnderTest;

  before(async function () {
    browser = await browserFor(this);
    bundle = await bundleComparison();
    await mkdir(screenshots, { recursive: true });
  });
  after(async () => browser?.close());

  beforeEach(async () => {
    comparison = await ComparisonUnderTest.open(browser, bundle, darkTheme);
  });
  afterEach(() => comparison.close());

  it('draws each run that logged a metric as a line of its colour', async () => {
    await comparison.post(runs(linear, forest), {
      type: 'series',
      series: [series('a', 'accuracy', [0.5, 0.7, 0.9, 0.8, 0.85]), series('b', 'accuracy', [0.2, 0.3, 0.4, 0.5, 0.6])],
    });
    assert.deepEqual(await comparison.lines('accuracy'), [
      { colour: palette[0], points: drawn([0.5, 0.7, 0.9, 0.8, 0.85]) },
      { colour: palette[1], points: drawn([0.2, 0.3, 0.4, 0.5, 0.6]) },
    ]);
    assert.ok((await comparison.pixels('accuracy', palette[0])) > 50);
    assert.ok((await comparison.pixels('accuracy', palette[1])) > 50);
    const canvas = comparison.figure('accuracy').locator('canvas');
    assert.equal(
      await canvas.getAttribute('aria-label'),
      'Line chart of accuracy by step. linear: 5 points, lowest 0.5, highest 0.9, last 0.85 at step 4; ' +
        'forest: 5 points, lowest 0.2, highest 0.6, last 0.6 at step 4.',
    );
    assert.equal(await comparison.figure('accuracy').getAttribute('data-points'), '10');
  });

  it('asks for the curves of the charts in view only, and draws no others', async () => {
    const metrics = Array.from({ length: 100 }, (_, index) => `layer_${index}/norm`);
    await comparison.post({ ...runs(linear), metrics });
    const first = (await comparison.received('visible')).at(-1)?.metrics ?? [];
    assert.ok(first.length > 0 && first.length < 30, `${first.length} charts are in view`);
    assert.ok(first.includes('layer_0/norm'));
    const everything = metrics.map((metric) => series('a', metric, [1, 2, 3, 4]));
    await comparison.post({ type: 'series', series: everything });
    assert.equal(await comparison.lines('layer_99/norm'), undefined);

    await comparison.figure('layer_99/norm').scrollIntoViewIfNeeded();
    await comparison.page.waitForFunction(() =>
      globalThis.posted.some((message) => JSON.stringify(message).includes('layer_99/norm')),
    );
    assert.deepEqual((await comparison.lines('layer_99/norm'))?.[0]?.points, drawn([1, 2, 3, 4]));
    assert.equal(await comparison.lines('layer_0/norm'), undefined);
  });

  it('shows names and values as text, whatever they hold', async () => {
    const params = [{ key: hostile, values: [hostile], differs: false }];
    await comparison.post(
      { ...runs({ ...linear, name: hostile, detail: hostile }), metrics: [hostile], params },
      { type: 'latest', rows: [{ key: hostile, values: ['0.5'], differs: false }] },
      { type: 'series', series: [series('a', hostile, [1, 2, 3, 4])] },
      { type: 'problem', message: hostile },
    );
    const { page } = comparison;
    assert.equal(await page.locator('.run-name').textContent(), hostile);
    assert.equal(await page.locator('.metric-name').textContent(), hostile);
    assert.equal(await page.locator('tbody .row-name').first().textContent(), hostile);
    assert.equal(await page.locator('.problem span').textContent(), hostile);
    await page.locator('canvas').hover();
    assert.equal(await page.locator('.tooltip-name').textContent(), hostile);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.title(), 'Run comparison');
  });

  it('hides a run, keeps that over a reload, and shows it again', async () => {
    const messages: HostToComparison[] = [
      runs(linear, forest),
      { type: 'series', series: [series('a', 'loss', [3, 2, 1, 0.5]), series('b', 'loss', [4, 3, 2, 1])] },
    ];
    await comparison.post(...messages);
    const chip = comparison.page.getByRole('button', { name: /^linear/ });
    await chip.click();
    assert.equal(await chip.getAttribute('aria-pressed'), 'false');
    assert.deepEqual(await comparison.lines('loss'), [{ colour: palette[1], points: drawn([4, 3, 2, 1]) }]);

    await comparison.page.reload();
    await comparison.received('ready');
    await comparison.post(...messages);
    assert.equal((await comparison.lines('loss'))?.length, 1);
    await chip.click();
    assert.equal((await comparison.lines('loss'))?.length, 2);
  });

  it('grows a curve in place: canvas, scroll, focus and choices stay', async () => {
    const { page } = comparison;
    const params = Array.from({ length: 60 }, (_, index) => ({ key: `p${index}`, values: ['1'], differs: false }));
    await comparison.post(
      { ...runs(forest), params },
      { type: 'latest', rows: [] },
      { type: 'series', series: [series('b', 'loss', [4, 3, 2, 1])] },
    );
    await comparison.figure('loss').getByRole('button', { name: 'Logarithmic scale for loss' }).click();
    await page.locator('.run-toggle').focus();
    await page.evaluate(() => window.scrollTo(0, 120));
    const canvas = await comparison.figure('loss').locator('canvas').elementHandle();

    await comparison.post(
      { ...runs({ ...forest, status: 'finished' }), params },
      { type: 'series', series: [series('b', 'loss', [4, 3, 2, 1, 0.5])] },
    );
    assert.deepEqual((await comparison.lines('loss'))?.[0]?.points, drawn([4, 3, 2, 1, 0.5]));
    assert.ok(await canvas?.evaluate((element) => element.isConnected));
    assert.equal(await page.evaluate(() => window.scrollY), 120);
    assert.ok(await page.locator('.run-toggle').evaluate((element) => element === document.activeElement));
    assert.equal(await comparison.figure('loss').locator('.log').getAttribute('aria-pressed'), 'true');
    assert.equal(await page.locator('.run-status').textContent(), '');

    await page.waitForFunction(() => sessionStorage.getItem('state')?.includes('"scroll":120'));
    await page.reload();
    await comparison.received('ready');
    await comparison.post({ ...runs(forest), params }, { type: 'latest', rows: [] });
    assert.equal(await page.evaluate(() => window.scrollY), 120);
  });

  it('leaves gaps where values are not finite, and says so', async () => {
    const values = [1, Number.NaN, 2, Number.POSITIVE_INFINITY, 3, 4];
    await comparison.post(runs(linear), { type: 'series', series: [series('a', 'loss', values)] });
    assert.deepEqual(
      (await comparison.lines('loss'))?.[0]?.points.map(([, y]) => y),
      [1, Number.NaN, 2, Number.NaN, 3, 4],
    );
    assert.equal(
      await comparison.figure('loss').locator('.note').textContent(),
      '2 values are NaN or infinite and left out.',
    );
  });

  it('draws a metric that was logged once as a dot', async () => {
    await comparison.post(runs(linear), { type: 'series', series: [series('a', 'accuracy', [0.93])] });
    assert.ok((await comparison.pixels('accuracy', palette[0])) > 10);
  });

  it('tells every run at the step under the pointer, greatest first', async () => {
    await comparison.post(runs(linear, forest), {
      type: 'series',
      series: [series('a', 'accuracy', [0.1, 0.2, 0.3]), series('b', 'accuracy', [0.4, 0.5, 0.6])],
    });
    await comparison.figure('accuracy').locator('canvas').focus();
    await comparison.page.keyboard.press('End');
    assert.deepEqual(await comparison.page.locator('.tooltip-row').allTextContents(), ['forest0.6', 'linear0.3']);
    await comparison.page.keyboard.press('ArrowLeft');
    assert.equal(await comparison.page.locator('[aria-live]').textContent(), 'Step 1: forest 0.5, linear 0.2');
    await comparison.page.keyboard.press('Escape');
    assert.ok(await comparison.page.locator('.tooltip').isHidden());
  });

  it('brings out the run that is pointed at', async () => {
    await comparison.post(runs(linear, forest), {
      type: 'series',
      series: [series('a', 'loss', [1, 2, 3, 4]), series('b', 'loss', [2, 3, 4, 5])],
    });
    await comparison.page.getByRole('button', { name: /^forest/ }).hover();
    assert.deepEqual(
      (await comparison.lines('loss'))?.map(({ colour }) => colour),
      [`${palette[0]}38`, palette[1]],
    );
  });

  it('filters the charts by name, and marks and filters the parameters that differ', async () => {
    const { page } = comparison;
    const params = [
      { key: 'depth', values: ['8', null], differs: true },
      { key: 'seed', values: ['7', '7'], differs: false },
    ];
    await comparison.post({ ...runs(linear, forest), params });
    assert.deepEqual(await page.locator('tbody tr').allTextContents(), ['depth≠8–', 'seed77']);
    await page.getByRole('checkbox', { name: 'Only differences' }).click();
    assert.deepEqual(await page.locator('tbody tr').allTextContents(), ['depth≠8–']);

    await page.getByRole('textbox', { name: 'Filter metrics' }).fill('ACC');
    assert.deepEqual(await page.locator('.metric-name').allTextContents(), ['accuracy']);
    await page.getByRole('textbox', { name: 'Filter metrics' }).fill('nothing');
    assert.equal(
      await page.locator('.grid ~ .empty, .empty:has(~ .grid)').textContent(),
      'No metric matches “nothing”.',
    );
  });

  it('says what is missing, and how a problem can be tried again', async () => {
    const { page } = comparison;
    await comparison.post({ ...runs(linear), metrics: [] }, { type: 'problem', message: 'mlflow.db cannot be read' });
    assert.match((await page.locator('main').textContent()) ?? '', /These runs have logged no metrics yet/);
    await page.getByRole('button', { name: 'Try Again' }).click();
    assert.equal((await comparison.received('refresh')).length, 1);
    await comparison.post({ type: 'problem' });
    assert.ok(await page.locator('.problem').isHidden());
    await page.getByRole('button', { name: 'Remove linear from the comparison' }).click();
    assert.deepEqual(await comparison.received('remove'), [{ type: 'remove', run: 'a' }]);
  });

  it('follows the theme', async () => {
    await comparison.post(...showcase());
    for (const [name, theme] of [
      ['dark', darkTheme],
      ['light', lightTheme],
      ['high-contrast', highContrastTheme],
    ] as const) {
      await comparison.setTheme(theme);
      await comparison.page
        .locator('figure canvas')
        .first()
        .hover({ position: { x: 180, y: 90 } });
      const text = theme.variables[name === 'high-contrast' ? 'editor-foreground' : 'descriptionForeground'] ?? '';
      assert.ok((await comparison.pixels('val/accuracy', text)) > 0, `axis labels in ${text}`);
      assert.ok((await comparison.pixels('val/accuracy', palette[0])) > 50);
      await comparison.page.screenshot({ path: path.join(screenshots, `comparison-${name}.png`) });
    }
  });
});

/** What a user would see: three families of models, one still training. */
function showcase(): HostToComparison[] {
  const families: ComparedRun[] = [
    { key: 'a', name: 'logistic', detail: 'digits', status: 'finished', colour: 0 },
    { key: 'b', name: 'forest', detail: 'digits', status: 'failed', colour: 1 },
    { key: 'c', name: 'mlp-wide', detail: 'digits · gpu1', status: 'running', colour: 2 },
  ];
  const steps = [...Array(60).keys()];
  const wave = (step: number, run: number) => Math.sin(step * 1.7 + run * 2) * 0.012;
  const curves = families.flatMap(({ key }, run) => {
    const until = steps.slice(0, [60, 42, 30][run]);
    const learnt = (step: number) => 1 - Math.exp(-(step + 2) / (6 + run * 5));
    return [
      series(
        key,
        'train/loss',
        until.map((step) => 2.3 * (1 - learnt(step)) + 0.02 + Math.abs(wave(step, run))),
      ),
      series(
        key,
        'val/accuracy',
        until.map((step) => 0.1 + 0.88 * learnt(step) + wave(step, run)),
        12_000,
      ),
      series(
        key,
        'val/f1',
        until.map((step) => (step === 9 ? Number.NaN : 0.95 * learnt(step) + wave(step, run + 1))),
      ),
      series(key, 'test/accuracy', [0.97 - run * 0.021]),
    ];
  });
  const row = (key: string, values: readonly (string | null)[]) => {
    return { key, values, differs: new Set(values).size > 1 };
  };
  return [
    {
      type: 'runs',
      runs: families,
      params: [
        row('learning_rate', ['0.05', null, '0.001']),
        row('max_depth', [null, '12', null]),
        row('model', ['LogisticRegression', 'RandomForestClassifier', 'MLPClassifier']),
        row('seed', ['7', '7', '7']),
        row('test_size', ['0.25', '0.25', '0.25']),
      ],
      metrics: ['test/accuracy', 'train/loss', 'val/accuracy', 'val/f1'],
      memento: '[]',
    },
    {
      type: 'latest',
      rows: [
        row('test/accuracy', ['0.97', '0.949', '0.928']),
        row('train/loss', ['0.0213', '0.10477', '0.61234567']),
        row('val/accuracy', ['0.9784', '0.9312', 'NaN']),
      ],
    },
    { type: 'series', series: curves },
  ];
}
