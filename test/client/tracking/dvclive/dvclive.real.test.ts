/** A run that DVCLive logs, read by us and by its own functions. */
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dvclive } from '../../../../client/tracking/dvclive/kind.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { isRecord } from '../../../../protocol/shape.ts';
import { makeRepository } from '../../../support/gitRepository.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

describe('DVCLive', function () {
  this.timeout(120_000);
  let folder: string;
  let root: string;
  let writer: PythonScript;
  let expected: Reading;
  let store: RunStore;

  before(async () => {
    folder = await temporaryFolder();
    await makeRepository(folder, { 'train.py': '' });
    root = path.join(folder, 'dvclive');
    writer = new PythonScript('dvclive_run.py', folder);
    expected = readingOf(await writer.answer());
    store = dvclive.open({ kind: dvclive.id, path: root });
  });
  after(async () => {
    store.close();
    await writer.end();
    await removeTemporaryFolders();
  });

  const run = async () => {
    const [only] = (await store.runs('workspace', { offset: 0, limit: 10 })).runs;
    assert(only !== undefined);
    return only;
  };
  const points = async (key: string) => {
    const [history] = await store.histories({ runIds: ['workspace'], keys: [key], maxPoints: 1000 });
    return history && [...history.steps].map((step, index) => [step, history.values[index]]);
  };

  it('is found by its folder', async () => {
    assert.deepEqual(await dvclive.detect(folder), [{ kind: 'dvclive', path: root }]);
    assert.deepEqual(await dvclive.detect(root), []);
  });

  it('has the parameters as they were written', async () => {
    assert.deepEqual((await run()).params, [
      { key: 'lr', value: '0.01' },
      { key: 'net.layers', value: '[1, 2]' },
      { key: 'net.name', value: '<b>deep</b>' },
      { key: 'flag', value: 'true' },
    ]);
  });

  it('has every point of every curve', async () => {
    assert.deepEqual(Object.keys(expected.curves).toSorted(), ['acc', 'train/loss']);
    for (const [key, logged] of Object.entries(expected.curves)) assert.deepEqual(await points(key), logged);
  });

  it('has the latest values, those without a curve too', async () => {
    assert.deepEqual((await run()).metrics, [
      { key: 'acc', value: 1 / 3, step: 2 },
      { key: 'single', value: Number.POSITIVE_INFINITY, step: 2 },
      { key: 'train/loss', value: 1 / 3, step: 2 },
    ]);
  });

  it('follows the training, and goes on when it is resumed', async () => {
    for (const value of [7, 8, 9]) {
      const before = await store.revision();
      writer.tell(String(value));
      expected = readingOf(await writer.answer());
      assert.notEqual(await store.revision(), before);
      assert.deepEqual(await points('train/loss'), expected.curves['train/loss']);
    }
    assert.equal((await run()).status, 'running');
  });

  it('leaves out a line that is half written, and keeps the rest while the JSON file is', async () => {
    appendFileSync(path.join(root, 'plots', 'metrics', 'train', 'loss.tsv'), '99\t0.1');
    writeFileSync(path.join(root, 'metrics.json'), '{"train": {"lo');
    assert.deepEqual(await points('train/loss'), expected.curves['train/loss']);
    assert.deepEqual(
      (await run()).metrics.map(({ key }) => key),
      ['acc', 'train/loss'],
    );
  });
});

interface Reading {
  readonly curves: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** DVCLive hands out all cells as text. */
function readingOf(answer: unknown): Reading {
  assert(isRecord(answer) && isRecord(answer['curves']));
  const curves = Object.entries(answer['curves']).map(([key, rows]): [string, [number, number][]] => {
    assert(Array.isArray(rows));
    return [
      key,
      rows.map((row: unknown): [number, number] => {
        assert(Array.isArray(row));
        return [Number(row[0]), row[1] === 'nan' ? Number.NaN : Number(row[1])];
      }),
    ];
  });
  return { curves: Object.fromEntries(curves) };
}
