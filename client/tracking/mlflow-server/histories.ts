/**
 * Metrics' points from a server. Its call for many runs at once (`get-history-bulk-interval`, MLflow 2.11 and later)
 * leaves points out where there are many, and spikes with them; so it is asked only for curves that it gives whole,
 * the others by `get-history`. Of what that gave before only the last page is asked for again: where it begins as it did,
 * all before it is as it was, because the server orders points by their times; where it does not, points were logged
 * with earlier times, and the curve is read anew.
 */
import { listField, numberField, textField } from '../../storage/jsonFields.ts';
import { StoreError } from '../../storage/location.ts';
import type { MlflowServer } from '../../storage/mlflowServer.ts';
import { type LoggedCurve, orderedByStep } from '../curve.ts';
import { GrowingCurve } from '../growingCurve.ts';
import { KnownCurves } from '../online/knownCurves.ts';
import { metricValue } from './runs.ts';

/** What the server's call for many takes at most. */
const mostRuns = 100;
const mostSteps = 2500;

/** What `get-history` gives at most at once. */
const mostPoints = 25_000;

/** Of a last page that has more points, the next question makes one that is shorter. */
const shortPage = 500;

/** A curve as `get-history` gave it. */
interface Known {
  readonly curve: GrowingCurve;
  /** The server's word for where the last page begins; empty for the first one. */
  page: string;
  /** How many points stand before that page. */
  before: number;
  reading: Promise<void> | undefined;
}

/** Pages that were read one after another. */
interface Pages {
  readonly points: LoggedCurve;
  /** The last of them, and how many points stand before it. */
  readonly page: string;
  readonly before: number;
}

const bulkPath = 'metrics/get-history-bulk-interval';

export class Histories {
  readonly #server: MlflowServer;
  readonly #known = new KnownCurves<Known>(() => {
    return { curve: new GrowingCurve(), page: '', before: 0, reading: undefined };
  });
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
    const known = this.#known.of(runId, key);
    known.reading ??= this.#goOn(known, key, runId).finally(() => {
      known.reading = undefined;
    });
    try {
      await known.reading;
    } catch (error) {
      if (error instanceof StoreError && error.reason === 'missing') return undefined;
      throw error;
    }
    return known.curve.latest && orderedByStep(known.curve.points);
  }

  async #goOn(known: Known, key: string, runId: string): Promise<void> {
    const { curve, before } = known;
    const onPage = curve.count - before;
    const read = await this.#readPages(known.page, onPage > shortPage ? onPage - 1 : mostPoints, key, runId);
    if (known.page === '') {
      curve.clear();
      curve.addAll(read.points);
    } else if (beginsWith(read.points, curve.points, before)) {
      curve.addAll(read.points, onPage);
    } else {
      known.page = '';
      known.before = 0;
      curve.clear();
      return await this.#goOn(known, key, runId);
    }
    known.page = read.page;
    known.before = before + read.before;
  }

  /** From there to the end. @param first How many points the first page has at most. */
  async #readPages(from: string, first: number, key: string, runId: string): Promise<Pages> {
    const curve = new GrowingCurve();
    let page = from;
    let before = 0;
    for (let most = first; ; most = mostPoints) {
      const query = { run_id: runId, metric_key: key, max_results: most, ...(page !== '' && { page_token: page }) };
      const answer = await this.#server.get('metrics/get-history', query);
      for (const point of listField(answer, 'metrics')) addPoint(curve, point);
      const next = textField(answer, 'next_page_token');
      // A server that gives the same token for ever would be asked for ever.
      if (next === '' || next === page) return { points: curve.points, page, before };
      page = next;
      before = curve.count;
    }
  }
}

/** Whether the points are, from the first on, those of a curve from the one with this index on. */
function beginsWith(points: LoggedCurve, known: LoggedCurve, from: number): boolean {
  const isSame = (some: Float64Array, all: Float64Array) =>
    all.subarray(from).every((value, index) => Object.is(value, some[index]));
  return isSame(points.steps, known.steps) && isSame(points.times, known.times) && isSame(points.values, known.values);
}

const cannot: ReadonlySet<StoreError['reason']> = new Set(['unsupported', 'missing']);

function addPoint(curve: GrowingCurve | undefined, point: unknown): void {
  curve?.add(numberField(point, 'step') ?? 0, numberField(point, 'timestamp') ?? 0, metricValue(point));
}
