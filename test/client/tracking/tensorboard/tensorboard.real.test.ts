/** Event files that a real writer made, read by us and by TensorBoard's own reader. */
import assert from 'node:assert/strict';
import { appendFileSync, globSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { tensorboard } from '../../../../client/tracking/tensorboard/kind.ts';
import { isRecord, isString } from '../../../../protocol/shape.ts';
import { pythonNumber } from '../../../support/mlflowReadings.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

type Points = readonly (readonly [step: number, value: number])[];

describe('TensorBoard', function () {
  this.timeout(120_000);
  let folder: string;
  let root: string;
  let writer: PythonScript;
  let expected: ReadonlyMap<string, ReadonlyMap<string, Points>>;
  let store: RunStore;

  before(async () => {
    folder = await temporaryFolder();
    root = path.join(folder, 'runs');
    writer = new PythonScript('tensorboard_runs.py', root);
    expected = readings(await writer.answer());
    store = tensorboard.open({ kind: tensorboard.id, path: root });
  });
  after(async () => {
    store.close();
    await writer.end();
    await removeTemporaryFolders();
  });

  const runs = async () => (await store.runs('.', { offset: 0, limit: 100 })).runs;
  const points = async (runId: string, key: string): Promise<Points | undefined> => {
    const [history] = await store.histories({ runIds: [runId], keys: [key], maxPoints: 1e6 });
    return history && [...history.steps].map((step, index) => [step, history.values[index] ?? Number.NaN]);
  };

  it('is found where event files stand below a folder with a usual name', async () => {
    assert.deepEqual(await tensorboard.detect(folder), [{ kind: 'tensorboard', path: root }]);
    assert.deepEqual(await tensorboard.detect(root), []);
  });

  it('has every folder of event files as a run', async () => {
    assert.deepEqual(new Set((await runs()).map(({ id }) => id)), new Set(expected.keys()));
    const [experiment] = await store.experiments();
    assert.deepEqual([experiment?.name, experiment?.runCount], ['runs', expected.size]);
  });

  it('has every scalar that TensorBoard reads, to the bit, and nothing else', async () => {
    for (const [run, curves] of expected) {
      const [read] = await store.runsById([run]);
      assert.deepEqual(
        read?.metrics.map(({ key }) => key),
        [...curves.keys()].toSorted(),
      );
      for (const [key, logged] of curves) assert.deepEqual(await points(run, key), logged, `${run} ${key}`);
    }
  });

  it('joins what a resumed training wrote to a second file', async () => {
    const [resumed] = await store.runsById(['resumed']);
    assert.deepEqual(
      resumed?.metrics.map(({ key, step, value }) => [key, step, value.toFixed(2)]),
      [['loss', 109, '2.09']],
    );
  });

  it('has the hyperparameters', async () => {
    const [tuned] = await store.runsById(['tuned/first/session']);
    assert.deepEqual(tuned?.params, [
      { key: 'dropout', value: 'true' },
      { key: 'layers', value: '3' },
      { key: 'lr', value: '0.01' },
      { key: 'name', value: '<i>deep</i>' },
    ]);
    assert.equal(tuned.status, 'finished');
  });

  it('follows a training while it logs', async () => {
    for (const step of [1, 2, 3]) {
      const before = await store.revision();
      writer.tell(String(step));
      const now = readings(await writer.answer());
      assert.notEqual(await store.revision(), before);
      assert.deepEqual(await points('live', 'loss'), now.get('live')?.get('loss'));
    }
    const [live] = await store.runsById(['live']);
    assert.equal(live?.status, 'running');
  });

  describe('with a file that is not whole', () => {
    const fileOf = (run: string) => globSync(path.join(root, run, '*tfevents*'))[0] ?? '';

    it('has all points before a record that is cut off, and the rest when that is whole', async () => {
      const file = fileOf('plain');
      const whole = readFileSync(file);
      truncateSync(file, whole.length - 1);
      const strange = expected.get('plain')?.get('strange <b>& 日本');
      const cut = tensorboard.open({ kind: tensorboard.id, path: root });
      const [before] = await cut.runsById(['plain']);
      assert.equal(before?.metrics.length, 2);
      appendFileSync(file, whole.subarray(-1));
      const [history] = await cut.histories({ runIds: ['plain'], keys: ['strange <b>& 日本'], maxPoints: 100 });
      assert.equal(history?.logged, strange?.length);
      cut.close();
    });

    it('trusts nothing behind a wrong checksum', async () => {
      const file = fileOf('plain');
      const damaged = readFileSync(file);
      damaged[20_000] = (damaged[20_000] ?? 0) ^ 0x40;
      writeFileSync(file, damaged);
      const again = tensorboard.open({ kind: tensorboard.id, path: root });
      const [history] = await again.histories({ runIds: ['plain'], keys: ['loss/train'], maxPoints: 1e6 });
      const logged = expected.get('plain')?.get('loss/train') ?? [];
      assert(history !== undefined && history.logged > 100 && history.logged < logged.length);
      assert.deepEqual(
        [...history.values],
        logged.slice(0, history.logged).map(([, value]) => value),
      );
      const [run] = await again.runsById(['plain']);
      assert.deepEqual(run?.problems, [
        `${path.basename(file)} is damaged: what was logged behind a wrong checksum is not shown.`,
      ]);
      again.close();
    });
  });
});

/** By run and tag, ordered by step. */
function readings(answer: unknown): ReadonlyMap<string, ReadonlyMap<string, Points>> {
  assert(isRecord(answer));
  return new Map(
    Object.entries(answer).map(([run, curves]) => {
      assert(isRecord(curves));
      return [run, new Map(Object.entries(curves).map(([tag, logged]) => [tag, pointsOf(logged)]))];
    }),
  );
}

function pointsOf(logged: unknown): Points {
  assert(Array.isArray(logged));
  const points = logged.map((point: unknown): readonly [number, number] => {
    assert(Array.isArray(point) && typeof point[0] === 'number' && isString(point[1]));
    return [point[0], pythonNumber(point[1])];
  });
  return points.toSorted(([a], [b]) => a - b);
}
