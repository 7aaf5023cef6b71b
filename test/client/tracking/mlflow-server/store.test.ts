/** How much is asked of an MLflow server, and what is made of what older ones do not know. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { StoreError } from '../../../../client/storage/location.ts';
import { mlflowServer } from '../../../../client/tracking/mlflow-server/kind.ts';
import { Pulse } from '../../../../client/tracking/online/pulse.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { type FakeAnswer, type FakeRequest, FakeServer } from '../../../support/fakeServer.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

type Routes = Readonly<Record<string, (request: FakeRequest) => FakeAnswer | undefined>>;

describe('a store on an MLflow server', () => {
  let fake: FakeServer;
  let store: RunStore;

  async function serving(routes: Routes): Promise<void> {
    fake = await FakeServer.start((request, response) => {
      const name = request.path.replace(/^\/api\/2\.0\/mlflow\//, '');
      if (name === 'broken') response.destroy();
      return routes[name]?.(request) ?? { status: 404, body: '<html>' };
    });
    store = mlflowServer.open({ kind: mlflowServer.id, path: fake.address });
  }

  afterEach(async () => {
    store.close();
    await fake.stop();
    await removeTemporaryFolders();
  });

  const run = (id: string, start: number, parent?: string) => ({
    info: { run_id: id, experiment_id: '1', status: 'FINISHED', start_time: String(start), lifecycle_stage: 'active' },
    data: { tags: parent === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parent }] },
  });

  /** Runs in pages as they are asked for, as MLflow pages them. */
  const searching =
    (runs: readonly ReturnType<typeof run>[]) =>
    ({ body }: FakeRequest) => {
      const { page_token: token = '0', max_results: most } = JSON.parse(body);
      const next = Number(token) + most;
      const page = runs.slice(Number(token), next);
      return { body: { runs: page, ...(next < runs.length && { next_page_token: String(next) }) } };
    };

  it('is read no further than somebody looks, and says that there is more', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => run(`r${String(index).padStart(4, '0')}`, 2500 - index));
    await serving({ 'runs/search': searching(many) });
    const first = await store.runs('1', { offset: 0, limit: 100 });
    assert.deepEqual([first.runs.length, first.hasMore, fake.asked.length], [100, true, 1]);
    const all = await store.runs('1', { offset: 0, limit: 5000 });
    assert.deepEqual([all.runs.length, all.total, all.hasMore], [2500, 2500, undefined]);
    const questions = fake.asked.length;
    await store.runs('1', { offset: 1000, limit: 100 });
    assert.equal(fake.asked.length, questions, 'what was read just now is not asked for again');
  });

  it('has a run under its parent, though that comes on a later page', async () => {
    const others = Array.from({ length: 300 }, (_, index) => run(`r${index}`, 300 - index));
    await serving({ 'runs/search': searching([run('child', 999, 'parent'), ...others, run('parent', 0)]) });
    const top = await store.runs('1', { offset: 0, limit: 10, scope: 'roots' });
    assert(!top.runs.some(({ id }) => id === 'child'));
    const { runs } = await store.runs('1', { offset: 300, limit: 10, scope: 'roots' });
    assert.deepEqual(
      runs.map(({ id, childCount }) => [id, childCount]),
      [['parent', 1]],
    );
    const below = await store.runs('1', { offset: 0, limit: 10, scope: { childrenOf: 'parent' } });
    assert.deepEqual(
      below.runs.map(({ id }) => id),
      ['child'],
    );
  });

  const history = (count: number) =>
    Array.from({ length: count }, (_, step) => ({ step, value: step % 7, timestamp: step }));

  it('has every spike of curves that the call for many would thin out', async () => {
    const whole = history(6000);
    await serving({
      'metrics/get-history-bulk-interval': ({ query }) => ({
        body: {
          metrics: query
            .getAll('run_ids')
            .flatMap((id) => whole.slice(0, 2500).map((point) => ({ ...point, step: point.step * 2, run_id: id }))),
        },
      }),
      'metrics/get-history': ({ query }) => {
        const from = Number(query.get('page_token') ?? 0);
        const next = from + 4000;
        const metrics = whole.slice(from, next);
        return { body: { metrics, ...(next < whole.length && { next_page_token: String(next) }) } };
      },
    });
    const curves = await store.histories({ runIds: ['a', 'b'], keys: ['loss'], maxPoints: 1e6 });
    assert.deepEqual(
      curves.map(({ runId, logged }) => [runId, logged]),
      [
        ['a', 6000],
        ['b', 6000],
      ],
    );
  });

  it('has curves of a server that knows no call for many, and asks it no more', async () => {
    await serving({ 'metrics/get-history': () => ({ body: { metrics: history(3) } }) });
    const query = { runIds: ['a', 'b'], keys: ['loss'], maxPoints: 100 };
    assert.equal((await store.histories(query)).length, 2);
    assert.equal((await store.histories(query)).length, 2);
    assert.deepEqual([fake.count('get-history-bulk-interval'), fake.count('get-history')], [1, 4]);
  });

  describe('with a curve that goes on', () => {
    interface Point {
      readonly step: number;
      readonly value: number;
      readonly timestamp: number;
    }
    let logged: Point[];
    /** Points that were sent. */
    let sent: number;

    beforeEach(async () => {
      logged = history(60_000);
      sent = 0;
      await serving({ 'metrics/get-history': answer });
    });

    /** As MLflow orders them, and pages them. */
    function answer({ query }: FakeRequest): FakeAnswer {
      const all = logged.toSorted((a, b) => a.timestamp - b.timestamp || a.step - b.step || a.value - b.value);
      const from = Number(query.get('page_token') ?? 0);
      const next = from + Number(query.get('max_results'));
      const metrics = all.slice(from, next);
      sent += metrics.length;
      return { body: { metrics, ...(next < all.length && { next_page_token: String(next) }) } };
    }

    const log = (count: number) => {
      const first = logged.length;
      for (let step = first; step < first + count; step++) logged.push({ step, value: step, timestamp: step });
    };

    /** All that was logged is there, by steps; tells how many points were sent for it. */
    async function isWhole(): Promise<number> {
      const before = sent;
      const [curve] = await store.histories({ runIds: ['a'], keys: ['loss'], maxPoints: 1e6 });
      const expected = logged.toSorted((a, b) => a.step - b.step || a.timestamp - b.timestamp || a.value - b.value);
      assert.deepEqual(
        [[...(curve?.steps ?? [])], [...(curve?.values ?? [])]],
        [expected.map(({ step }) => step), expected.map(({ value }) => value)],
      );
      return sent - before;
    }

    it('asks for what is new and a short page at most, once it knows where the rest begins', async () => {
      assert.equal(await isWhole(), 60_000);
      log(10);
      assert.equal(await isWhole(), 10_010);
      for (const count of [1, 10, 700]) {
        log(count);
        const points = await isWhole();
        assert(points <= count + 500, `${points} points for ${count}`);
      }
      log(30_000);
      await isWhole();
    });

    it('has points that come with earlier times, of steps that had one too', async () => {
      await isWhole();
      await isWhole();
      logged.push({ step: 100, value: -1, timestamp: 5 });
      await isWhole();
      const [last] = logged.slice(-2);
      logged.push({ ...(last ?? { step: 0, timestamp: 0 }), value: -2 });
      await isWhole();
    });

    it('has no point twice where two ask at once, nor fewer after a question that failed', async () => {
      log(3);
      await Promise.all([isWhole(), isWhole()]);
      log(3);
      let isAway = true;
      fake.answer((request) => (isAway ? { status: 500 } : answer(request)));
      await assert.rejects(isWhole(), StoreError);
      isAway = false;
      await Promise.all([isWhole(), isWhole()]);
    });

    it('has all of one that is begun again', async () => {
      await isWhole();
      await isWhole();
      logged = history(100);
      await isWhole();
      logged = [];
      await isWhole();
    });

    it('asks a server that knows no pages for all of it', async () => {
      fake.answer(() => ({ body: { metrics: logged } }));
      await isWhole();
      log(10);
      await isWhole();
    });
  });

  it('is told of runs by counts that are no more than least ones, where there are many', async () => {
    const many = Array.from({ length: 201 }, (_, index) => run(`r${index}`, 300 - index));
    await serving({
      'runs/search': searching(many),
      'experiments/search': () => ({
        body: {
          experiments: [
            { experiment_id: '1', name: 'a' },
            { experiment_id: '2', name: 'b' },
          ],
        },
      }),
    });
    assert.deepEqual(
      (await store.experiments()).map(({ name, runCount, hasMore }) => [name, runCount, hasMore]),
      [
        ['a', 200, true],
        ['b', 0, true],
      ],
    );
  });

  it('keeps nothing of a download that broke off', async () => {
    const into = await temporaryFolder();
    await serving({});
    await fake.stop();
    fake = await FakeServer.start((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('the beginning', () => response.destroy());
      return undefined;
    });
    store = mlflowServer.open({ kind: mlflowServer.id, path: fake.address });
    await assert.rejects(async () => store.artifactFile?.('a', 'model/weights', into), StoreError);
    assert.deepEqual(
      (await readdir(into, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()),
      [],
    );
  });

  it('gives artifacts by the REST interface where nothing else is let through', async () => {
    const into = await temporaryFolder();
    await serving({
      'artifacts/list': () => ({ body: { root_uri: 'mlflow-artifacts:/1/a/artifacts' } }),
      '/api/2.0/mlflow-artifacts/artifacts/1/a/artifacts/dir/a%20b.txt': () => ({ body: 'content' }),
    });
    const file = await store.artifactFile?.('a', 'dir/a b.txt', into);
    assert.equal(await readFile(file ?? '', 'utf8'), 'content');
    assert(file?.startsWith(into));
  });
});

describe('the pulse of a server', () => {
  let now: number;
  let looks: number;
  beforeEach(() => {
    now = looks = 0;
  });

  const pulse = (look: () => Promise<string>) =>
    new Pulse(
      () => {
        looks++;
        return look();
      },
      () => now,
    );

  it('changes when something else is found, and not before', async () => {
    let found = 'first';
    const watched = pulse(async () => found);
    const first = await watched.mark();
    now += 1000;
    assert.equal(await watched.mark(), first);
    found = 'second';
    now += 1000;
    assert.notEqual(await watched.mark(), first);
    assert.equal(looks, 3);
  });

  it('holds nobody up while a look takes its time, and looks once at a time', async () => {
    const watched = pulse(() => new Promise(() => undefined));
    const first = await watched.mark();
    now += 100_000;
    assert.equal(await watched.mark(), first);
    assert.equal(looks, 1);
  });

  it('leaves a server that is away more and more alone, and tells that it went and came back', async () => {
    let isAway = false;
    const watched = pulse(async () => {
      if (isAway) throw new StoreError('away', 'It is away.');
      return 'found';
    });
    const there = await watched.mark();
    isAway = true;
    now += 1000;
    const away = await watched.mark();
    assert.notEqual(away, there);
    for (; now < 600_000; now += 1000) await watched.mark();
    assert(looks < 70, `it was asked ${looks} times in ten minutes`);
    isAway = false;
    now += 10_000;
    assert.notEqual(await watched.mark(), away);
  });
});
