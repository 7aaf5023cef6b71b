/**
 * Which jobs logged to MLflow themselves: their runs bear the job's id as a tag (storage/jobTags.ts), and are
 * shown in MLflow's own store. Looked for where MLflow writes unless told otherwise.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTextIfThere } from '../../storage/content.ts';
import { jobTag } from '../../storage/jobTags.ts';
import { StoreError } from '../../storage/location.ts';
import { readMlflow } from '../../storage/mlflowDatabase.ts';
import { experimentIds, runFolder, runIds } from '../../storage/mlflowFolder.ts';
import { text } from '../../storage/rows.ts';
import { fileStamp, statIfThere } from '../../storage/stamp.ts';

/** A run that has no tag so long after it was made gets none, in milliseconds. */
const taggingTime = 10_000;

type Jobs = ReadonlySet<string>;

const none: Jobs = new Set();

export class TrackedJobs {
  readonly #databases = new Map<string, { readonly stamp: string; readonly jobs: Jobs }>();
  /** By run of a FileStore, its job; '' for a run that none started. */
  readonly #runs = new Map<string, string>();

  /** The jobs with runs in the stores that stand directly in that folder. */
  async in(folder: string): Promise<Jobs> {
    const inDatabase = await orNone(() => this.#inDatabase(join(folder, 'mlflow.db')));
    const inFiles = await orNone(async () => this.#inFiles(join(folder, 'mlruns')));
    return new Set([...inDatabase, ...inFiles]);
  }

  async #inDatabase(path: string): Promise<Jobs> {
    const stats = statIfThere(path);
    if (stats === undefined) return none;
    const stamp = [stats, statIfThere(`${path}-wal`)].map(fileStamp).join(' ');
    const known = this.#databases.get(path);
    if (known?.stamp === stamp) return known.jobs;
    const jobs = await readMlflow(path, { tags: ['key', 'value'] }, (database) => {
      const rows = database.prepare('SELECT DISTINCT value FROM tags WHERE key = ?').all(jobTag);
      return new Set(rows.map((row) => text(row, 'value')));
    });
    this.#databases.set(path, { stamp, jobs });
    return jobs;
  }

  #inFiles(root: string): Jobs {
    if (!existsSync(root)) return none;
    const runs = experimentIds(root).flatMap((experiment) =>
      runIds(root, experiment).map((run) => runFolder(root, experiment, run)),
    );
    return new Set(runs.map((run) => this.#jobOf(run)).filter((job) => job !== ''));
  }

  #jobOf(run: string): string {
    const known = this.#runs.get(run);
    if (known !== undefined) return known;
    const job = readTextIfThere(join(run, 'tags', jobTag))?.trim() ?? '';
    const age = Date.now() - Number(statIfThere(run)?.mtimeMs ?? 0);
    if (job !== '' || age > taggingTime) this.#runs.set(run, job);
    return job;
  }
}

/** A store that cannot be read says so itself. */
async function orNone(read: () => Promise<Jobs>): Promise<Jobs> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StoreError) return none;
    throw error;
  }
}
