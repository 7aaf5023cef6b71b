/** A metric's curve, and the point that counts as its latest value. */
import type { LatestMetric } from './store.ts';

/** Equal lengths. */
export interface Curve {
  readonly steps: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

export type LatestPoint = Omit<LatestMetric, 'key'>;

/** All points of one metric as they were logged; `times` in milliseconds since the epoch. */
export interface LoggedCurve extends Curve {
  readonly times: Float64Array<ArrayBuffer>;
}

/** Ordered by step, then time; equal ones stay as they were logged. */
export function orderedByStep({ steps, times, values }: LoggedCurve): LoggedCurve {
  const count = steps.length;
  if (isOrdered(steps, times)) return { steps, times, values };
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  order.sort((a, b) => at(steps, a) - at(steps, b) || at(times, a) - at(times, b) || a - b);
  return { steps: picked(steps, order), times: picked(times, order), values: picked(values, order) };
}

/** The greatest by (step, time, value), as MLflow defines it; `undefined` where there is no point. */
export function latestOf({ steps, times, values }: LoggedCurve): LatestPoint | undefined {
  if (steps.length === 0) return undefined;
  let best = 0;
  for (let index = 1; index < steps.length; index++) {
    const difference =
      at(steps, index) - at(steps, best) || at(times, index) - at(times, best) || at(values, index) - at(values, best);
    if (difference > 0) best = index;
  }
  return { step: at(steps, best), value: at(values, best) };
}

/** That of a curve whose parts have these: the greatest step counts, of equal ones the last part's. */
export function latestOfParts(points: readonly LatestPoint[]): LatestPoint | undefined {
  return points.reduce<LatestPoint | undefined>(
    (best, point) => (best !== undefined && best.step > point.step ? best : point),
    undefined,
  );
}

/** The points of both, those of the first before those of the second. */
export function appended(a: LoggedCurve, b: LoggedCurve): LoggedCurve {
  const join = (first: Float64Array, second: Float64Array) => {
    const both = new Float64Array(first.length + second.length);
    both.set(first);
    both.set(second, first.length);
    return both;
  };
  return { steps: join(a.steps, b.steps), times: join(a.times, b.times), values: join(a.values, b.values) };
}

/** A curve that was gone on with: of a step that both have, the second's point counts. */
export function resumed(a: LoggedCurve, b: LoggedCurve): LoggedCurve {
  const steps = new Set(b.steps);
  const kept = [...a.steps.keys()].filter((index) => !steps.has(at(a.steps, index)));
  const left = { steps: picked(a.steps, kept), times: picked(a.times, kept), values: picked(a.values, kept) };
  return appended(left, b);
}

/** The elements at these indices, in a buffer of their own. */
export function picked(array: Float64Array, indices: Uint32Array | readonly number[]): Float64Array<ArrayBuffer> {
  const found = new Float64Array(indices.length);
  for (let place = 0; place < indices.length; place++) found[place] = at(array, indices[place] ?? -1);
  return found;
}

function isOrdered(steps: Float64Array, times: Float64Array): boolean {
  for (let index = 1; index < steps.length; index++) {
    const difference = at(steps, index) - at(steps, index - 1) || at(times, index) - at(times, index - 1);
    if (difference < 0) return false;
  }
  return true;
}

function at(array: Float64Array, index: number): number {
  return array[index] ?? Number.NaN;
}
