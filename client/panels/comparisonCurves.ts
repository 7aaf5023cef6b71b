/**
 * Which curves of a comparison must be read, and which must be sent: only what changed crosses to the page.
 *
 * A curve counts as changed in its store when its run's status or the metric's latest value or step did.
 */
import type { ComparedSeries } from '../../protocol/comparison.ts';
import type { MetricHistory, Run } from '../tracking/store.ts';

interface Curve {
  /** The run's state when the curve was read. */
  readonly mark: string;
  readonly series: ComparedSeries;
  sent: boolean;
}

export class ComparisonCurves {
  /** By run key, then by metric. */
  readonly #curves = new Map<string, Map<string, Curve>>();

  /** Has this metric of the run changed since it was read? */
  isStale(runKey: string, run: Run, metric: string): boolean {
    const mark = markOf(run, metric);
    return mark !== undefined && this.#curves.get(runKey)?.get(metric)?.mark !== mark;
  }

  /** `run` is the state that was known when the history was asked for; `undefined`: the store holds no points. */
  keep(runKey: string, run: Run, metric: string, history: MetricHistory | undefined): void {
    const mark = markOf(run, metric);
    if (mark === undefined) return;
    const ofRun = this.#curves.get(runKey) ?? new Map<string, Curve>();
    this.#curves.set(runKey, ofRun);
    const before = ofRun.get(metric);
    const series = {
      run: runKey,
      metric,
      steps: exact(history?.steps),
      values: exact(history?.values),
      logged: history?.logged ?? 0,
    };
    ofRun.set(metric, { mark, series, sent: before?.sent === true && isSame(before.series, series) });
  }

  /** The metric's curves that the page lacks; they count as sent from now on. */
  takeUnsent(metric: string): ComparedSeries[] {
    const unsent = [...this.#curves.values()].flatMap((ofRun) => ofRun.get(metric) ?? []).filter(({ sent }) => !sent);
    for (const curve of unsent) curve.sent = true;
    return unsent.map(({ series }) => series);
  }

  /** The page is new and has none. */
  forgetSent(): void {
    for (const ofRun of this.#curves.values()) for (const curve of ofRun.values()) curve.sent = false;
  }

  drop(runKey: string): void {
    this.#curves.delete(runKey);
  }
}

/** `undefined` where the run has not logged the metric. */
function markOf(run: Run, metric: string): string | undefined {
  const latest = run.metrics.find(({ key }) => key === metric);
  return latest && `${run.status} ${latest.step} ${latest.value}`;
}

/** A view into a larger buffer would take all of that buffer to the page. */
function exact(array: Float64Array | undefined): Float64Array {
  if (!array) return new Float64Array();
  return array.byteLength === array.buffer.byteLength ? array : array.slice();
}

function isSame(a: ComparedSeries, b: ComparedSeries): boolean {
  return a.logged === b.logged && isSameArray(a.steps, b.steps) && isSameArray(a.values, b.values);
}

/** NaN equals NaN here. */
function isSameArray(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}
