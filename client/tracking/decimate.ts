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

  const perBucket = curve.values.every(Number.isFinite) ? 2 : 3;
  const buckets = Math.floor((room - 2) / perBucket);
  const kept: number[] = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = 1 + Math.floor((bucket * (count - 2)) / buckets);
    const end = 1 + Math.floor(((bucket + 1) * (count - 2)) / buckets);
    kept.push(...telling(curve.values, start, end));
  }
  kept.push(count - 1);
  return { steps: picked(curve.steps, kept), values: picked(curve.values, kept) };
}

/** Indices in `start..end-1`, ascending. */
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
  return [...new Set([least, greatest, gap])].filter((index) => index >= 0).sort((a, b) => a - b);
}
