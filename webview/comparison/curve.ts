/** A curve as a chart draws it and as words tell it. Pure. */
import type { ComparedSeries } from '../../protocol/comparison.ts';
import { metricValue } from '../../protocol/metricValue.ts';

/** `y` is NaN where the line has a gap. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Curve {
  /** As many as the series has, at the same indices. */
  readonly points: readonly Point[];
  /** Points with no neighbour to draw a line to: each needs a dot of its own. */
  readonly lone: ReadonlySet<number>;
  /** Values that are NaN or infinite. */
  readonly notFinite: number;
  /** Finite values that a logarithmic scale cannot show. */
  readonly notPositive: number;
}

export function curveOf({ steps, values }: ComparedSeries, isLog: boolean): Curve {
  let notFinite = 0;
  let notPositive = 0;
  const points: Point[] = [];
  for (const [index, x] of steps.entries()) {
    const value = values[index] ?? Number.NaN;
    const isBelow = isLog && value <= 0;
    if (!Number.isFinite(value)) notFinite++;
    else if (isBelow) notPositive++;
    points.push({ x, y: Number.isFinite(value) && !isBelow ? value : Number.NaN });
  }
  const isGap = (index: number) => Number.isNaN(points[index]?.y ?? Number.NaN);
  const lone = new Set([...points.keys()].filter((index) => !isGap(index) && isGap(index - 1) && isGap(index + 1)));
  return { points, lone, notFinite, notPositive };
}

/** The index of the step nearest to `step`; the last of several at one step. -1 where there are none. */
export function nearestIndex(steps: Float64Array, step: number): number {
  const before = lastIndexAtMost(steps, step);
  const [at, after] = [steps[before], steps[before + 1]];
  if (after === undefined || (at !== undefined && step - at <= after - step)) return before;
  return lastIndexAtMost(steps, after);
}

/** By bisection; -1 where every step is greater. */
function lastIndexAtMost(steps: Float64Array, step: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? Number.NaN) <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** `forest: 20 points, lowest 0.51, highest 0.97, last 0.96 at step 19`. */
export function curveInWords(name: string, { steps, values, logged }: ComparedSeries): string {
  const finite = values.filter(Number.isFinite);
  const count = logged === 1 ? '1 point' : `${logged} points`;
  const [lastStep, last] = [steps.at(-1), values.at(-1)];
  if (lastStep === undefined || last === undefined) return `${name}: no points`;
  const range =
    finite.length === 0
      ? []
      : [
          `lowest ${metricValue(finite.reduce((a, b) => Math.min(a, b)))}`,
          `highest ${metricValue(finite.reduce((a, b) => Math.max(a, b)))}`,
        ];
  return `${name}: ${[count, ...range, `last ${metricValue(last)} at step ${lastStep}`].join(', ')}`;
}

/** What a chart does not show as it was logged, in sentences; empty where it shows all. */
export function notes(curves: readonly Curve[], series: readonly ComparedSeries[]): string {
  const notFinite = curves.reduce((sum, curve) => sum + curve.notFinite, 0);
  const notPositive = curves.reduce((sum, curve) => sum + curve.notPositive, 0);
  const reducedFrom = series.reduce(
    (most, { logged, steps }) => (logged > steps.length ? Math.max(most, logged) : most),
    0,
  );
  return [
    notFinite > 0 && `${values(notFinite)} NaN or infinite and left out.`,
    notPositive > 0 && `${values(notPositive)} not above zero and cannot be drawn on a log scale.`,
    reducedFrom > 0 && `Up to ${reducedFrom.toLocaleString('en')} points a run, reduced; lows and highs are kept.`,
  ]
    .filter((sentence) => sentence !== false)
    .join(' ');
}

function values(count: number): string {
  return count === 1 ? '1 value is' : `${count} values are`;
}
