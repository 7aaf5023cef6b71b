/** How MLflow writes numbers that its column cannot hold (SqlAlchemyStore.sanitize_metric_value). */
import { optionalNumber, type Row } from '../../storage/rows.ts';

/** The number in the columns `value` and `is_nan`: NaN is marked, infinity is the greatest number there is. */
export function metricValue(row: Row): number {
  const value = optionalNumber(row, 'value');
  if (value === undefined || optionalNumber(row, 'is_nan') === 1) return Number.NaN;
  if (value === Number.MAX_VALUE) return Number.POSITIVE_INFINITY;
  if (value === -Number.MAX_VALUE) return Number.NEGATIVE_INFINITY;
  return value;
}
