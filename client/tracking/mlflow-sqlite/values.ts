/** How MLflow writes numbers that its column cannot hold (SqlAlchemyStore.sanitize_metric_value). */
import type { SQLOutputValue } from 'node:sqlite';

/** The column of {@link metricValue}: NaN is a zero with a mark beside it. */
export const valueColumn = 'CASE WHEN is_nan THEN NULL ELSE value END';

/** Infinity is the greatest number there is. */
export function metricValue(value: SQLOutputValue | undefined): number {
  if (typeof value !== 'number') return Number.NaN;
  if (value === Number.MAX_VALUE) return Number.POSITIVE_INFINITY;
  if (value === -Number.MAX_VALUE) return Number.NEGATIVE_INFINITY;
  return value;
}
