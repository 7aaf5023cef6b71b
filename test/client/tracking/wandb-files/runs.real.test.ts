/** Offline runs that W&B logs, read by us and decoded by its own protobuf classes. */
import assert from 'node:assert/strict';
import { globSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run, RunStore } from '../../../../client/tracking/store.ts';
import { systemUser } from '../../../../client/tracking/systemUser.ts';
import { wandb } from '../../../../client/tracking/wandb-files/kind.ts';
import { isRecord, isString } from '../../../../protocol/shape.ts';
import { git, makeRepository } from '../../../support/gitRepository.ts';
import { pythonNumber } from '../../../support/mlflowReadings.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

type Curves = ReadonlyMap<string, readonly (readonly [step: number, value: number])[]>;

describe('W&B', function () {
  this.timeout(180_000);
  let folder: string;
  let root: string;
  let writer: PythonScript;
  let expected: ReadonlyMap<string, Curves>;
  let store: RunStore;
  let head: string;

  before(async () => {
    folder = await temporaryFolder();
    root = path.join(folder, 'wandb');
    await makeRepository(folder, { 'train.py': '' });
    head = await git(folder, 'rev-parse', 'HEAD');
    writer = new PythonScript('wandb_run.py', folder);
    expected = readings(await writer.answer());
    store = wandb.open({ kind: wandb.id, path: root });
  });
  after(async () => {
    store.close();
    await writer.end();
    await removeTemporaryFolders();
  });

  const runs = async (from = store) => (await from.runs('digits', { offset: 0, limit: 10 })).runs;
  const run = async (name: string): Promise<Run> => {
    const found = (await runs()).find((one) => one.name === name);
    assert(found !== undefined, name);
    return found;
  };
  const curvesOf = async ({ id, metrics }: Run): Promise<Curves> => {
    const keys = metrics.map(({ key }) => key);
    const histories = await store.histories({ runIds: [id], keys, maxPoints: 10_000 });
    return new Map(
      histories.map(({ key, steps, values }) => [key, [...steps].map((step, i) => [step, values[i] ?? Number.NaN])]),
    );
  };

  it('is found by a folder of runs', async () => {
    assert.deepEqual(await wandb.detect(folder), [{ kind: 'wandb', path: root }]);
    assert.deepEqual(await wandb.detect(root), []);
  });

  it('has each project as an experiment', async () => {
    const experiments = await store.experiments();
    assert.deepEqual(
      experiments.map(({ id, name, runCount }) => ({ id, name, runCount })),
      [{ id: 'digits', name: 'digits', runCount: 2 }],
    );
  });

  it('has every number of every curve, and nothing else', async () => {
    for (const [name, curves] of expected) {
      assert.deepEqual(new Map([...(await curvesOf(await run(name)))].toSorted()), new Map([...curves].toSorted()));
    }
    assert((expected.get('<b>deep</b>')?.get('train/loss')?.length ?? 0) === 300);
  });

  it('has the configuration, what was set later too', async () => {
    const { params } = await run('<b>deep</b>');
    assert.deepEqual(params, [
      { key: 'batch', value: '32' },
      { key: 'flag', value: 'true' },
      { key: 'lr', value: '0.01' },
      { key: 'net.layers', value: '[1,2]' },
      { key: 'net.name', value: 'x' },
    ]);
  });

  it('has the latest values, and what only the summary has', async () => {
    const { metrics } = await run('<b>deep</b>');
    assert.deepEqual(metrics, [
      { key: 'best', value: 3, step: 1000 },
      { key: 'late', value: 5, step: 1000 },
      { key: 'nested.a.b', value: 299, step: 299 },
      { key: 'strange', value: Number.NEGATIVE_INFINITY, step: 1000 },
      { key: 'train/loss', value: 1 / 300, step: 299 },
    ]);
  });

  it('has how each run ended, its tags, its note, who ran it and the commit of its code', async () => {
    assert.deepEqual([(await run('<b>deep</b>')).status, (await run('broken')).status], ['finished', 'failed']);
    const { tags, note, commit, user } = await run('<b>deep</b>');
    const expected = { tags: { a: '', b: '' }, note: '<i>note</i>', commit: head, user: 'ann' };
    assert.deepEqual({ tags, note, commit, user }, expected);
  });

  it('is read by the system’s user, unless the project names another as W&B takes it', async () => {
    assert.equal(await store.user?.(), systemUser());
    writeFileSync(path.join(folder, '.env'), 'WANDB_USERNAME=ann\n');
    assert.equal(await store.user?.(), 'ann');
  });

  it('follows a run that goes on', async () => {
    const before = await store.revision();
    // W&B writes its file every 15 seconds.
    writer.tell('1');
    const now = readings(await writer.answer());
    assert.notEqual(await store.revision(), before);
    assert.deepEqual(await curvesOf(await run('live')), now.get('live'));
    assert.equal((await run('live')).status, 'running');
  });

  describe('with a file that is not whole', () => {
    const deep = async () => globSync(path.join(root, (await run('<b>deep</b>')).id, '*.wandb'))[0] ?? '';

    it('has all before a record that is cut off, and the rest when that is whole', async () => {
      const file = await deep();
      const whole = readFileSync(file);
      truncateSync(file, 100_000);
      const cut = wandb.open({ kind: wandb.id, path: root });
      const logged = async () => {
        const found = (await runs(cut)).find(({ name }) => name === '<b>deep</b>');
        const [history] = await cut.histories({ runIds: [found?.id ?? ''], keys: ['train/loss'], maxPoints: 1000 });
        return history?.logged ?? 0;
      };
      const before = await logged();
      assert(before > 10 && before < 300, `${before} points`);
      writeFileSync(file, whole);
      assert.equal(await logged(), 300);
      cut.close();
    });

    it('trusts nothing behind a wrong checksum', async () => {
      const file = await deep();
      const damaged = readFileSync(file);
      damaged[60_000] = (damaged[60_000] ?? 0) ^ 1;
      writeFileSync(file, damaged);
      const again = wandb.open({ kind: wandb.id, path: root });
      const found = (await runs(again)).find(({ name }) => name === '<b>deep</b>');
      const loss = found?.metrics.find(({ key }) => key === 'train/loss');
      assert(loss !== undefined && loss.step < 299);
      assert.equal(loss.value, 1 / (loss.step + 1));
      assert.match(found?.problems?.[0] ?? '', /is damaged: what was logged behind a wrong checksum is not shown/);
      again.close();
    });
  });
});

function readings(answer: unknown): ReadonlyMap<string, Curves> {
  assert(isRecord(answer));
  return new Map(
    Object.entries(answer).map(([name, curves]) => {
      assert(isRecord(curves));
      return [name, new Map(Object.entries(curves).map(([key, points]) => [key, pointsOf(points)]))];
    }),
  );
}

function pointsOf(points: unknown): readonly (readonly [number, number])[] {
  assert(Array.isArray(points));
  return points.map((point: unknown) => {
    assert(Array.isArray(point) && typeof point[0] === 'number' && isString(point[1]));
    return [point[0], pythonNumber(point[1])];
  });
}
