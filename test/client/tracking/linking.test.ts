/** Which runs are told to be one training, and which are not. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { type KnownRun, linkRuns } from '../../../client/tracking/linking.ts';
import type { Run } from '../../../client/tracking/store.ts';

const root = path.resolve('/project');
const third = 1 / 3;
const seventh = 1 / 7;

function known(kind: string, id: string, more: Partial<Run> & { readonly values?: Readonly<Record<string, number>> }) {
  const { values = {}, ...fields } = more;
  const run: Run = {
    id,
    experimentId: '0',
    name: id,
    status: 'finished',
    startTime: undefined,
    endTime: undefined,
    params: [],
    metrics: Object.entries(values).map(([key, value]) => ({ key, value, step: 0 })),
    tags: {},
    ...fields,
  };
  return { store: { kind, path: kind === 'dvc-experiments' ? root : path.join(root, kind) }, run };
}

function linked(...runs: KnownRun[]): string[] {
  return linkRuns(runs).map(({ runs: group, evidence }) => `${group.map(({ run }) => run.id).join(' ')}: ${evidence}`);
}

describe('Linked runs', () => {
  it('have equal values to the last digit', () => {
    const mlflow = known('mlflow-sqlite', 'm', { values: { 'train/loss': third, acc: seventh } });
    const kept = known('dvc-experiments', 'e', {
      values: { 'train.loss': third, 'dvclive/metrics.json:acc': seventh },
    });
    assert.deepEqual(linked(mlflow, kept), ['m e: values']);
  });

  it('are kept under one id by one tracker, though one place is behind', () => {
    const here = { identity: 'wandb digits/abc', startTime: 10_000, values: { loss: third } };
    const there = { ...here, status: 'running', values: { loss: seventh } } as const;
    assert.deepEqual(linked(known('wandb-server', 's', there), known('wandb', 'w', here)), ['s w: identity']);
    const later = { ...there, startTime: 90_000 };
    assert.deepEqual(linked(known('wandb-server', 's', later), known('wandb', 'w', { ...here, endTime: 20_000 })), []);
  });

  it("may have a key in several files, of which one is the run's", () => {
    const params = [
      { key: 'params.yaml:lr', value: '0.1' },
      { key: 'other.toml:lr', value: '3' },
    ];
    const kept = known('dvc-experiments', 'e', {
      values: { 'a.json:loss': third, 'b.json:loss': 2, acc: seventh },
      params,
    });
    const logged = { values: { loss: third, acc: seventh }, params: [{ key: 'lr', value: '0.10' }] };
    assert.deepEqual(linked(known('mlflow-sqlite', 'm', logged), kept), ['m e: values']);
    const other = { ...logged, params: [{ key: 'lr', value: '0.2' }] };
    assert.deepEqual(linked(known('mlflow-sqlite', 'm', other), kept), []);
  });

  it('may have values of single precision', () => {
    const values = { loss: Math.fround(third), acc: Math.fround(seventh) };
    assert.deepEqual(
      linked(known('tensorboard', 't', { values }), known('wandb', 'w', { values: { loss: third, acc: seventh } })),
      ['t w: values'],
    );
  });

  it('are those of one job, whatever they say', () => {
    const tags = { 'trainyard.job': 'j' };
    const own = known('job-files', 'j', { tags, values: { loss: third } });
    const logged = known('mlflow-server', 'm', { tags, values: { loss: seventh } });
    assert.deepEqual(linked(own, logged), ['j m: job']);
    const more = known('mlflow-server', 'n', { tags });
    assert.deepEqual(linked(own, logged, more), []);
    assert.deepEqual(linked(logged, known('wandb', 'w', { tags })), []);
  });

  for (const [why, values] of [
    ['round values are met often', { loss: 0.25, acc: 1, epochs: 100 }],
    ['one value may be chance', { loss: third }],
  ] as const) {
    it(`are none where ${why}`, () => {
      assert.deepEqual(linked(known('wandb', 'w', { values }), known('mlflow-sqlite', 'm', { values })), []);
    });
  }

  it('may have but one such value where the commit is the same', () => {
    const commit = 'a'.repeat(40);
    const values = { loss: third };
    const kept = known('dvc-experiments', 'e', { values, commit: 'b'.repeat(40), tags: { 'dvc.baseline': commit } });
    assert.deepEqual(linked(known('mlflow-sqlite', 'm', { values, commit }), kept), ['m e: values']);
  });

  const values = { loss: third, acc: seventh };
  for (const [why, a, b] of [
    ['another value differs', {}, { values: { ...values, f1: 2 } }],
    ['they ran at other times', { startTime: 0, endTime: 10_000 }, { startTime: 50_000 }],
    ['they ran on other commits', { commit: 'a'.repeat(40) }, { commit: 'b'.repeat(40) }],
    ['a parameter differs', { params: [{ key: 'lr', value: '0.1' }] }, { params: [{ key: 'lr', value: '0.2' }] }],
    ['they were other experiments', { tags: { DVC_EXP_NAME: 'one' } }, { tags: { DVC_EXP_NAME: 'two' } }],
  ] as const) {
    it(`are none where ${why}`, () => {
      const first = known('wandb', 'w', { values: { ...values, f1: 1 }, ...a });
      assert.deepEqual(linked(first, known('mlflow-sqlite', 'm', { values: { ...values, f1: 1 }, ...b })), []);
    });
  }

  it('are none where another run of the store fits as well', () => {
    const twice = [known('mlflow-sqlite', 'm1', { values }), known('mlflow-sqlite', 'm2', { values })];
    assert.deepEqual(linked(known('wandb', 'w', { values }), ...twice), []);
  });

  it('bear the name of one experiment on one commit', () => {
    const commit = 'a'.repeat(40);
    const logged = (id: string, name: string) => known('mlflow-sqlite', id, { commit, tags: { DVC_EXP_NAME: name } });
    const kept = known('dvc-experiments', 'e', { tags: { 'dvc.experiment': 'wavy-pond', 'dvc.baseline': commit } });
    assert.deepEqual(linked(logged('m1', 'wavy-pond'), logged('m2', 'dusty-road'), kept), ['m1 e: name']);
    assert.deepEqual(linked(known('wandb', 'w', { tags: { DVC_EXP_NAME: 'wavy-pond' } }), kept), []);
  });

  it('are what lies in one workspace', () => {
    assert.deepEqual(linked(known('dvc-experiments', 'workspace', {}), known('dvclive', 'workspace', {})), [
      'workspace workspace: folder',
    ]);
  });

  it('are a run and the workspace while it trains, a run and the experiment after', () => {
    const workspace = known('dvc-experiments', 'workspace', { values });
    const live = known('dvclive', 'workspace', { values });
    const logged = known('mlflow-sqlite', 'm', { values });
    assert.deepEqual(linked(workspace, live, logged), ['workspace workspace m: folder']);
    const kept = known('dvc-experiments', 'e', { values });
    assert.deepEqual(linked(workspace, live, kept, logged), ['workspace workspace: folder', 'e m: values']);
  });

  it('never are two runs of one store', () => {
    const one = { loss: third, acc: seventh };
    const other = { f1: 1 / 13, auc: 1 / 17 };
    const groups = linkRuns([
      known('wandb', 'w1', { values: one }),
      known('mlflow-sqlite', 'm', { values: { ...one, ...other } }),
      known('tensorboard', 't', { values: other }),
      known('wandb', 'w2', { values: { f1: 1 / 13, auc: 1 / 17 } }),
    ]);
    for (const { runs } of groups) assert.equal(new Set(runs.map(({ store }) => store.kind)).size, runs.length);
  });
});
