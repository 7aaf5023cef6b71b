/** Studies of Optuna as experiments, their trials as runs. */
import { createHash } from 'node:crypto';
import { asStoreError, StoreError } from '../../storage/location.ts';
import { Stamps } from '../../storage/stamp.ts';
import { decimate } from '../decimate.ts';
import { pageOf } from '../nesting.ts';
import type { Experiment, HistoryQuery, MetricHistory, PageQuery, Run, RunPage, RunStore } from '../store.ts';
import { reportedKey, runId, runsOf, type Study } from './study.ts';

export class OptunaStore implements RunStore {
  readonly #path: string;
  readonly #read: () => Promise<readonly Study[]>;
  #known: { readonly revision: string; readonly studies: readonly Study[] } | undefined;

  /** `read` is called where the file has changed. */
  constructor(path: string, read: () => Promise<readonly Study[]>) {
    this.#path = path;
    this.#read = read;
  }

  async experiments(): Promise<readonly Experiment[]> {
    const studies = await this.#studies();
    return studies
      .map(({ name, trials, problems }) => ({
        id: name,
        name,
        runCount: trials.length,
        lastActivity: trials.reduce<number | undefined>(
          (latest, { start, end }) => Math.max(latest ?? 0, start ?? 0, end ?? 0) || undefined,
          undefined,
        ),
        ...(problems.length > 0 && { problems }),
      }))
      .sort((a, b) => (b.lastActivity ?? 0) - (a.lastActivity ?? 0));
  }

  async runs(experimentId: string, page: PageQuery): Promise<RunPage> {
    const study = (await this.#studies()).find(({ name }) => name === experimentId);
    return pageOf(study ? runsOf(study) : [], page);
  }

  async runsById(ids: readonly string[]): Promise<readonly Run[]> {
    const runs = new Map((await this.#studies()).flatMap(runsOf).map((run) => [run.id, run]));
    return ids.map((id) => runs.get(id)).filter((run) => run !== undefined);
  }

  async histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    if (!keys.includes(reportedKey)) return [];
    const wanted = new Set(runIds);
    return (await this.#studies()).flatMap((study) =>
      study.trials
        .filter((trial) => trial.reported.size > 0 && wanted.has(runId(study, trial)))
        .map((trial) => {
          const points = [...trial.reported].sort(([a], [b]) => a - b);
          const curve = {
            steps: Float64Array.from(points, ([step]) => step),
            values: Float64Array.from(points, ([, value]) => value),
          };
          return { runId: runId(study, trial), key: reportedKey, ...decimate(curve, maxPoints), logged: points.length };
        }),
    );
  }

  async revision(): Promise<string> {
    const stamps = new Stamps();
    if (!stamps.add(this.#path)) throw new StoreError('missing', `${this.#path} is gone.`);
    stamps.add(`${this.#path}-wal`);
    stamps.add(`${this.#path}-journal`);
    return createHash('sha1').update(stamps.mark(Date.now())).digest('base64');
  }

  close(): void {
    this.#known = undefined;
  }

  async #studies(): Promise<readonly Study[]> {
    const revision = await this.revision();
    if (this.#known?.revision === revision) return this.#known.studies;
    try {
      const studies = await this.#read();
      this.#known = { revision, studies };
      return studies;
    } catch (error) {
      throw asStoreError(error, this.#path);
    }
  }
}
