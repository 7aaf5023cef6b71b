/** Reduces a curve to what a chart can show, without losing a spike. */
import { type Curve, picked } from './curve.ts';

/** Fewer points cannot hold first, last and an extreme each way. */
const fewest = 8;

/**
 * At most `maxPoints` of the curve's own points, in order: the first and the last; and of each of many parts of
 * equal length its least and its greatest finite value, and the first that is not finite (NaN is a gap to show).
 */
export function decimate(curve: Curve, maxPoints: number): Curve {
  const count = curve.values.length;
  const room = Math.max(fewest, Math.floor(maxPoints));
  if (count <= room) return { steps: curve.steps, values: curve.values };

  const perBucket = hasGap(curve.values) ? 3 : 2;
  const buckets = Math.floor((room - 2) / perBucket);
  const kept: number[] = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = 1 + Math.floor((bucket * (count - 2)) / buckets);
    const end = 1 + Math.floor(((bucket + 1) * (count - 2)) / buckets);
    for (const index of telling(curve.values, start, end)) if (index > (kept.at(-1) ?? -1)) kept.push(index);
  }
  kept.push(count - 1);
  return { steps: picked(curve.steps, kept), values: picked(curve.values, kept) };
}

function hasGap(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return true;
  return false;
}

/** Indices in `start..end-1`, ascending; one may stand for several, and -1 for none. */
function telling(values: Float64Array, start: number, end: number): number[] {
  let least = -1;
  let greatest = -1;
  let gap = -1;
  for (let index = start; index < end; index++) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      if (gap < 0) gap = index;
      continue;
    }
    if (least < 0 || value < (values[least] ?? Number.NaN)) least = index;
    if (greatest < 0 || value > (values[greatest] ?? Number.NaN)) greatest = index;
  }
  return [least, greatest, gap].sort((a, b) => a - b);
}
