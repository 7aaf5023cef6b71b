import assert from 'node:assert/strict';
import path from 'node:path';
import { ComparisonFeed, type StoreReader } from '../../../client/panels/comparisonFeed.ts';
import { membersOf } from '../../../client/panels/comparisonModel.ts';
import type { Question, Questions } from '../../../client/reading/messages.ts';
import { StoreError, type StoreLocation } from '../../../client/storage/location.ts';
import type { MetricHistory, Run } from '../../../client/tracking/store.ts';
import type { HostToComparison } from '../../../protocol/comparison.ts';
import { sketchRun } from './sketch.ts';

const store: StoreLocation = { kind: 'mlflow-sqlite', path: path.resolve('work', 'mlflow.db') };
const other: StoreLocation = { kind: 'mlflow-files', path: path.resolve('work', 'mlruns') };

/** A store in memory, which counts up from 0: the value at each step is the step. */
class MemoryReader implements StoreReader {
  readonly asked: string[] = [];
  readonly runs = new Map<string, Run>();
  failure: Error | undefined;
  /** Questions wait here while it is set. */
  gate: Promise<void> | undefined;

  constructor(...runs: readonly Run[]) {
    for (const run of runs) this.runs.set(run.id, run);
  }

  async ask<Q extends Question>(question: Q, ask: Questions[Q]['ask']): Promise<Questions[Q]['answer']>;
  async ask(...asked: { [Q in Question]: [question: Q, ask: Questions[Q]['ask']] }[Question]): Promise<unknown> {
    const [question, ask] = asked;
    await this.gate;
    switch (question) {
      case 'runsById':
        this.asked.push(`runs ${ask.ids}`);
        if (this.failure && ask.store === store) throw this.failure;
        return ask.ids.flatMap((id) => this.runs.get(id) ?? []);
      case 'experiments':
        this.asked.push('experiments');
        return [{ id: '1', name: 'digits', runCount: this.runs.size, lastActivity: undefined }];
      case 'histories':
        this.asked.push(`${ask.query.keys} of ${ask.query.runIds}`);
        return ask.query.runIds.flatMap((id) => ask.query.keys.flatMap((key) => this.#history(id, key) ?? []));
      default:
        throw new Error(`a comparison does not ask for ${question}`);
    }
  }

  #history(runId: string, key: string): MetricHistory | undefined {
    const latest = this.runs.get(runId)?.metrics.find((metric) => metric.key === key);
    if (!latest) return undefined;
    // A view into a larger buffer, as a pooled reader might hand out.
    const steps = Float64Array.from({ length: latest.step + 2 }, (_, index) => index - 1).subarray(1);
    return { runId, key, steps, values: steps, logged: steps.length };
  }
}

function start(reader: StoreReader, ...references: readonly { store: StoreLocation; id: string }[]) {
  const sent: HostToComparison[] = [];
  const feed = new ComparisonFeed(membersOf(references), reader, (message) => sent.push(message));
  /** What was sent since this was last asked: series as `metric run×points`, the rest by type. */
  const news = async () => {
    await feed.settled;
    return sent.splice(0).flatMap((message) => {
      if (message.type !== 'series') return [message.type];
      return message.series.map(({ metric, run, steps }) => `${metric} ${run.split('/').at(-1)}×${steps.length}`);
    });
  };
  return { feed, sent, news };
}

describe('the feed of a comparison', () => {
  const a = sketchRun({ id: 'a', status: 'running', metrics: { loss: [1, 3], f1: [1, 3] } });
  const b = sketchRun({ id: 'b', metrics: { loss: [1, 9] } });
  const both = [
    { store, id: 'a' },
    { store, id: 'b' },
  ];

  it('reads nothing before there is a page', async () => {
    const reader = new MemoryReader(a, b);
    const { feed, news } = start(reader, ...both);
    feed.changed();
    assert.deepEqual(await news(), []);
    assert.deepEqual(reader.asked, []);
  });

  it('sends runs and tables first, then the curves of the charts in view', async () => {
    const reader = new MemoryReader(a, b);
    const { feed, news } = start(reader, ...both);
    feed.pageIsReady();
    assert.deepEqual(await news(), ['runs', 'latest', 'problem']);
    feed.show(['loss']);
    assert.deepEqual(await news(), ['loss a×4', 'loss b×10']);
    assert.deepEqual(reader.asked, ['runs a,b', 'experiments', 'loss of a,b']);
  });

  it('sends arrays whose buffers hold nothing else', async () => {
    const { feed, sent, news } = start(new MemoryReader(a), { store, id: 'a' });
    feed.pageIsReady();
    feed.show(['loss']);
    await feed.settled;
    const series = sent.flatMap((message) => (message.type === 'series' ? message.series : []));
    assert.deepEqual(
      series.map(({ steps, values }) => [steps.buffer.byteLength, values.buffer.byteLength]),
      [[4 * 8, 4 * 8]],
    );
    await news();
  });

  it('after a change reads and sends only what grew', async () => {
    const reader = new MemoryReader(a, b);
    const { feed, news } = start(reader, ...both);
    feed.pageIsReady();
    feed.show(['f1', 'loss']);
    await news();
    reader.asked.length = 0;
    reader.runs.set('a', sketchRun({ id: 'a', status: 'running', metrics: { loss: [1, 4], f1: [1, 3] } }));
    feed.changed();
    assert.deepEqual(await news(), ['loss a×5']);
    assert.deepEqual(reader.asked, ['runs a,b', 'loss of a']);
  });

  it('sends nothing where nothing changed', async () => {
    const { feed, news } = start(new MemoryReader(a, b), ...both);
    feed.pageIsReady();
    feed.show(['loss']);
    await news();
    feed.changed();
    assert.deepEqual(await news(), []);
  });

  it('reads the curves of a run once more when it has ended', async () => {
    const reader = new MemoryReader(a, b);
    const { feed, news } = start(reader, ...both);
    feed.pageIsReady();
    feed.show(['loss']);
    await news();
    reader.asked.length = 0;
    reader.runs.set('a', { ...a, status: 'finished' });
    feed.changed();
    assert.deepEqual(await news(), ['runs']);
    assert.deepEqual(reader.asked, ['runs a,b', 'loss of a']);
  });

  it('gives a new page all it had, from memory', async () => {
    const reader = new MemoryReader(a, b);
    const { feed, news } = start(reader, ...both);
    feed.pageIsReady();
    feed.show(['loss']);
    await news();
    feed.pageIsGone();
    feed.changed();
    assert.deepEqual(await news(), []);
    reader.asked.length = 0;
    feed.pageIsReady();
    feed.show(['loss']);
    assert.deepEqual(await news(), ['runs', 'latest', 'problem', 'loss a×4', 'loss b×10']);
    assert.deepEqual(reader.asked, ['runs a,b']);
  });

  it('serves all changes that come during a read with one more read', async () => {
    const reader = new MemoryReader(a, b);
    const { feed } = start(reader, ...both);
    const gate = Promise.withResolvers<void>();
    reader.gate = gate.promise;
    feed.pageIsReady();
    for (let change = 0; change < 10; change++) feed.changed();
    gate.resolve();
    await feed.settled;
    assert.deepEqual(reader.asked, ['runs a,b', 'experiments', 'runs a,b']);
  });

  it('goes on after an update that found nothing to do', async () => {
    const reader = new MemoryReader(a);
    const { feed, news } = start(reader, { store, id: 'a' });
    feed.pageIsReady();
    await news();
    feed.show([]);
    feed.show(['loss']);
    assert.deepEqual(await news(), ['loss a×4']);
    reader.runs.set('a', sketchRun({ id: 'a', status: 'running', metrics: { loss: [1, 4] } }));
    void feed.settled.then(() => feed.changed());
    await feed.settled;
    assert.deepEqual(await news(), ['runs', 'latest', 'loss a×5']);
  });

  it('tells which store cannot be read, shows the rest, and takes it back', async () => {
    const reader = new MemoryReader(a, b);
    reader.failure = new StoreError('locked', 'the database is locked');
    const { feed, sent } = start(reader, { store, id: 'a' }, { store: other, id: 'b' });
    feed.pageIsReady();
    await feed.settled;
    assert.deepEqual(sent.at(-1), { type: 'problem', message: 'mlflow.db cannot be read: the database is locked' });
    const [runs] = sent;
    assert.ok(runs?.type === 'runs');
    assert.deepEqual(
      runs.runs.map(({ colour }) => colour),
      [1],
    );
    reader.failure = undefined;
    feed.changed();
    await feed.settled;
    assert.deepEqual(sent.at(-1), { type: 'problem' });
  });

  it('tells of a run that is gone', async () => {
    const { feed, sent } = start(new MemoryReader(a), ...both);
    feed.pageIsReady();
    await feed.settled;
    assert.deepEqual(sent.at(-1), {
      type: 'problem',
      message: '1 run is no longer in its store: it was deleted, or the store was replaced.',
    });
  });

  it('takes a run out, and leaves the others their colours', async () => {
    const { feed, sent } = start(new MemoryReader(a, b), ...both);
    feed.pageIsReady();
    await feed.settled;
    const [first] = feed.members;
    assert.ok(first);
    feed.remove(first.key);
    const runs = sent.findLast((message) => message.type === 'runs');
    assert.deepEqual(
      runs?.runs.map(({ name, colour }) => [name, colour]),
      [['b', 1]],
    );
  });
});
