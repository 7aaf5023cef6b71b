/** Sweeps in the Experiments view, over a stand-in for W&B's server that a real worker reads. */
import assert from 'node:assert/strict';
import { ChosenRuns } from '../../../../client/choosing/chosenRuns.ts';
import { RunChoice } from '../../../../client/choosing/runChoice.ts';
import { Reader } from '../../../../client/reading/reader.ts';
import type { StoreLocation } from '../../../../client/storage/location.ts';
import { keyCredentials } from '../../../../client/tracking/wandb-server/project.ts';
import { RunLinks } from '../../../../client/views/experiments/links.ts';
import { rowOfRun } from '../../../../client/views/experiments/place.ts';
import { ExperimentRows } from '../../../../client/views/experiments/rows.ts';
import { nodeWeb } from '../../../../client/web/node.ts';
import { rowsBelow, textsBelow } from '../../../support/experimentRows.ts';
import { apiKey, configOf, standInRun, standInSweep, WandbStandIn } from '../../../support/wandbServer.ts';

const worker = new URL('../../../../client/reading/worker.ts', import.meta.url);

describe('sweeps', function () {
  this.timeout(20_000);
  let server: WandbStandIn;
  let store: StoreLocation;
  let choice: RunChoice;
  let chosen: ChosenRuns;
  let reader: Reader;
  let rows: ExperimentRows;

  beforeEach(async () => {
    server = await WandbStandIn.start();
    server.sweeps = [
      standInSweep('s1', { displayName: 'narrow', createdAt: '2026-01-02T00:00:00' }),
      standInSweep('s2', { displayName: 'wide', createdAt: '2026-01-01T00:00:00' }),
    ];
    server.runs = [
      standInRun('alone', { config: configOf({ lr: 1 }), createdAt: '2026-01-05T00:00:00' }),
      ...['a', 'b', 'c'].map((name, index) =>
        standInRun(name, {
          sweepName: index < 2 ? 's1' : 's2',
          config: configOf({ lr: index }),
          createdAt: `2026-01-04T00:00:0${index}`,
        }),
      ),
    ];
    store = { kind: 'wandb-server', path: server.page };
    const memory = { get: () => undefined, update: async () => undefined };
    choice = new RunChoice(memory);
    chosen = new ChosenRuns(memory);
    reader = new Reader(worker, nodeWeb({ isStrict: () => true, credentials: async () => keyCredentials(apiKey) }));
    rows = new ExperimentRows({ reader, stores: () => [store], choice, chosen });
  });
  afterEach(async () => {
    reader.dispose();
    await server.stop();
  });

  const below = (...way: readonly string[]) => textsBelow(rows, way);

  it('stand before the runs that are part of none, above their own', async () => {
    assert.deepEqual(await below('digits'), ['narrow (2)', 'wide (1)', 'alone']);
    assert.deepEqual(await below('digits', 'narrow (2)'), ['b', 'a']);
    assert.deepEqual(await below('digits', 'wide (1)'), ['c']);
  });

  it('stand there before they have runs', async () => {
    server.sweeps = [standInSweep('s9')];
    server.runs = [standInRun('alone')];
    assert.deepEqual(await below('digits'), ['s9 (0)', 'alone']);
  });

  it('have those of their runs that the filter leaves, and are not there without any', async () => {
    await choice.choose({ filter: 'params.lr = "1"' });
    assert.deepEqual(await below('digits'), ['narrow (1)', 'alone']);
    assert.deepEqual(await below('digits', 'narrow (1)'), ['b']);
    await choice.choose({ filter: 'params.lr = "2"' });
    assert.deepEqual(await below('digits'), ['wide (1)']);
  });

  it('keep their runs where those are ordered or grouped', async () => {
    await choice.choose({ order: { by: { kind: 'param', key: 'lr' }, isDescending: false } });
    assert.deepEqual(await below('digits', 'narrow (2)'), ['a', 'b']);
    await choice.choose({ groupBy: { kind: 'param', key: 'lr' } });
    assert.deepEqual(await below('digits'), ['narrow (2)', 'wide (1)', '1: 1']);
  });

  it('have those that who is signed in started, where only theirs are wanted', async () => {
    server.runs = [...server.runs, standInRun('d', { sweepName: 's2', user: 'bob' })];
    server.runs = server.runs.filter(({ name }) => name !== 'c');
    await choice.choose({ onlyMine: true });
    assert.deepEqual(await below('digits'), ['narrow (2)', 'alone']);
    assert.equal(server.asked.filter(({ body }) => body.includes('viewer')).length, 1);
  });

  it('give away the runs that are pinned', async () => {
    await chosen.pin([{ store, id: 'a' }], true);
    assert.deepEqual(await below('digits'), ['a', 'narrow (2)', 'wide (1)', 'alone']);
    assert.deepEqual(await below('digits', 'narrow (2)'), ['b']);
  });

  it('stand over the run that is looked for', async () => {
    const node = await rowOfRun({ reader, choice, chosen, rows }, { store, id: 'c' });
    assert(node?.parent.kind === 'sweep');
    assert.deepEqual([node.parent.sweep.name, node.parent.parent.kind], ['wide', 'experiment']);
  });

  it('whose runs are shown with another tracker have none of their own left', async () => {
    const [first, second] = await rowsBelow(rows, ['digits']);
    assert(first?.kind === 'sweep' && second?.kind === 'sweep');
    const here = { kind: 'wandb', path: '/wandb' };
    const links = new RunLinks(
      ['a', 'c'].map((id) => [
        { store: here, id: `run-${id}`, experimentId: 'digits', parentId: undefined },
        { store, id, experimentId: 'digits', parentId: id === 'a' ? 's1' : 's2' },
      ]),
    );
    assert.equal(links.remainingOfSweep(first)?.sweep.runCount, 1);
    assert.equal(links.remainingOfSweep(second), undefined);
  });

  it('that the server does not know leave their runs at the top', async () => {
    server.instead = ({ body }) =>
      body.includes('sweeps(')
        ? { status: 400, body: { errors: [{ message: 'Cannot query field "sweeps" on type "Project".' }] } }
        : undefined;
    assert.deepEqual(await below('digits'), ['alone', 'c', 'b', 'a']);
  });

  it('with thousands of runs are not read for the few that are part of none', async () => {
    server.runs = Array.from({ length: 3000 }, (_, index) =>
      standInRun(`r${index}`, {
        ...(index % 1500 > 0 && { sweepName: 's1' }),
        createdAt: new Date(index * 1000).toISOString(),
      }),
    );
    assert.deepEqual(await below('digits'), ['narrow (2998)', 'wide (0)', 'more']);
    const pages = server.asked.filter(({ body }) => body.includes('runs(first: $most'));
    assert(pages.length <= 6, `${pages.length} pages`);
  });
});
