/** What real libraries print, beside what their estimators know of the training themselves. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parsePythonJson } from '../../../../client/storage/pythonJson.ts';
import { LogFile } from '../../../../client/tracking/job-files/log/logFile.ts';
import { isRecord } from '../../../../protocol/shape.ts';
import { workbenchPython } from '../../../support/python.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

const execute = promisify(execFile);
const script = path.join(import.meta.dirname, '../../../support/verbose_trainings.py');

describe('the log of a training with', function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await temporaryFolder();
    const { python } = await workbenchPython();
    await execute(python, [script, folder], { env: { ...process.env, PYTHONUNBUFFERED: '1' } });
  });
  after(removeTemporaryFolders);

  const trainings = {
    mlp: 'scikit-learn’s perceptron',
    boosting: 'its gradient boosting, in a table',
    histogram: 'its histogram boosting, which prints times and sizes',
    forest: 'its forests, which print no metric',
    kmeans: 'its k-means',
    sgd: 'its gradient descent',
    search: 'its grid search',
    bars: 'tqdm',
    logger: 'logging',
    lines: 'JSON lines',
  };

  for (const [name, title] of Object.entries(trainings)) {
    it(`${title} has its curves, and nothing else`, async () => {
      const expected = parsePythonJson(await readFile(path.join(folder, `${name}.json`), 'utf8'));
      assert(isRecord(expected));
      const text = await readFile(path.join(folder, `${name}.log`), 'utf8');
      const log = new LogFile(path.join(folder, `${name}.log`));
      log.update();
      log.end();
      const curves = [...log.curves.byStage.values()].flatMap((found) => [...found]);
      assert.deepEqual(curves.map(([key]) => key).toSorted(), Object.keys(expected).toSorted(), text);
      for (const [key, curve] of curves) {
        const known: unknown = expected[key];
        const read = [...curve.points.values];
        if (typeof known === 'number') assert.equal(read.length, known, `${key}\n${text}`);
        else assert.deepEqual(read.map(rounded), Array.isArray(known) && known.map(rounded), `${key}\n${text}`);
        const steps = [...curve.points.steps];
        assert.deepEqual(
          steps,
          steps.toSorted((a, b) => a - b),
        );
      }
    });
  }
});

/** To the digits that are printed. */
function rounded(value: unknown): string {
  return typeof value === 'number' && Number.isFinite(value) ? value.toPrecision(3) : String(value);
}
