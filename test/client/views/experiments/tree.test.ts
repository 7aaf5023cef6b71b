import assert from 'node:assert/strict';
import type { StoreLocation } from '../../../../client/storage/location.ts';
import type { Experiment } from '../../../../client/tracking/store.ts';
import { mergeExperiments, sourcesOf } from '../../../../client/views/experiments/tree.ts';

const own: StoreLocation = { kind: 'mlflow-sqlite', path: '/project/mlflow.db' };
const files: StoreLocation = { kind: 'mlflow-files', path: '/project/mlruns' };
const brought = (job: string, machine: string): StoreLocation => ({
  kind: 'mlflow-sqlite',
  path: `/storage/jobs/${job}/results/mlflow.db`,
  machine,
});

function experiment(name: string, runCount: number, lastActivity?: number): Experiment {
  return { id: name, name, runCount, lastActivity };
}

describe('sources of runs', () => {
  it('are the stores of the workspace, then each machine with all that its jobs brought home', () => {
    const sources = sourcesOf([own, brought('1', 'gpu2'), files, brought('2', 'gpu1'), brought('3', 'gpu2')]);
    assert.deepEqual(
      sources.map(({ label, machine, stores }) => [label, machine, stores.length]),
      [
        ['mlflow.db', undefined, 1],
        ['mlruns', undefined, 1],
        ['gpu1', 'gpu1', 1],
        ['gpu2', 'gpu2', 2],
      ],
    );
  });
});

describe('experiments', () => {
  const part = (name: string, runCount: number, lastActivity?: number) => ({
    store: own,
    experiment: experiment(name, runCount, lastActivity),
  });

  it('of one name are one, with their runs counted together', () => {
    const [digits] = mergeExperiments([part('digits', 3, 10), part('digits', 2, 20)]);
    assert.deepEqual([digits?.runCount, digits?.lastActivity, digits?.parts.length], [5, 20, 2]);
  });

  it('stand by their newest activity, those without runs last', () => {
    const groups = mergeExperiments([part('Default', 0, 99), part('old', 1, 10), part('new', 1, 20)]);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ['new', 'old', 'Default'],
    );
  });
});
