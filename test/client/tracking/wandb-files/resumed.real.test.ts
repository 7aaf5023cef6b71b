/** Offline runs of W&B that were resumed, or were given an id that another had. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Run, RunStore } from '../../../../client/tracking/store.ts';
import { wandb } from '../../../../client/tracking/wandb-files/kind.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

describe('runs of W&B under one id', function () {
  this.timeout(60_000);
  let root: string;
  let store: RunStore;

  before(async () => {
    const folder = await temporaryFolder();
    const trainings = new PythonScript('wandb_resumed_runs.py', folder);
    await trainings.answer();
    await trainings.end();
    root = path.join(folder, 'wandb');
    store = wandb.open({ kind: wandb.id, path: root });
  });
  after(async () => {
    store.close();
    await removeTemporaryFolders();
  });

  const runs = async (project: string) => (await store.runs(project, { offset: 0, limit: 10 })).runs;
  const run = async (name: string): Promise<Run> => {
    const found = (await runs('digits')).find((one) => one.name === name);
    assert(found !== undefined, name);
    return found;
  };

  it('are one where it was resumed, and as many as there are trainings where it was not', async () => {
    const names = async (project: string) => (await runs(project)).map(({ name }) => name);
    assert.deepEqual(await names('digits'), ['second', 'first', 'long one']);
    assert.deepEqual(await names('letters'), ['kept']);
    const counts = (await store.experiments()).map(({ id, runCount }) => [id, runCount]);
    assert.deepEqual(counts.toSorted(), [
      ['digits', 3],
      ['letters', 1],
    ]);
  });

  it('have one curve, in which the later training counts', async () => {
    const { id } = await run('long one');
    const [loss] = await store.histories({ runIds: [id], keys: ['loss'], maxPoints: 100 });
    assert.deepEqual(
      [...(loss?.steps ?? [])].map((step, index) => [step, loss?.values[index]]),
      [0, 1, 2, 3, 4, 5, 6].map((step) => [step, step < 3 ? 10 + step : 20 + step]),
    );
  });

  it('have what the later training told, and of the first what that did not', async () => {
    const { status, params, metrics, tags, note, startTime = 0, endTime = 0 } = await run('long one');
    assert.deepEqual(
      { status, params: params.map(({ key, value }) => [key, value]), tags, note },
      {
        status: 'failed',
        params: [
          ['batch', '8'],
          ['lr', '2'],
        ],
        tags: { a: '' },
        note: 'went on',
      },
    );
    assert.deepEqual(metrics, [
      { key: 'last', value: 6, step: 6 },
      { key: 'loss', value: 26, step: 6 },
    ]);
    assert(endTime - startTime > 1000, `${endTime - startTime} ms`);
  });

  it('have the files of both, of one name the later training’s', async () => {
    const { id } = await run('long one');
    const files = (await store.artifacts?.(id, ''))?.map((file) => file.path);
    assert.deepEqual(
      files?.filter((file) => file.endsWith('.txt') && file !== 'requirements.txt'),
      ['4.txt', '5.txt', 'notes.txt'],
    );
    assert.equal(await readFile((await store.artifactFile?.(id, 'notes.txt', '')) ?? '', 'utf8'), 'of 4 steps');
  });

  it('are the server’s where no other took the id later', async () => {
    const identities = [...(await runs('digits')), ...(await runs('letters'))].map(({ identity }) => identity);
    assert.deepEqual(identities, ['wandb digits/taken', undefined, 'wandb digits/kept', 'wandb letters/kept']);
  });

  it('are sent with all their folders by the code that reads them', async () => {
    const code = wandb.code?.({ kind: wandb.id, path: root }, [await run('long one')]) ?? '';
    assert.match(code, /wandb sync "[^"]+-kept" "[^"]+-kept"\n/);
    assert.match(code, /api\.run\("digits\/kept"\)/);
  });
});
