/** The runs table's page in Chromium: what it shows, says, sends and keeps. Screenshots go to out/screenshots. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { type Bundle, browserFor } from './pageUnderTest.ts';
import { bundleRunsTable, RunsTableUnderTest } from './runsTableUnderTest.ts';
import { done, keyOf, marks, runsOf, showcase, tableRun, welcome } from './tableRuns.ts';
import { darkTheme, highContrastTheme, lightTheme } from './themes.ts';

const screenshots = path.resolve(import.meta.dirname, '../../out/screenshots');
const hostile = '<img src=x onerror="document.title=1">&amp;';

const a = tableRun('a', { startTime: 3, metrics: { loss: 0.123456789, f1: 0.5 }, params: { lr: '0.1', seed: '7' } });
const b = tableRun('b', { startTime: 2, metrics: { loss: 0.02, f1: 0.9 }, params: { lr: '=1+1', seed: '7' } });
const c = tableRun('c', { startTime: 1, status: 'failed', params: { lr: '0.02', seed: '7' } });

describe('the runs table', function () {
  this.timeout(60_000);
  let browser: Browser;
  let bundle: Bundle;
  let table: RunsTableUnderTest;

  before(async function () {
    browser = await browserFor(this);
    bundle = await bundleRunsTable();
    await mkdir(screenshots, { recursive: true });
  });
  after(async () => browser?.close());

  beforeEach(async () => {
    table = await RunsTableUnderTest.open(browser, bundle, darkTheme);
  });
  afterEach(() => table.close());

  const names = () => table.column('Run');
  const lastLayout = async () => (await table.received('layout')).at(-1)?.layout;

  it('shows every run by its values; numbers short, and exactly where they are pointed at', async () => {
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    assert.deepEqual(await table.heads(), ['Run', 'Started', 'Duration', 'f1', 'loss', 'lr', 'seed']);
    assert.deepEqual(await names(), ['a', 'b', 'c']);
    assert.deepEqual(await table.column('loss'), ['0.12346', '0.02', '']);
    await table.cell(0, 4).hover();
    assert.equal(await table.cell(0, 4).getAttribute('title'), '0.123456789');
    assert.equal(await table.page.locator('.count').textContent(), '3 runs');
  });

  it('sorts by a head, by more with Shift, and tells the host how it is laid out', async () => {
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    await table.head('f1').click();
    await table.drawn();
    assert.deepEqual(await names(), ['b', 'a', 'c']);
    assert.equal(await table.head('f1').getAttribute('aria-sort'), 'descending');
    await table.head('loss').click({ modifiers: ['Shift'] });
    assert.deepEqual((await lastLayout())?.sort, [
      { column: 'metrics.f1', isDescending: true },
      { column: 'metrics.loss', isDescending: true },
    ]);
  });

  it('moves a column by the pointer and by the keyboard, and resizes it', async () => {
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    await table.head('lr').dragTo(table.head('f1'), { targetPosition: { x: 10, y: 10 } });
    await table.drawn();
    assert.deepEqual(await table.heads(), ['Run', 'Started', 'Duration', 'lr', 'f1', 'loss', 'seed']);
    const { page } = table;
    await table.cell(0, 4).click();
    for (const key of ['ArrowUp', 'Control+Shift+ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key);
    await table.drawn();
    assert.deepEqual(await table.heads(), ['Run', 'Started', 'Duration', 'lr', 'loss', 'f1', 'seed']);
    const layout = await lastLayout();
    assert.equal(layout?.columns['metrics.f1']?.width, 108);
  });

  it('offers all that by menu: pin, hide, heat, only what differs', async () => {
    const { page } = table;
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    const choose = async (head: string, item: string | RegExp) => {
      await table.head(head).click({ button: 'right' });
      await page.getByRole('menu').getByText(item, { exact: true }).click();
      await table.drawn();
    };
    await choose('loss', 'Pin to the Left');
    assert.deepEqual((await table.heads()).slice(0, 3), ['Run', 'loss', 'Started']);
    await choose('Started', 'Hide Column');
    await choose('loss', 'Only Columns That Differ');
    assert.deepEqual(await table.heads(), ['Run', 'loss', 'f1', 'lr']);
    await choose('loss', 'Heat Colours: Less Is Better');
    assert.equal(await table.cell(1, 1).evaluate((cell) => cell.style.getPropertyValue('--heat')), '1.00');
    assert.equal(await page.getByRole('button', { name: 'Only Differing' }).getAttribute('aria-pressed'), 'true');
  });

  it('chooses columns by name, tags too: their values are asked for', async () => {
    const { page } = table;
    const tagged = tableRun('t', { tags: { team: 'vision' } });
    await table.post(...welcome(), runsOf([tagged]), done(1));
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('textbox', { name: 'Find a column' }).fill('tea');
    await page.getByRole('checkbox', { name: 'team' }).check();
    assert.deepEqual(await table.received('tags'), [{ type: 'tags', keys: ['team'] }]);
    await page.keyboard.press('Escape');
    await table.post(runsOf([tagged], ['team']));
    assert.deepEqual(await table.column('team'), ['vision']);
  });

  it('chooses columns by the keyboard, a group at a time, and goes back to where it was', async () => {
    const { page } = table;
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    const columns = page.getByRole('button', { name: 'Columns', exact: true });
    const chooser = page.getByRole('dialog', { name: 'Columns' });
    await columns.focus();
    await page.keyboard.press('Enter');
    const metrics = chooser.getByRole('button', { name: 'Metrics' });
    await metrics.focus();
    await page.keyboard.press('Space');
    await table.drawn();
    assert.deepEqual(await table.heads(), ['Run', 'Started', 'Duration', 'lr', 'seed']);
    assert.equal(await chooser.getByRole('checkbox', { name: 'loss' }).isChecked(), false);
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    assert.equal(await chooser.getByRole('checkbox', { name: 'f1' }).isChecked(), true);
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    assert.equal(await chooser.count(), 0);
    assert.equal(await columns.evaluate((button) => document.activeElement === button), true);
    assert.deepEqual(await table.heads(), ['Run', 'Started', 'Duration', 'loss', 'lr', 'seed']);
    await page.keyboard.press('Enter');
    await page.locator('.grid').focus();
    assert.equal(await chooser.count(), 0, 'it closes behind the focus');
  });

  it('goes by the keyboard: chooses with Space, opens with Enter, folds and unfolds', async () => {
    const { page } = table;
    const child = tableRun('child', { parentId: 'a' });
    await table.post(...welcome(), runsOf([a, b, c, child]), done(4));
    assert.deepEqual(await names(), ['a', 'child', 'b', 'c']);
    await table.cell(0, 0).locator('.name').click();
    const active = () => page.locator('#active-cell').textContent();
    await page.keyboard.press('ArrowLeft');
    await table.drawn();
    assert.deepEqual(await names(), ['a', 'b', 'c']);
    await page.keyboard.press('ArrowRight');
    await table.drawn();
    assert.deepEqual(await names(), ['a', 'child', 'b', 'c']);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('End');
    assert.equal(await active(), '');
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(), '7');
    await page.keyboard.press('Enter');
    assert.deepEqual(await table.received('choose'), [
      { type: 'choose', runs: [keyOf('a'), keyOf('child')], on: true },
    ]);
    assert.deepEqual(await table.received('reveal'), [{ type: 'reveal', run: keyOf('b') }]);
  });

  it('has the keyboard when it comes up, and again when VS Code’s own menus close', async () => {
    const { page } = table;
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    const active = () => page.evaluate(() => document.activeElement?.getAttribute('role'));
    assert.equal(await active(), 'treegrid');
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('.grid')?.blur();
      window.dispatchEvent(new Event('focus'));
    });
    assert.equal(await active(), 'treegrid');
    const filter = page.getByRole('textbox', { name: /^Filter/ });
    await filter.click();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    assert.notEqual(await active(), 'treegrid', 'what has the focus keeps it');
  });

  it('goes to its filter by the keys that find, and down from it to the runs', async () => {
    const { page } = table;
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    await page.keyboard.press('ControlOrMeta+f');
    await page.keyboard.type('b');
    assert.deepEqual(await table.received('filter'), [{ type: 'filter', text: 'b' }]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.locator('#active-cell .name').textContent(), 'a');
  });

  it('opens the menu of a cell at the cell for the keyboard, too', async () => {
    const { page } = table;
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    await table.cell(1, 4).click();
    await page.evaluate(() => {
      document.addEventListener('contextmenu', ({ target, clientX, clientY }) => {
        const cell = target instanceof Element ? target.closest('.cell') : null;
        const { left = 0, right = 0, bottom = 0 } = cell?.getBoundingClientRect() ?? {};
        const isAtCell = clientX > left && clientX < right && Math.abs(clientY - bottom) <= 1;
        globalThis.posted.push({ type: isAtCell ? `at ${cell?.textContent}` : 'elsewhere' });
      });
    });
    await page.keyboard.press('Shift+F10');
    await page.waitForFunction(() => /^at|elsewhere/.test(globalThis.posted.at(-1)?.type ?? ''));
    assert.equal(await page.evaluate(() => globalThis.posted.at(-1)?.type), 'at 0.02');
  });

  it('leaves what the machine did to those who ask for it', async () => {
    const metrics = { loss: 1, 'system/gpu_utilization': 97, 'systematic error': 2 };
    await table.post(...welcome(), runsOf([tableRun('a', { metrics })]), done(1));
    assert.deepEqual((await table.heads()).slice(2), ['loss', 'systematic error']);
    await table.page.getByRole('button', { name: 'Columns', exact: true }).click();
    await table.page.getByText('system/gpu_utilization').click();
    await table.drawn();
    assert.deepEqual((await table.heads()).slice(2), ['loss', 'systematic error', 'system/gpu_utilization']);
  });

  it('says to assistive technology what it is', async () => {
    await table.post(...welcome(), runsOf([a, b, c]), marks({ chosen: [{ key: keyOf('b'), colour: 0 }] }), done(3));
    const grid = table.page.getByRole('treegrid', { name: 'Runs' });
    assert.equal(await grid.getAttribute('aria-rowcount'), '4');
    assert.equal(await grid.getAttribute('aria-colcount'), '7');
    assert.equal(
      await grid.getAttribute('aria-activedescendant'),
      await table.page.locator('#active-cell').getAttribute('id'),
    );
    assert.equal(await table.page.getByRole('checkbox', { name: 'b, finished' }).getAttribute('aria-checked'), 'true');
    assert.equal(await table.page.getByRole('row').count(), 4);
  });

  it('shows what people marked: chosen in their colours, pinned on top, hidden left out', async () => {
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    await table.cell(2, 0).locator('.box').click();
    assert.deepEqual(await table.received('choose'), [{ type: 'choose', runs: [keyOf('c')], on: true }]);
    const chosen = [keyOf('b'), keyOf('c')].map((key, colour) => ({ key, colour }));
    await table.post(marks({ chosen, pinned: [keyOf('c')], hidden: [keyOf('a'), 'of another table'] }));
    assert.deepEqual(await names(), ['c', 'b']);
    assert.equal(await table.page.getByRole('button', { name: '1 hidden' }).isVisible(), true);
    await table.page.getByRole('button', { name: 'Compare (2)' }).click();
    assert.equal((await table.received('compare')).length, 1);
  });

  it('filters as people type, explains what is no filter, and says where nothing is left', async () => {
    const { page } = table;
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    const field = page.getByRole('textbox', { name: /^Filter/ });
    await field.fill('metrics.loss < ');
    assert.equal((await table.received('filter')).at(-1)?.text, 'metrics.loss < ');
    await table.post({
      type: 'filter',
      text: 'metrics.loss < ',
      filter: [],
      onlyMine: false,
      problem: 'compared with a number',
    });
    assert.equal(await page.locator('.filter-problem').textContent(), 'compared with a number');
    const clause = { field: { kind: 'metric', key: 'loss' }, compare: '<', value: 0.1 } as const;
    await table.post({ type: 'filter', text: 'metrics.loss < 0.1', filter: [clause], onlyMine: false });
    assert.deepEqual(await names(), ['b']);
    assert.equal(await page.locator('.count').textContent(), '1 of 3 runs');
    await table.post({ type: 'filter', text: 'metrics.loss < 0', filter: [{ ...clause, value: 0 }], onlyMine: false });
    await page.getByRole('button', { name: 'Clear the Filter' }).click();
    assert.equal((await table.received('filter')).at(-1)?.text, '');
  });

  it('filters to the value of a cell', async () => {
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    await table.cell(0, 5).click({ button: 'right' });
    await table.post({ type: 'act', action: 'without' });
    assert.equal((await table.received('filter')).at(-1)?.text, 'params.lr != "0.1"');
  });

  it('copies the selected cells, and whole rows with their heads', async () => {
    const { page } = table;
    await table.post(...welcome(), runsOf([a, b, c]), done(3));
    await table.cell(0, 4).click();
    await table.cell(1, 5).click({ modifiers: ['Shift'] });
    await table.post({ type: 'act', action: 'copy' });
    assert.equal((await table.received('copy')).at(-1)?.text, "0.123456789\t0.1\n0.02\t'=1+1");
    await page.evaluate(() =>
      document.addEventListener('copy', (event) => {
        globalThis.posted.push({ type: event.clipboardData?.getData('text/plain') ?? '' });
      }),
    );
    await page.keyboard.press('ControlOrMeta+C');
    assert.deepEqual(await page.evaluate(() => globalThis.posted.at(-1)), { type: "0.123456789\t0.1\n0.02\t'=1+1" });
    await page.keyboard.press('Shift+Space');
    await table.post({ type: 'act', action: 'copyMarkdown' });
    const text = (await table.received('copy')).at(-1)?.text ?? '';
    assert.match(text, /^\| run\\_name \| start\\_time .* \| params.seed \|\n/);
    assert.equal(text.split('\n').length, 4);
  });

  it('exports every run that the filter leaves, exactly', async () => {
    await table.post(...welcome({ sort: [{ column: 'metrics.f1', isDescending: false }] }), runsOf([a, b, c]), done(3));
    await table.page.getByRole('button', { name: 'Export CSV' }).click();
    const [exported] = await table.received('export');
    assert.deepEqual(new TextDecoder().decode(exported?.data).split('\r\n'), [
      'run_name,run_id,start_time,duration,metrics.f1,metrics.loss,params.lr,params.seed',
      'a,a,1970-01-01T00:00:00.003Z,,0.5,0.123456789,0.1,7',
      "b,b,1970-01-01T00:00:00.002Z,,0.9,0.02,'=1+1,7",
      'c,c,1970-01-01T00:00:00.001Z,,,,0.02,7',
      '',
    ]);
  });

  describe('with runs that go on', () => {
    const begun = Date.UTC(2026, 10, 21, 9);
    const goesOn = tableRun('goes on', { status: 'running', startTime: begun });
    const ended = tableRun('ended', { startTime: begun, endTime: begun + 90_000 });

    beforeEach(async () => {
      await table.page.clock.install({ time: begun + 60_000 });
      await table.post(
        ...welcome({ sort: [{ column: 'duration', isDescending: true }] }),
        runsOf([goesOn, ended]),
        done(2),
      );
    });

    const durations = () => table.column('Duration');

    it('shows how long they have run, second by second, and sorts by it', async () => {
      assert.deepEqual(await names(), ['ended', 'goes on']);
      assert.match((await durations())[1] ?? '', /^1m \d\ds$/);
      await table.page.clock.fastForward(60_000);
      await table.drawn();
      assert.deepEqual(await names(), ['goes on', 'ended']);
      assert.match((await durations())[0] ?? '', /^2m \d\ds$/);
    });

    it('rests while nobody sees the page, and then catches up', async () => {
      const see = (state: string) =>
        table.page.evaluate((value) => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
          document.dispatchEvent(new Event('visibilitychange'));
        }, state);
      await see('hidden');
      const before = await durations();
      await table.page.clock.fastForward(3_600_000);
      await table.drawn();
      assert.deepEqual(await durations(), before);
      await see('visible');
      await table.drawn();
      assert.match((await durations())[0] ?? '', /^1h 01m$/);
    });

    it('exports what they have run by then', async () => {
      await table.page.clock.fastForward(3_600_000);
      await table.page.getByRole('button', { name: 'Export CSV' }).click();
      const [exported] = await table.received('export');
      const [, line = ''] = new TextDecoder().decode(exported?.data).split('\r\n');
      assert.match(line, /^goes on,goes on,2026-11-21T09:00:00.000Z,36\d\d(\.\d+)?$/);
    });
  });

  it('draws only what is in sight of ten thousand runs, and follows a live one in place', async () => {
    const { page } = table;
    const runs = Array.from({ length: 10_000 }, (_, index) =>
      tableRun(`r${index}`, { startTime: -index, metrics: { index } }),
    );
    for (let from = 0; from < runs.length; from += 1000) await table.post(runsOf(runs.slice(from, from + 1000)));
    await table.post(...welcome(), done(10_000));
    assert.ok((await page.locator('.row').count()) < 60);
    await page.locator('.grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ControlOrMeta+ArrowDown');
    await table.drawn();
    assert.equal((await names()).at(-1), 'r9999');
    const scrolled = await page.locator('.grid').evaluate((grid) => grid.scrollTop);
    await table.post(runsOf([tableRun('r9999', { startTime: -9999, metrics: { index: 0.5 } })]));
    assert.equal((await table.column('index')).at(-1), '0.5');
    assert.equal(await page.locator('.grid').evaluate((grid) => grid.scrollTop), scrolled);
    assert.match((await page.locator('#active-cell').textContent()) ?? '', /r9999/);
  });

  it('has the columns in sight in their order, however it is scrolled sideways', async () => {
    const { page } = table;
    const metrics = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`m${index + 10}`, index + 10]));
    await table.post(...welcome(), runsOf([tableRun('wide', { metrics })]), done(1));
    for (const left of [1500, 1700, 900, 1e6, 0]) {
      await page.locator('.grid').evaluate((grid, left) => grid.scrollTo(left, 0), left);
      await table.drawn();
      const heads = (await table.heads()).filter((title) => title.startsWith('m'));
      assert.ok(heads.length > 4);
      const cells = await page.locator('.row .cell.numeric').allTextContents();
      assert.deepEqual(
        cells.slice(-heads.length).map((text) => `m${text}`),
        heads,
      );
    }
  });

  it('keeps what is folded and how far it was scrolled over a reload', async () => {
    const runs = [...Array(200).keys()].map((index) => tableRun(`r${index}`, { startTime: -index }));
    const messages = [...welcome(), runsOf([...runs, tableRun('child', { parentId: 'r0' })]), done(201)];
    await table.post(...messages);
    await table.cell(0, 0).locator('.fold').click();
    await table.page.locator('.grid').evaluate((grid) => grid.scrollTo(0, 520));
    await table.page.waitForFunction(() => sessionStorage.getItem('state')?.includes('"scroll":520'));
    await table.page.reload();
    await table.received('ready');
    await table.post(...messages);
    assert.equal(await table.page.locator('.grid').evaluate((grid) => grid.scrollTop), 520);
    assert.equal((await names()).includes('child'), false);
  });

  it('shows names and values as text, whatever they hold', async () => {
    const strange = tableRun('x', { name: hostile, metrics: { [hostile]: 1 }, params: { [hostile]: hostile } });
    await table.post(...welcome(), runsOf([strange], [], hostile), done(1), { type: 'problem', message: hostile });
    assert.deepEqual(await names(), [hostile]);
    assert.equal(await table.page.locator('.problem span').textContent(), hostile);
    assert.equal(await table.page.locator('img').count(), 0);
    assert.equal(await table.page.title(), 'Runs');
  });

  it('tells when its own code fails, once', async () => {
    await table.page.evaluate(async () => {
      for (let count = 0; count < 2; count++) {
        setTimeout(() => {
          throw new Error('out of order');
        });
        await new Promise((resolve) => setTimeout(resolve));
      }
      void Promise.reject(new Error('broken promise'));
    });
    await table.page.waitForFunction(() => globalThis.posted.filter(({ type }) => type === 'failed').length >= 2);
    assert.deepEqual(await table.page.evaluate(() => globalThis.posted.filter(({ type }) => type === 'failed')), [
      { type: 'failed', message: 'Uncaught Error: out of order' },
      { type: 'failed', message: 'broken promise' },
    ]);
    table.complaints.splice(0);
  });

  it('says that it reads, that there is nothing, and what could not be read', async () => {
    const { page } = table;
    const emptiness = page.locator('.emptiness p');
    await table.post(...welcome());
    assert.equal(await emptiness.textContent(), 'Reading runs…');
    await table.post(done(0));
    assert.match((await emptiness.textContent()) ?? '', /^No runs yet/);
    await table.post({ type: 'problem', message: 'mlflow.db cannot be read' });
    assert.equal(await emptiness.textContent(), 'No run could be read.');
    await page.getByRole('button', { name: 'Try Again' }).click();
    assert.equal((await table.received('refresh')).length, 1);
  });

  it('can be read in every theme, on the deepest of its colours', async () => {
    const runs = showcase();
    const chosen = [runs[0], runs[3], runs[12]].map((run, colour) => ({ key: keyOf(run?.id ?? ''), colour }));
    await table.post(...welcome({ heat: true }), runsOf(runs), done(runs.length));
    await table.post(marks({ chosen, pinned: [keyOf(runs[15]?.id ?? '')], hidden: [keyOf(runs[30]?.id ?? '')] }));
    for (const [name, theme] of [
      ['dark', darkTheme],
      ['light', lightTheme],
      ['high-contrast', highContrastTheme],
    ] as const) {
      await table.setTheme(theme);
      await table.page.screenshot({ path: path.join(screenshots, `runs-table-${name}.png`) });
      const contrasts = await table.page.evaluate(contrastsOfHeat);
      assert.ok(contrasts.length > 20);
      assert.ok(Math.min(...contrasts) >= 4.5, `${name}: ${Math.min(...contrasts)}`);
    }
  });
});

/** Runs in the page: the contrast of text and background of each cell with a heat colour, as WCAG 2.2 counts it. */
function contrastsOfHeat(): number[] {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  const luminance = (colour: string) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return [...document.querySelectorAll('.cell.heat')].map((cell) => {
    const style = getComputedStyle(cell);
    const [one, two] = [luminance(style.color), luminance(style.backgroundColor)];
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  });
}
