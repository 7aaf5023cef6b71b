/** Looking for changes of real stores: only while somebody wants to know, one look at a time. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Question, Questions, SearchedFolder } from '../../../client/reading/messages.ts';
import { Reader } from '../../../client/reading/reader.ts';
import { type StoreChanges, type StoreWatch, watchStores } from '../../../client/reading/watch.ts';
import { writeFiles } from '../../support/gitRepository.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

const intervalMs = 10;
/** Long enough for several looks, had there been a reason to look. */
const aWhile = 200;

describe('a watch', function () {
  this.timeout(20_000);
  let folder: string;
  let reader: Reader;
  let watch: StoreWatch;
  let looks: number;
  let questions: number;
  let mostQuestions: number;
  let told: StoreChanges[];
  let errors: unknown[];
  let folders: () => readonly SearchedFolder[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    reader = new Reader(new URL('../../../client/reading/worker.ts', import.meta.url));
    looks = questions = mostQuestions = 0;
    told = [];
    errors = [];
    folders = () => [{ path: folder }];
    const options = {
      intervalMs,
      folders: () => {
        looks++;
        return folders();
      },
      onError: (error: unknown) => errors.push(error),
    };
    watch = watchStores({ ask }, options, (changes) => told.push(changes));
  });
  afterEach(async () => {
    watch.dispose();
    reader.dispose();
    await removeTemporaryFolders();
    assert(mostQuestions <= 1, 'looks overlapped');
  });

  async function ask<Q extends Question>(question: Q, asked: Questions[Q]['ask']): Promise<Questions[Q]['answer']> {
    mostQuestions = Math.max(mostQuestions, ++questions);
    try {
      return await reader.ask(question, asked);
    } finally {
      questions--;
    }
  }

  /** A store with one running run; all its files as if written long ago. */
  async function makeStore(name: string): Promise<string> {
    const root = path.join(folder, name, 'mlruns');
    await writeFiles(root, {
      '7/meta.yaml': "experiment_id: '7'\nlifecycle_stage: active\nname: digits\n",
      '7/run/meta.yaml': "experiment_id: '7'\nlifecycle_stage: active\nstart_time: 1\nstatus: 1\n",
      '7/run/metrics/loss': '1 0.5 0\n',
    });
    for (const file of ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' })]) {
      utimesSync(path.join(root, file), 1, 1);
    }
    return root;
  }

  it('does not look before somebody registers, nor after nobody is left', async () => {
    await delay(aWhile);
    assert.equal(looks, 0);
    const first = watch.register();
    const second = watch.register();
    await until('a look', () => told.length > 0);
    first.dispose();
    const before = looks;
    await until('more looks for the second', () => looks > before + 2);
    second.dispose();
    await watch.look();
    const atEnd = looks;
    await delay(aWhile);
    assert.equal(looks, atEnd);
  });

  it('tells the stores once, and then only what changes, appears or goes', async () => {
    const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')];
    folders = () => [{ path: one }, { path: two, machine: 'gpu1' }];
    const mlruns = await makeStore('one');
    const registration = watch.register();
    const paths = (changes: StoreChanges | undefined) =>
      [changes?.stores, changes?.changed].map((stores) => stores?.map((store) => path.relative(folder, store.path)));

    await until('the first look', () => told.length === 1);
    assert.deepEqual(paths(told[0]), [['one/mlruns'], ['one/mlruns']]);
    await delay(aWhile);
    assert.equal(told.length, 1, 'told without a change');

    appendFileSync(path.join(mlruns, '7/run/metrics/loss'), '2 0.4 1\n');
    await until('the change', () => told.length > 1);
    assert.deepEqual(paths(told[1]), [['one/mlruns'], ['one/mlruns']]);

    mkdirSync(two);
    await makeStore('two');
    const both = await until('the second store', () => told.find(({ stores }) => stores.length === 2));
    assert.equal(both.changed.at(-1)?.machine, 'gpu1');

    rmSync(one, { recursive: true });
    await until('that the first is gone', () => told.at(-1)?.stores.length === 1);
    registration.dispose();
  });

  it('looks when asked to, whoever is registered', async () => {
    await makeStore('.');
    await watch.look();
    assert.deepEqual([looks, told.length], [1, 1]);
  });

  it('goes on after a look that failed, which it tells', async () => {
    const works = folders;
    folders = () => {
      throw new Error('no folders today');
    };
    watch.register();
    await until('the failure', () => errors.length > 0);
    assert.match(String(errors[0]), /no folders today/);
    folders = works;
    await until('a look', () => told.length > 0);
  });

  it('tells nothing after it was disposed', async () => {
    watch.register();
    watch.dispose();
    await delay(aWhile);
    assert.deepEqual([told, errors], [[], []]);
  });
});
