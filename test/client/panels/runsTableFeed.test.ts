import assert from 'node:assert/strict';
import path from 'node:path';
import { RunsTableFeed } from '../../../client/panels/runsTableFeed.ts';
import type { TableScope } from '../../../client/panels/runsTableModel.ts';
import type { Question, Questions } from '../../../client/reading/messages.ts';
import { columnsOf, markOfAll } from '../../../client/reading/runColumns.ts';
import { StoreError, type StoreLocation } from '../../../client/storage/location.ts';
import type { Run } from '../../../client/tracking/store.ts';
import { type HostToRunsTable, isHostToRunsTable } from '../../../protocol/runsTable.ts';
import { aRun } from '../../support/runs.ts';

const store: StoreLocation = { kind: 'mlflow-sqlite', path: path.resolve('work', 'mlflow.db') };
const other: StoreLocation = { kind: 'mlflow-files', path: path.resolve('work', 'mlruns') };

/** Stores in memory: experiments by store, runs by experiment, the newest first. */
class MemoryReader {
  readonly asked: string[] = [];
  readonly stores = new Map<StoreLocation, Map<string, Run[]>>();
  readonly failures = new Map<StoreLocation, Error>();
  /** Called before each answer. */
  before: (question: Question) => void = () => undefined;
  revision = 1;

  async ask<Q extends Question>(question: Q, ask: Questions[Q]['ask']): Promise<Questions[Q]['answer']>;
  async ask(...asked: { [Q in Question]: [question: Q, ask: Questions[Q]['ask']] }[Question]): Promise<unknown> {
    const [question, ask] = asked;
    this.before(question);
    switch (question) {
      case 'revisions':
        return ask.stores.map(() => String(this.revision));
      case 'experiments': {
        const failure = this.failures.get(ask.store);
        if (failure) throw failure;
        const experiments = [...(this.stores.get(ask.store) ?? [])];
        return experiments.map(([id, runs]) => ({
          id,
          name: `e${id}`,
          runCount: runs.length,
          lastActivity: undefined,
        }));
      }
      case 'runColumns': {
        const runs = this.stores.get(ask.store)?.get(ask.experimentId) ?? [];
        const columns = columnsOf(runs.slice(ask.offset, ask.offset + ask.limit), ask.tags);
        const mark = markOfAll(columns, runs.length);
        this.asked.push(`${ask.experimentId} from ${ask.offset}`);
        return { mark, total: runs.length, columns: mark === ask.unless ? undefined : columns };
      }
      default:
        throw new Error(`the table does not ask for ${question}`);
    }
  }
}

function many(count: number, prefix = 'r'): Run[] {
  return Array.from({ length: count }, (_, index) => aRun(`${prefix}${index}`, { metrics: { loss: index } }));
}

describe('the feed of the runs table', () => {
  let reader: MemoryReader;
  let locations: StoreLocation[];
  let sent: HostToRunsTable[];

  beforeEach(() => {
    reader = new MemoryReader();
    locations = [store];
    sent = [];
  });

  function start(scope: TableScope = 'all'): RunsTableFeed {
    const post = (message: HostToRunsTable) => {
      assert.equal(isHostToRunsTable(message), true);
      sent.push(message);
    };
    return new RunsTableFeed(scope, { reader, locations: async () => locations, post });
  }

  /** What was sent since this was last asked: ids of runs that came, `-id` of those that went; the rest but progress by type. */
  async function news(feed: RunsTableFeed): Promise<string[]> {
    await feed.settled;
    const id = (key: string) => key.split('/').at(-1) ?? '';
    return sent.splice(0).flatMap((message) => {
      if (message.type === 'runs') return message.keys.map(id);
      if (message.type === 'gone') return message.keys.map((key) => `-${id(key)}`);
      if (message.type === 'problem') return message.message === undefined ? [] : [message.message];
      return [];
    });
  }

  it('reads nothing before there is a page, and nothing when it is gone', async () => {
    reader.stores.set(store, new Map([['1', many(2)]]));
    const feed = start();
    feed.changed();
    assert.deepEqual(await news(feed), []);
    feed.pageIsReady();
    assert.deepEqual(await news(feed), ['r0', 'r1']);
    feed.pageIsGone();
    reader.revision++;
    feed.changed();
    assert.deepEqual(await news(feed), []);
  });

  it('sends a small page first, and says how far it is', async () => {
    reader.stores.set(store, new Map([['1', many(1300)]]));
    const feed = start();
    feed.pageIsReady();
    await feed.settled;
    const progress = sent.flatMap((message) =>
      message.type === 'progress' ? [[message.read, message.total, message.isDone]] : [],
    );
    assert.deepEqual(progress, [
      [200, 1300, false],
      [1200, 1300, false],
      [1300, 1300, false],
      [1300, 1300, true],
    ]);
  });

  it('sends only the runs that changed, and reads no store that did not', async () => {
    const runs = many(300);
    reader.stores.set(store, new Map([['1', runs]]));
    const feed = start();
    feed.pageIsReady();
    await news(feed);
    reader.asked.length = 0;
    feed.changed();
    assert.deepEqual(await news(feed), []);
    assert.deepEqual(reader.asked, []);

    runs[250] = aRun('r250', { metrics: { loss: 0.5 } });
    runs.unshift(aRun('new'));
    reader.revision++;
    feed.changed();
    assert.deepEqual(await news(feed), ['new', 'r250']);
  });

  it('tells of runs, experiments and stores that are gone', async () => {
    const experiments = new Map([
      ['1', many(3)],
      ['2', many(1, 'x')],
    ]);
    reader.stores.set(store, experiments).set(other, new Map([['1', many(1, 'y')]]));
    locations = [store, other];
    const feed = start();
    feed.pageIsReady();
    assert.deepEqual(await news(feed), ['r0', 'r1', 'r2', 'x0', 'y0']);
    experiments.set('1', many(2));
    experiments.delete('2');
    locations = [store];
    reader.revision++;
    feed.changed();
    assert.deepEqual((await news(feed)).sort(), ['-r2', '-x0', '-y0']);
    assert.deepEqual(feed.referencesOf([...sent.map(() => ''), 'x0']), []);
  });

  it('drops no run that only moved to another page while it was read', async () => {
    const runs = many(250);
    reader.stores.set(store, new Map([['1', runs]]));
    const feed = start();
    feed.pageIsReady();
    await news(feed);
    reader.revision++;
    let pages = 0;
    reader.before = (question) => {
      // Between the first page and the second one run is deleted: the rest moves up.
      if (question === 'runColumns' && ++pages === 2) runs.splice(0, 1);
    };
    feed.changed();
    assert.deepEqual(await news(feed), []);
    reader.before = () => undefined;
    feed.changed();
    assert.deepEqual(await news(feed), ['-r0']);
  });

  it('shows the experiments of its scope only, and others when that changes', async () => {
    const experiments = new Map([
      ['1', many(1)],
      ['2', many(1, 'x')],
    ]);
    reader.stores.set(store, experiments).set(other, new Map([['1', many(1, 'y')]]));
    locations = [store, other];
    const feed = start([{ store, id: '2', name: 'e2' }]);
    feed.pageIsReady();
    assert.deepEqual(await news(feed), ['x0']);
    feed.show('all');
    assert.deepEqual(await news(feed), ['r0', 'y0']);
    feed.show([{ store, id: '1', name: 'e1' }]);
    assert.deepEqual((await news(feed)).sort(), ['-x0', '-y0']);
  });

  it('gives a new page everything again', async () => {
    reader.stores.set(store, new Map([['1', many(2)]]));
    const feed = start();
    feed.pageIsReady();
    await news(feed);
    feed.pageIsReady();
    assert.deepEqual(await news(feed), ['r0', 'r1']);
  });

  it('sends values of tags when they are asked for', async () => {
    reader.stores.set(store, new Map([['1', [aRun('a', { tags: { team: 'vision' } }), aRun('b')]]]));
    const feed = start();
    feed.pageIsReady();
    await news(feed);
    feed.wantTags(['team']);
    assert.deepEqual(await news(feed), ['a']);
    feed.wantTags(['team']);
    assert.deepEqual(await news(feed), []);
  });

  it('tells which store cannot be read, shows the rest, and takes it back', async () => {
    reader.stores.set(store, new Map([['1', many(1)]])).set(other, new Map([['1', many(1, 'y')]]));
    reader.failures.set(store, new StoreError('locked', 'it is locked'));
    locations = [store, other];
    const feed = start();
    feed.pageIsReady();
    assert.deepEqual(await news(feed), ['y0', 'mlflow.db cannot be read: it is locked']);
    reader.failures.clear();
    feed.changed();
    assert.deepEqual(await news(feed), ['r0']);
  });

  it('knows where each of its runs stands', async () => {
    reader.stores.set(store, new Map([['1', many(1)]]));
    const feed = start();
    feed.pageIsReady();
    await feed.settled;
    const [runs] = sent;
    assert(runs?.type === 'runs');
    assert.deepEqual(feed.referencesOf([...runs.keys, 'unknown']), [{ store, id: 'r0' }]);
  });
});
