/**
 * Reading beside a training that logs as fast as it can: neither holds the other up, and nothing is missed.
 * `WRITING_SECONDS` sets for how long.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mlflowSqlite } from '../../../../client/tracking/mlflow-sqlite/kind.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { createMlflowDatabase, insertRun } from '../../../support/mlflowTables.ts';
import { PythonScript } from '../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

const seconds = Number(process.env['WRITING_SECONDS'] ?? 3);

describe('a database that Python writes at full speed', function () {
  this.timeout(60_000 + seconds * 2000);
  afterEach(removeTemporaryFolders);

  for (const mode of ['delete', 'wal']) {
    it(`in journal mode ${mode} is read without an error on either side, up to the last value`, async () => {
      const file = path.join(await temporaryFolder(), 'mlflow.db');
      const database = createMlflowDatabase(file);
      insertRun(database, 'a');
      database.close();
      const store = mlflowSqlite.open({ kind: mlflowSqlite.id, path: file });
      const writer = new PythonScript('sqlite_writer.py', file, 'a', 'loss', String(seconds), mode);
      const answer = writer.answer();
      let steps: number | undefined;
      answer.then(
        (told) => {
          steps = stepsOf(told);
        },
        () => undefined,
      );

      let revision = '';
      let seen = 0;
      let reads = 0;
      // As the view does: whoever sees an unchanged revision does not read.
      for (let settled = 0; settled < 3; ) {
        const now = await store.revision();
        if (now !== revision) {
          seen = await readSteps(store, seen);
          reads++;
        }
        settled = now === revision && steps !== undefined ? settled + 1 : 0;
        revision = now;
        await delay(20);
      }
      assert.equal(seen, stepsOf(await answer));
      assert(reads >= 3, `read ${reads} times beside the writer`);
    });
  }
});

/** How many steps there are: each of them, and not fewer than before. */
async function readSteps(store: RunStore, before: number): Promise<number> {
  const [history] = await store.histories({ runIds: ['a'], keys: ['loss'], maxPoints: 1e9 });
  const [run] = await store.runsById(['a']);
  const count = history?.logged ?? 0;
  assert(count >= before, 'a value that was there is gone');
  assert.deepEqual(
    history?.steps ?? new Float64Array(),
    Float64Array.from({ length: count }, (_, step) => step),
  );
  assert((run?.metrics[0]?.step ?? -1) >= count - 1, 'the latest value is older than the curve');
  return count;
}

function stepsOf(told: unknown): number {
  assert(typeof told === 'object' && told !== null && 'steps' in told && typeof told.steps === 'number');
  return told.steps;
}
