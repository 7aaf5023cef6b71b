/** Trainings that logged to MLflow and DVCLive in one run of DVC, as each of the three keeps them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { dvcExperiments } from '../../../client/tracking/dvc-experiments/kind.ts';
import { dvclive } from '../../../client/tracking/dvclive/kind.ts';
import { type KnownRun, linkRuns } from '../../../client/tracking/linking.ts';
import { mlflowSqlite } from '../../../client/tracking/mlflow-sqlite/kind.ts';
import type { StoreKind } from '../../../client/tracking/store.ts';
import { allRuns, dvc, makeProject } from '../../support/dvcExperiments.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

describe('Trainings that several trackers know', function () {
  this.timeout(600_000);
  let root: string;

  before(async () => {
    root = await temporaryFolder();
    const database = path.join(await temporaryFolder(), 'mlflow.db');
    await makeProject(root, root, {
      'train.py': await readFile(path.join(import.meta.dirname, '../../support/two_trackers.py'), 'utf8'),
      'params.yaml': 'lr: 0.3\n',
      'dvc.yaml': `stages:\n  train:\n    cmd: python train.py "${database}"\n    params: [lr]\n`,
      '.gitignore': 'mlruns/\n',
    });
    for (const [name, lr] of [
      ['slow', 0.1],
      ['fast', 0.7],
    ] as const) {
      await dvc(root, 'exp', 'run', '--name', name, '--set-param', `lr=${lr}`);
    }
    stores = [
      [mlflowSqlite, database],
      [dvcExperiments, root],
      [dvclive, path.join(root, 'dvclive')],
    ];
  });
  after(removeTemporaryFolders);

  let stores: readonly (readonly [StoreKind, string])[] = [];

  it('are linked with the experiment that DVC kept, and DVCLive with the workspace', async () => {
    const runs: KnownRun[] = [];
    for (const [{ id: kind, open }, place] of stores) {
      const location = { kind, path: place };
      const store = open(location);
      runs.push(...(await allRuns(store)).map((run) => ({ store: location, run })));
      store.close();
    }
    const rateOf = ({ run }: KnownRun) => run.params.find(({ key }) => /(^|:)lr$/.test(key))?.value;
    const groups = linkRuns(runs).map(({ runs: linked, evidence }) => [
      linked
        .map(({ store, run }) => (store.kind === 'mlflow-sqlite' ? 'mlflow' : `${store.kind} ${run.name}`))
        .join(', '),
      new Set(linked.map(rateOf)).size,
      evidence,
    ]);
    assert.deepEqual(groups.toSorted(), [
      [`dvc-experiments workspace, dvclive ${path.basename(root)}`, 1, 'folder'],
      ['mlflow, dvc-experiments fast', 1, 'values'],
      ['mlflow, dvc-experiments slow', 1, 'values'],
    ]);
  });
});
