/** A project on a stand-in for a W&B server, read and changed by us and by W&B's own library. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunChange } from '../../../../client/tracking/change.ts';
import { linkRuns } from '../../../../client/tracking/linking.ts';
import type { Run, RunStore } from '../../../../client/tracking/store.ts';
import { wandb } from '../../../../client/tracking/wandb-files/kind.ts';
import { wandbServer } from '../../../../client/tracking/wandb-server/kind.ts';
import { keyCredentials } from '../../../../client/tracking/wandb-server/project.ts';
import { nodeWeb } from '../../../../client/web/node.ts';
import { isArrayOf, isRecord, isString, isStrings } from '../../../../protocol/shape.ts';
import { pythonNumber } from '../../../support/mlflowReadings.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';
import { until } from '../../../support/until.ts';
import { apiKey, configOf, standInRun, standInSweep, WandbStandIn } from '../../../support/wandbServer.ts';

const configuration = {
  ...{ lr: 0.01, flag: true, text: 'x', none: null },
  net: { layers: [1, 2], opt: { name: 'adam' } },
};

/** Longer than a server gives at once, with a spike that a sample would lose. */
const long = Array.from({ length: 3210 }, (_, step) => ({ _step: step, loss: step === 1234 ? 99 : 1 / (step + 1) }));

const web = nodeWeb({ isStrict: () => true, credentials: async () => keyCredentials(apiKey) });

describe('W&B’s server', function () {
  this.timeout(120_000);
  let server: WandbStandIn;
  let library: PythonScript;
  let store: RunStore;
  before(async () => {
    server = await WandbStandIn.start();
    server.runs = [
      standInRun('aaaa1111', {
        displayName: '<b>deep</b> run',
        createdAt: '2026-02-01T10:00:00',
        config: configOf(configuration),
        summary: {
          loss: 1 / 3210,
          late: 5,
          odd: 'NaN',
          best: 'Infinity',
          picture: { _type: 'image-file', size: 3 },
          _step: 3209,
        },
        tags: ['baseline', 'team:vision'],
        notes: '*a note*',
        group: 'sweep 1',
        jobType: 'train',
        sweepName: 's1',
        inputs: [
          { name: 'digits', type: 'dataset', version: 3, state: 'COMMITTED' },
          { name: 'base', type: 'model', version: 0, state: 'COMMITTED' },
        ],
        outputs: [
          { name: 'net', type: 'model', version: 1, state: 'COMMITTED' },
          { name: 'net', type: 'model', version: 2, state: 'COMMITTED' },
          { name: 'run-history', type: 'wandb-history', version: 0, state: 'COMMITTED' },
        ],
        commit: 'c'.repeat(40),
        history: [...long.slice(0, -1), { _step: 3209, loss: 1 / 3210, late: 5, odd: 'NaN', best: 'Infinity' }],
      }),
      ...['running', 'failed', 'crashed', 'killed', 'pending'].map((state, index) =>
        standInRun(`bbbb222${index}`, { state, createdAt: `2026-01-0${index + 1}T10:00:00Z` }),
      ),
    ];
    const folder = await temporaryFolder();
    library = new PythonScript('wandb_server_runs.py', server.address, apiKey, 'team/digits', folder);
    store = wandbServer.open({ kind: wandbServer.id, path: server.page }, web);
  });
  after(async () => {
    store.close();
    await library.end();
    await server.stop();
    await removeTemporaryFolders();
  });

  const ours = async (from = store) => (await from.runs('digits', { offset: 0, limit: 100 })).runs;
  const theirs = async () => {
    library.tell('read');
    const answer = await library.answer();
    assert(isArrayOf(answer, isRecord));
    return answer;
  };
  const run = async (id: string): Promise<Run> => {
    const [found] = await store.runsById([id]);
    assert(found !== undefined);
    return found;
  };

  it('has one experiment, the project', async () => {
    const [experiment, ...others] = await store.experiments();
    assert.deepEqual([experiment?.id, experiment?.name, experiment?.runCount, others], ['digits', 'digits', 6, []]);
  });

  it('has the runs in the order, with the names, people, times and pages that the library tells', async () => {
    const expected = await theirs();
    const told = (await ours()).map(({ id, name, user, startTime, note = '', webPage }) => {
      return { id, name, user, startTime, note, webPage };
    });
    assert.deepEqual(
      told,
      expected.map(({ id, name, user, created, notes, url }) => {
        const startTime = Date.parse(String(created).endsWith('Z') ? String(created) : `${created}Z`);
        return { id, name, user, startTime, note: notes, webPage: url };
      }),
    );
  });

  it('has what became of each run', async () => {
    const states = new Map((await theirs()).map(({ id, state }) => [id, state]));
    assert.deepEqual(
      (await ours()).map(({ id, status }) => [states.get(id), status]),
      [
        ['finished', 'finished'],
        ['pending', 'queued'],
        ['killed', 'killed'],
        ['crashed', 'failed'],
        ['failed', 'failed'],
        ['running', 'running'],
      ],
    );
  });

  it('has the configuration by dotted keys, and tags, group, kind of job, sweep and commit', async () => {
    const [{ config, tags, group, job_type, sweep, commit } = {}] = await theirs();
    const deep = await run('aaaa1111');
    assert.deepEqual(config, configuration);
    assert.deepEqual(
      deep.params.map(({ key, value }) => [key, value]),
      [
        ['flag', 'true'],
        ['lr', '0.01'],
        ['net.layers', '[1,2]'],
        ['net.opt.name', 'adam'],
        ['none', 'null'],
        ['text', 'x'],
      ],
    );
    assert.deepEqual([tags, commit], [['baseline', 'team:vision'], deep.commit]);
    const own = { 'wandb.group': group, 'wandb.job_type': job_type, 'wandb.sweep': sweep };
    assert.deepEqual(deep.tags, { baseline: '', 'team:vision': '', ...own });
  });

  it('has the sweeps that the library tells, with their runs and the best of them', async () => {
    const trial = (name: string, sweepName: string, loss: number) =>
      standInRun(name, {
        sweepName,
        displayName: `trial ${name}`,
        summary: { loss, _step: 1 },
        createdAt: '2025-01-01',
      });
    server.sweeps = [
      standInSweep('s2', { displayName: 'by hand', state: 'FINISHED' }),
      standInSweep('s3', { config: 'name: most\nmetric: {name: loss, goal: maximize}\n', state: 'CANCELED' }),
      standInSweep('s4', { state: 'PAUSED' }),
    ];
    const trials = [trial('t1', 's2', 0.5), trial('t2', 's2', 0.25), trial('t3', 's3', 3), trial('t4', 's3', 4)];
    server.runs.push(...trials);
    const again = wandbServer.open({ kind: wandbServer.id, path: server.page }, web);
    const sweeps = await again.sweeps?.('digits');
    const told = await Promise.all(
      (sweeps ?? []).map(async ({ id, name, state, webPage, runCount, best }) => {
        const page = { offset: 0, limit: 10, scope: { childrenOf: id } };
        const { runs, total } = await again.runs('digits', page);
        assert.equal(total, runCount);
        const runIds = runs.map((one) => one.id).toSorted();
        return { id, name, state, url: webPage, runs: runIds, best: best ? [best.run, best.value] : null };
      }),
    );
    library.tell('sweeps');
    const expected = await library.answer();
    assert.deepEqual(
      told.map(({ state, ...sweep }) => ({ ...sweep, state: state === 'cancelled' ? 'canceled' : state })),
      expected,
    );
    assert.deepEqual(
      told.map(({ name, best }) => [name, best?.[0]]),
      [
        ['by hand', 'trial t2'],
        ['most', 'trial t4'],
        ['s4', undefined],
      ],
    );
    again.close();
    server.sweeps = [];
    server.runs = server.runs.filter((one) => !trials.includes(one));
  });

  it('has the latest values, NaN and infinity among them, and none of what is no number', async () => {
    const [{ summary, spelled, step } = {}] = await theirs();
    assert(isRecord(summary) && isRecord(spelled));
    const expected = Object.entries({ ...summary, ...spelled }).map(([key, value]) => {
      assert(isString(value));
      return { key, value: pythonNumber(value), step };
    });
    assert.deepEqual(
      (await run('aaaa1111')).metrics,
      expected.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    );
    assert.equal(expected.length, 4);
  });

  it('has every point of every curve, a spike among thousands too', async () => {
    const [{ curves } = {}] = await theirs();
    assert(isRecord(curves));
    const keys = Object.keys(curves);
    const histories = await store.histories({ runIds: ['aaaa1111'], keys, maxPoints: 10_000 });
    const read = histories.map(({ key, steps, values }) => [key, [...steps].map((step, at) => [step, values[at]])]);
    const expected = Object.entries(curves).map(([key, points]) => {
      assert(Array.isArray(points));
      return [key, points.map(([step, value]) => [step, pythonNumber(value)])];
    });
    assert.deepEqual(Object.fromEntries(read), Object.fromEntries(expected));
    assert(histories.find(({ key }) => key === 'loss')?.values.includes(99));
  });

  it('has what it was given, and the models that it logged', async () => {
    const [{ used, logged } = {}] = await theirs();
    const details = await store.details?.('aaaa1111');
    assert(Array.isArray(used) && Array.isArray(logged));
    assert.deepEqual(
      details?.datasets.map(({ name, context, digest }) => [name, context || 'dataset', digest]).toReversed(),
      used,
    );
    const models = logged.filter(([, , type]) => type === 'model');
    assert.deepEqual(
      details?.models.map(({ id, name, status }) => [id, name, 'model', status === 'ready' ? 'COMMITTED' : status]),
      models,
    );
    assert.deepEqual([models.length, logged.length, await store.details?.('gone')], [2, 3, undefined]);
  });

  it('is changed as the library then sees it', async () => {
    const make = (change: RunChange) =>
      wandbServer.changer?.change({ kind: wandbServer.id, path: server.page }, ['bbbb2221'], change, {
        python: undefined,
        web,
      });
    await make({ kind: 'rename', name: 'better' });
    await make({ kind: 'note', text: 'why' });
    await make({ kind: 'tag', key: 'kept', value: '' });
    await make({ kind: 'tag', key: 'team', value: 'vision' });
    await make({ kind: 'tag', key: 'team', value: 'audio' });
    await make({ kind: 'tag', key: 'gone', value: '' });
    await make({ kind: 'untag', key: 'gone' });
    await make({ kind: 'tag', key: 'wandb.group', value: 'ours' });
    const seen = (await theirs()).find(({ id }) => id === 'bbbb2221') ?? {};
    assert.deepEqual(
      [seen['name'], seen['notes'], seen['tags'], seen['group'], seen['state']],
      ['better', 'why', ['kept', 'team:audio'], 'ours', 'failed'],
    );
    await make({ kind: 'delete' });
    assert(!(await theirs()).some(({ id }) => id === 'bbbb2221'));
  });

  it('is looked at anew when the library changed a run', async () => {
    const before = await store.revision();
    library.tell(JSON.stringify({ bbbb2220: { name: 'renamed elsewhere', tags: ['new'] } }));
    await library.answer();
    await until('a new revision', async () => (await store.revision()) !== before);
    const renamed = (await ours()).find(({ id }) => id === 'bbbb2220');
    assert.deepEqual([renamed?.name, renamed?.tags], ['renamed elsewhere', { new: '' }]);
  });
});

describe('a training that W&B’s library sends to its server', function () {
  this.timeout(120_000);
  let server: WandbStandIn;
  let training: PythonScript;
  let folder: string;
  let id: string;
  let sweep: string;
  let online: RunStore;
  let here: RunStore;

  before(async () => {
    server = await WandbStandIn.start();
    folder = await temporaryFolder();
    const { address, entity, project } = server;
    training = new PythonScript('wandb_online_run.py', address, apiKey, entity, project, folder);
    const answer = await training.answer();
    assert(isStrings(answer));
    [id = '', sweep = ''] = answer;
    online = wandbServer.open({ kind: wandbServer.id, path: server.page }, web);
    here = wandb.open({ kind: wandb.id, path: path.join(folder, 'wandb') });
  });
  after(async () => {
    online.close();
    here.close();
    await training.end();
    await server.stop();
    await removeTemporaryFolders();
  });

  const newest = async (store: RunStore): Promise<Run> => {
    const [run] = (await store.runs('digits', { offset: 0, limit: 10 })).runs;
    assert(run !== undefined);
    return run;
  };
  const curvesOf = async (store: RunStore, runId: string) => {
    const histories = await store.histories({ runIds: [runId], keys: ['loss', 'nested.a', 'odd'], maxPoints: 100 });
    return histories.map(({ key, steps, values }) => ({
      key,
      points: [...steps].map((step, at) => [step, values[at]]),
    }));
  };

  const assertLinked = (there: Run | undefined, local: Run | undefined) => {
    assert(there !== undefined && local !== undefined);
    const known = [
      { store: { kind: wandbServer.id, path: server.page }, run: there },
      { store: { kind: wandb.id, path: path.join(folder, 'wandb') }, run: local },
    ];
    assert.deepEqual(linkRuns(known), [{ runs: known, evidence: 'identity' }]);
  };

  it('is seen while it goes on', async () => {
    training.tell('0.5');
    const seen = await until('its first value', async () => {
      await online.revision();
      const run = await newest(online);
      return run.metrics.length > 0 && run;
    });
    assert.deepEqual([seen.id, seen.name, seen.status, seen.endTime], [id, 'online', 'running', undefined]);
    training.tell('0.25');
    await until('its next value', async () => {
      await online.revision();
      return (await newest(online)).metrics.some(({ key, value }) => key === 'loss' && value === 0.25);
    });
    const [loss] = await curvesOf(online, id);
    assert.deepEqual(loss?.points, [
      [0, 0.5],
      [1, 0.25],
    ]);
  });

  it('is on the server what it is in its folder, and one with it', async () => {
    await training.end();
    await until(
      'its end',
      async () => (await here.runs('digits', { offset: 0, limit: 1 })).runs[0]?.status === 'finished',
    );
    const [there] = await online.runsById([id]);
    const local = await newest(here);
    assert(there !== undefined);
    const told = ({ params, tags, note, name, status, parentId }: Run) => {
      return { params, tags, note, name, status, parentId };
    };
    assert.deepEqual(told(there), told(local));
    assert.deepEqual(local.tags, { a: '', b: '', 'wandb.group': 'g', 'wandb.sweep': sweep });
    const values = (run: Run) => run.metrics.map(({ key, value }) => [key, value]);
    assert.deepEqual(values(there), values(local));
    assert.deepEqual(values(there), [
      ['best', Number.NEGATIVE_INFINITY],
      ['loss', 0.25],
      ['nested.a', 0.5],
      ['odd', Number.NaN],
    ]);
    assert.deepEqual(await curvesOf(online, id), await curvesOf(here, local.id));
    assertLinked(there, local);
  });

  it('stands under its sweep, there and here', async () => {
    const below = async (store: RunStore) => {
      const scope = { childrenOf: sweep };
      const { runs } = await store.runs('digits', { offset: 0, limit: 10, scope });
      const { total } = await store.runs('digits', { offset: 0, limit: 10, scope: 'roots' });
      const [only, ...others] = (await store.sweeps?.('digits')) ?? [];
      return { runs: runs.map(({ name }) => name), roots: total, sweeps: [only?.id, only?.runCount, ...others] };
    };
    const expected = { runs: ['online'], roots: 0, sweeps: [sweep, 1] };
    assert.deepEqual([await below(online), await below(here)], [expected, expected]);
    const found = await until('the end is seen', async () => {
      await online.revision();
      return (await online.sweeps?.('digits'))?.find(({ best }) => best !== undefined);
    });
    const best = { run: 'online', key: 'loss', value: 0.25 };
    assert.deepEqual([found.name, found.state, found.best], ['search', 'running', best]);
  });

  it('has the files there that it has here', async () => {
    const local = await newest(here);
    const files = await online.artifacts?.(id, '');
    assert.deepEqual(files, await here.artifacts?.(local.id, ''));
    assert((files?.length ?? 0) > 2, JSON.stringify(files));
    const into = await temporaryFolder();
    for (const file of files ?? []) {
      const [there, same] = [
        await online.artifactFile?.(id, file.path, into),
        await here.artifactFile?.(local.id, file.path, ''),
      ];
      assert.deepEqual(await readFile(there ?? ''), await readFile(same ?? ''), file.path);
    }
  });

  it('is one still when it is resumed, which has a folder of its own', async () => {
    const { address, entity, project } = server;
    const more = new PythonScript('wandb_online_run.py', address, apiKey, entity, project, folder, id);
    await more.answer();
    more.tell('0.125');
    await more.end();
    const [local, ...others] = (await here.runs('digits', { offset: 0, limit: 10 })).runs;
    assert(local !== undefined);
    assert.deepEqual([local.status, local.name, others], ['finished', 'online', []]);
    const curves = await curvesOf(here, local.id);
    assert.deepEqual(curves.find(({ key }) => key === 'loss')?.points, [
      [0, 0.5],
      [1, 0.25],
      [2, 0.125],
    ]);
    const [there] = await online.runsById([id]);
    assert.deepEqual(await curvesOf(online, id), curves);
    assertLinked(there, local);
  });
});
