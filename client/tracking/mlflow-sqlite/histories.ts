/** Metrics' points out of MLflow's database, in portions that are short however many there are. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Schema } from '../../storage/mlflowDatabase.ts';
import { type LoggedCurve, orderedByStep } from '../curve.ts';
import { metricValue, valueColumn } from './values.ts';

/** A portion ends with the curve that fills it: some 10 ms in which a commit in rollback-journal mode waits. */
const pointsPerPortion = 20_000;

/** Whose curve, and of what. */
export interface CurveName {
  readonly runId: string;
  readonly key: string;
}

/** The first of the curves, at least one; those without a point are empty. */
export function readPortion(database: DatabaseSync, schema: Schema, names: readonly CurveName[]): LoggedCurve[] {
  const statement = database.prepare(
    `SELECT CAST(step AS REAL), CAST(timestamp AS REAL), ${valueColumn}
     FROM metrics ${indexFor(schema)} WHERE run_uuid = ? AND key = ? ORDER BY step`,
  );
  // Rows without names take half the time.
  statement.setReturnArrays(true);
  const curves: LoggedCurve[] = [];
  let points = 0;
  for (const name of names) {
    const curve = readCurve(statement, name);
    curves.push(curve);
    points += curve.values.length;
    if (points >= pointsPerPortion) break;
  }
  return curves;
}

/**
 * Left to itself SQLite takes the primary key, which begins with the metric's name, and so walks through the
 * points of every run; MLflow leaves no statistics that would tell it better.
 */
function indexFor({ indexes }: Schema): string {
  const known = ['index_metrics_run_uuid_key_step', 'index_metrics_run_uuid'];
  const index = known.find((name) => indexes.has(name));
  return index ? `INDEXED BY ${index}` : '';
}

function readCurve(statement: StatementSync, { runId, key }: CurveName): LoggedCurve {
  const rows = statement.all(runId, key);
  const steps = new Float64Array(rows.length);
  const times = new Float64Array(rows.length);
  const values = new Float64Array(rows.length);
  rows.forEach((row, index) => {
    steps[index] = Number(row[0]);
    times[index] = Number(row[1]);
    values[index] = metricValue(row[2]);
  });
  return orderedByStep({ steps, times, values });
}
