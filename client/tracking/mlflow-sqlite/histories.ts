/** Metrics' points out of MLflow's database, in portions that are short however many there are. */
import type { DatabaseSync } from 'node:sqlite';
import type { Schema } from '../../storage/mlflowDatabase.ts';
import { type LoggedCurve, orderedByStep } from '../curve.ts';
import { GrowingCurve } from '../growingCurve.ts';
import { metricValue, valueColumn } from './values.ts';

/** A portion ends with the curve that fills it: some 10 ms in which a commit in rollback-journal mode waits. */
const pointsPerPortion = 40_000;

/** Whose curve, and of what. */
export interface CurveName {
  readonly runId: string;
  readonly key: string;
}

/** The first of the curves, at least one; those without a point are empty. */
export function readPortion(database: DatabaseSync, schema: Schema, names: readonly CurveName[]): LoggedCurve[] {
  const curve = new GrowingCurve();
  // Points that SQLite hands over one by one take two thirds of the time of rows that it makes for them.
  database.function('take_point', (step, time, value) => {
    curve.add(Number(step), Number(time), metricValue(value));
    return null;
  });
  const statement = database.prepare(
    `SELECT COUNT(take_point(CAST(step AS REAL), CAST(timestamp AS REAL), ${valueColumn}))
     FROM metrics ${indexFor(schema)} WHERE run_uuid = ? AND key = ?`,
  );
  const curves: LoggedCurve[] = [];
  let points = 0;
  for (const { runId, key } of names) {
    curve.clear();
    statement.get(runId, key);
    curves.push(orderedByStep(curve.points));
    points += curve.count;
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
