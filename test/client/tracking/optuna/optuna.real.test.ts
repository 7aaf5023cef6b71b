/** Studies that Optuna made, in a database and in a journal, read by us and by Optuna. */
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { optuna } from '../../../../client/tracking/optuna/kind.ts';
import type { Run, RunStatus, RunStore } from '../../../../client/tracking/store.ts';
import {
  isArrayOf,
  isBoolean,
  isNumber,
  isRecord,
  isString,
  isStringRecord,
  isStrings,
  objectOf,
} from '../../../../protocol/shape.ts';
import { pythonNumber } from '../../../support/mlflowReadings.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

interface ExpectedTrial {
  readonly number: number;
  readonly state: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly params: Readonly<Record<string, string>>;
  readonly values: readonly string[];
  readonly reported: readonly (readonly [step: number, value: string])[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly best: boolean;
}

type Readings = ReadonlyMap<string, ReadonlyMap<string, readonly ExpectedTrial[]>>;

const objectiveNames: Readonly<Record<string, readonly string[]>> = { several: ['loss', 'accuracy'] };

describe('Optuna', function () {
  this.timeout(120_000);
  let folder: string;
  let writer: PythonScript;
  let readings: Readings;

  before(async () => {
    folder = await temporaryFolder();
    writer = new PythonScript('optuna_studies.py', folder);
    readings = readingsOf(await writer.answer());
  });
  after(async () => {
    await writer.end();
    await removeTemporaryFolders();
  });

  it('is found in databases and journals, by what they hold', async () => {
    appendFileSync(path.join(folder, 'train.log'), '{"epoch": 1}\n');
    appendFileSync(path.join(folder, 'other.db'), '');
    const found = await optuna.detect(folder);
    assert.deepEqual(found.map((store) => path.basename(store.path)).toSorted(), ['studies.db', 'studies.log']);
  });

  for (const name of ['studies.db', 'studies.log']) {
    describe(`in ${name}`, () => {
      let store: RunStore;
      const studies = () => readings.get(name) ?? new Map<string, readonly ExpectedTrial[]>();

      before(() => {
        store = optuna.open({ kind: optuna.id, path: path.join(folder, name) });
      });
      after(() => store.close());

      it('has every study that was not deleted', async () => {
        const found = (await store.experiments()).map(({ name: study, runCount }) => [study, runCount]);
        assert.deepEqual(
          new Map(found.map(([study, count]) => [study, count])),
          new Map([...studies()].map(([study, trials]) => [study, trials.length])),
        );
        assert.equal(studies().size, 4);
      });

      it('has every trial with its state, parameters and values, the best ones marked', async () => {
        for (const [study, trials] of studies()) {
          const { runs } = await store.runs(study, { offset: 0, limit: 100 });
          assert.deepEqual(
            runs.toReversed(),
            trials.map((trial) => expectedRun(study, trial)),
          );
          const scope = { childrenOf: runs[0]?.id ?? '' };
          assert.deepEqual(await store.runs(study, { offset: 0, limit: 100, scope }), { runs: [], total: 0 });
        }
      });

      it('has what was reported on the way', async () => {
        const trials = studies().get('one <i>') ?? [];
        const runIds = trials.map(({ number }) => `one <i>/${number}`);
        const histories = await store.histories({ runIds, keys: ['intermediate value'], maxPoints: 100 });
        assert.deepEqual(
          histories.map(({ runId, steps, values }) => [runId, [...steps].map((step, i) => [step, values[i]])]),
          trials
            .filter(({ reported }) => reported.length > 0)
            .map(({ number, reported }) => [
              `one <i>/${number}`,
              reported.map(([step, value]) => [step, pythonNumber(value)]),
            ]),
        );
      });

      it('follows the search while it goes on', async () => {
        await store.experiments();
        writer.tell('more');
        readings = readingsOf(await writer.answer());
        const { runs } = await store.runs('one <i>', { offset: 0, limit: 100 });
        const trials = studies().get('one <i>') ?? [];
        assert.deepEqual(
          runs.toReversed(),
          trials.map((trial) => expectedRun('one <i>', trial)),
        );
      });
    });
  }
});

const statuses: Readonly<Record<string, RunStatus>> = {
  RUNNING: 'running',
  COMPLETE: 'finished',
  PRUNED: 'pruned',
  FAIL: 'failed',
  WAITING: 'queued',
};

function expectedRun(study: string, trial: ExpectedTrial): Run {
  const { number, state, params, values, reported, attributes, best } = trial;
  const names = objectiveNames[study] ?? ['value'];
  const last = reported.at(-1);
  return {
    id: `${study}/${number}`,
    experimentId: study,
    name: `Trial ${number}${best ? ' (best)' : ''}`,
    status: statuses[state] ?? 'unknown',
    startTime: trial.start ?? undefined,
    endTime: trial.end ?? undefined,
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
    metrics: [
      ...values.map((value, index) => ({ key: names[index] ?? '', value: pythonNumber(value), step: 0 })),
      ...(last ? [{ key: 'intermediate value', value: pythonNumber(last[1]), step: last[0] }] : []),
    ],
    tags: { ...attributes, 'optuna.state': state, ...(best && { 'optuna.best': 'true' }) },
  };
}

function readingsOf(answer: unknown): Readings {
  assert(isRecord(answer));
  return new Map(
    Object.entries(answer).map(([name, studies]) => {
      assert(isRecord(studies));
      return [name, new Map(Object.entries(studies).map(([study, trials]) => [study, trialsOf(trials)]))];
    }),
  );
}

function trialsOf(trials: unknown): readonly ExpectedTrial[] {
  assert(isArrayOf(trials, isTrial));
  return trials;
}

const isTime = (value: unknown): value is number | null => value === null || isNumber(value);
const isPoint = (value: unknown): value is readonly [number, string] =>
  Array.isArray(value) && isNumber(value[0]) && isString(value[1]);

const isTrial = objectOf<ExpectedTrial>({
  number: isNumber,
  state: isString,
  start: isTime,
  end: isTime,
  params: isStringRecord,
  values: isStrings,
  reported: (value): value is ExpectedTrial['reported'] => isArrayOf(value, isPoint),
  attributes: isStringRecord,
  best: isBoolean,
});
