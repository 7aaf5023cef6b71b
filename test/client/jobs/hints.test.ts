import assert from 'node:assert/strict';
import { explainFailure } from '../../../client/jobs/hints.ts';
import { newJobId } from '../../../client/jobs/id.ts';
import { isJobId } from '../../../client/runners/environment.ts';

describe('explainFailure', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['/bin/sh: 1: dvc: not found\n', /pip install dvc/],
    ['bash: line 1: exec: dvc: not found\n', /set-up commands/],
    [
      "ModuleNotFoundError: No module named 'sklearn.svm'\nERROR: failed to reproduce 'train'",
      /no module sklearn\.svm/,
    ],
    ['ERROR: Unable to acquire lock. Most likely another DVC process is running', /Wait until it has ended/],
    [
      "mlflow.exceptions.MlflowException: The filesystem tracking backend (e.g., './mlruns') is in maintenance mode",
      /mlflow migrate-filestore.*MLFLOW_ALLOW_FILE_STORE=true/,
    ],
  ];
  for (const [tail, hint] of cases) {
    it(`knows ${JSON.stringify(tail.slice(0, 50))}`, () => assert.match(explainFailure(tail) ?? '', hint));
  }
  it('says nothing about what it does not know', () => assert.equal(explainFailure('Segmentation fault'), undefined));
  it('takes the latest of several', () => {
    const tail =
      "ModuleNotFoundError: No module named 'ujson'\nfalling back\nModuleNotFoundError: No module named 'torch'";
    assert.match(explainFailure(tail) ?? '', /no module torch/);
  });
});

describe('newJobId', () => {
  it('is fit for file names and refs, sorts by time and tells launches of one moment apart', () => {
    const ids = [newJobId(Date.UTC(2025, 0, 9)), newJobId(Date.UTC(2025, 0, 10)), newJobId(Date.UTC(2025, 0, 10, 1))];
    assert(ids.every(isJobId));
    assert.deepEqual([...ids].sort(), ids);
    assert.match(ids[0] ?? '', /^20250109-000000-000-[0-9a-f]{6}$/);
    assert.notEqual(newJobId(0), newJobId(0));
  });
});
