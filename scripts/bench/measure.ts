/** What a benchmark brings back. */
import { isNumber, isString, objectOf } from '../../protocol/shape.ts';

export interface Measure {
  readonly topic: string;
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** The figure of the best peer, measured beside ours; null where none was measured. */
  readonly peer: number | null;
  /** What ours must not exceed; null where nothing was promised. */
  readonly goal: number | null;
}

/** Of what another process measured. */
export const isMeasure = objectOf<Measure>({
  topic: isString,
  name: isString,
  unit: isString,
  ours: isNumber,
  peer: isNumberOrNull,
  goal: isNumberOrNull,
});

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || isNumber(value);
}

/** The value below which `share` of the values lie (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('There is no quantile of no values.');
  return value;
}
