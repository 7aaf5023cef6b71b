/**
 * Metrics' points from a server. Its call for many runs at once (`get-history-bulk-interval`, MLflow 2.11 and later)
 * leaves points out where there are many, and spikes with them; so it is asked only for curves that it gives whole,
 * the others by `get-history`.
 */
import { listField, numberField, textField } from '../../storage/jsonFields.ts';
import { StoreError } from '../../storage/location.ts';
import type { MlflowServer } from '../../storage/mlflowServer.ts';
import { type LoggedCurve, orderedByStep } from '../curve.ts';
import { GrowingCurve } from '../growingCurve.ts';
import { metricValue } from './runs.ts';

/** What the server's call for many takes at most. */
const mostRuns = 100;
const mostSteps = 2500;

/** What `get-history` gives at most at once. */
const mostPoints = 25_000;

const bulkPath = 'metrics/get-history-bulk-interval';

export class Histories {
  readonly #server: MlflowServer;
  #hasBulk = true;

  constructor(server: MlflowServer) {
    this.#server = server;
  }

  /**
   * By run; runs without a point of the metric are left out.
   * @param lastStep The latest step that is known of a run's metric: where there are more, the bulk call is spared.
   */
  async read(
    key: string,
    runIds: readonly string[],
    lastStep: (runId: string) => number | undefined,
  ): Promise<ReadonlyMap<string, LoggedCurve>> {
    const short = runIds.filter((id) => (lastStep(id) ?? 0) < mostSteps);
    const curves = new Map<string, LoggedCurve>();
    for (let first = 0; this.#hasBulk && short.length > 1 && first < short.length; first += mostRuns) {
      const many = await this.#readMany(key, short.slice(first, first + mostRuns));
      for (const [id, curve] of many ?? []) curves.set(id, curve);
    }
    const left = runIds.filter((id) => !curves.has(id));
    const read = await Promise.all(left.map((id) => this.#readOne(key, id)));
    left.forEach((id, index) => {
      const curve = read[index];
      if (curve) curves.set(id, curve);
    });
    return curves;
  }

  /** Empty curves for runs without a point; `undefined` where something may have been left out. */
  async #readMany(key: string, runIds: readonly string[]): Promise<ReadonlyMap<string, LoggedCurve> | undefined> {
    // Without a range older servers begin at step 0.
    const range = { start_step: Number.MIN_SAFE_INTEGER, end_step: Number.MAX_SAFE_INTEGER };
    const query = { run_ids: runIds, metric_key: key, max_results: mostSteps, ...range };
    const answer = await this.#server.get(bulkPath, query).catch((error: unknown) => {
      if (!(error instanceof StoreError) || !cannot.has(error.reason)) throw error;
      // A run that is gone fails the call for all.
      this.#hasBulk = error.reason === 'missing';
      return undefined;
    });
    if (answer === undefined) return undefined;
    const curves = new Map(runIds.map((id) => [id, new GrowingCurve()]));
    const points = listField(answer, 'metrics');
    for (const point of points) addPoint(curves.get(textField(point, 'run_id')), point);
    // Newer servers choose among each run's points, older ones among the steps of all runs together.
    const steps = new Set(points.map((point) => numberField(point, 'step')));
    const isWhole = [steps.size, ...[...curves.values()].map(({ count }) => count)].every((count) => count < mostSteps);
    return isWhole ? new Map([...curves].map(([id, curve]) => [id, orderedByStep(curve.points)])) : undefined;
  }

  /** `undefined` where the run is gone, or has no point of the metric. */
  async #readOne(key: string, runId: string): Promise<LoggedCurve | undefined> {
    const curve = new GrowingCurve();
    const query = { run_id: runId, metric_key: key, max_results: mostPoints };
    try {
      const pages = this.#server.pages((token) => this.#server.get('metrics/get-history', { ...query, ...token }));
      for await (const page of pages) for (const point of listField(page, 'metrics')) addPoint(curve, point);
    } catch (error) {
      if (error instanceof StoreError && error.reason === 'missing') return undefined;
      throw error;
    }
    return curve.latest && orderedByStep(curve.points);
  }
}

const cannot: ReadonlySet<StoreError['reason']> = new Set(['unsupported', 'missing']);

function addPoint(curve: GrowingCurve | undefined, point: unknown): void {
  curve?.add(numberField(point, 'step') ?? 0, numberField(point, 'timestamp') ?? 0, metricValue(point));
}
