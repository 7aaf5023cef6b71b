import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { withPath } from '../../scripts/setup/command.mjs';
import { pythonBin } from '../../scripts/setup/paths.mjs';
import { copySample } from '../../scripts/setup/sample.mjs';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const families = ['forest', 'linear', 'mlp'];

describe('the sample, reproduced', () => {
  let folder: string;
  let database: DatabaseSync;

  before(async () => {
    const temporary = await temporaryFolder();
    folder = path.join(temporary, 'digits');
    await copySample(folder, path.join(temporary, 'log'));
    await dvc('repro');
    database = new DatabaseSync(path.join(folder, 'mlflow.db'), { readOnly: true });
  });
  after(async () => {
    database?.close();
    await removeTemporaryFolders();
  });

  it('leaves nothing to reproduce', async () => {
    assert.equal(await dvc('status'), 'Data and pipelines are up to date.\n');
  });

  it('leaves a run for each family, with a value of each metric at every step', () => {
    const runs = query(`select name, status from runs order by name`);
    assert.deepEqual(
      runs,
      families.map((name) => ({ name, status: 'FINISHED' })),
    );
    const curves = query(`
      select name, count(*) points, max(step) last from metrics join runs using (run_uuid)
      where key = 'validation_loss' group by name order by name`);
    assert.deepEqual(curves, [
      { name: 'forest', points: 100, last: 100 },
      { name: 'linear', points: 300, last: 300 },
      { name: 'mlp', points: 300, last: 300 },
    ]);
  });

  it('makes the family that does best on the test set the champion', async () => {
    const accuracy: Record<string, number> = JSON.parse(await readFile(path.join(folder, 'metrics/test.json'), 'utf8'));
    const best = Object.entries(accuracy).sort(([, a], [, b]) => b - a)[0];
    const champions = query(`
      select runs.name run, version from registered_model_aliases aliases
      join model_versions using (name, version) join runs on runs.run_uuid = model_versions.run_id
      where aliases.name = 'digits' and alias = 'champion'`);
    assert.deepEqual(champions, [{ run: best?.[0], version: 1 }]);
    assert(Object.values(accuracy).every((value) => value > 0.9 && value < 1));
  });

  async function dvc(...args: readonly string[]): Promise<string> {
    const options = { cwd: folder, env: withPath(pythonBin) };
    const { stdout } = await promisify(execFile)(path.join(pythonBin, 'dvc'), args, options);
    return stdout;
  }

  /** The rows as plain objects. */
  function query(sql: string): object[] {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  }
});
