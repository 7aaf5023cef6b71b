/** A metric's points out of MLflow's database, in statements that are short however many points there are. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Schema } from '../../storage/mlflowDatabase.ts';
import { optionalNumber } from '../../storage/rows.ts';
import { type LoggedCurve, orderedByStep } from '../curve.ts';
import { decimate } from '../decimate.ts';
import type { HistoryQuery, MetricHistory } from '../store.ts';
import { metricValue } from './values.ts';

/** Points read by one statement: some 10 ms in which a writer in rollback-journal mode waits to commit. */
const pointsPerStatement = 20_000;

export function readHistories(
  database: DatabaseSync,
  schema: Schema,
  { runIds, keys, maxPoints }: HistoryQuery,
): readonly MetricHistory[] {
  const statements = pagingStatements(database, schema);
  const histories: MetricHistory[] = [];
  for (const runId of runIds) {
    for (const key of keys) {
      const curve = readCurve(statements, runId, key);
      const logged = curve.values.length;
      if (logged > 0) histories.push({ runId, key, ...decimate(curve, maxPoints), logged });
    }
  }
  return histories;
}

interface PagingStatements {
  readonly first: StatementSync;
  /** Goes on after the row that the last page ended with. */
  readonly next: StatementSync;
}

function pagingStatements(database: DatabaseSync, schema: Schema): PagingStatements {
  const points = `SELECT CAST(step AS REAL) AS step, CAST(timestamp AS REAL) AS time, value, is_nan, rowid AS "row"
    FROM metrics ${indexFor(schema)} WHERE run_uuid = ? AND key = ?`;
  const order = `ORDER BY step, rowid LIMIT ${pointsPerStatement}`;
  return {
    first: database.prepare(`${points} ${order}`),
    next: database.prepare(
      `${points} AND (metrics.step, rowid) > ((SELECT m.step FROM metrics m WHERE m.rowid = ?), ?) ${order}`,
    ),
  };
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

function readCurve({ first, next }: PagingStatements, runId: string, key: string): LoggedCurve {
  const steps: number[] = [];
  const times: number[] = [];
  const values: number[] = [];
  let page = first.all(runId, key);
  for (;;) {
    for (const row of page) {
      steps.push(optionalNumber(row, 'step') ?? 0);
      times.push(optionalNumber(row, 'time') ?? 0);
      values.push(metricValue(row));
    }
    const last = optionalNumber(page.at(-1), 'row');
    if (page.length < pointsPerStatement || last === undefined) break;
    page = next.all(runId, key, last, last);
  }
  return orderedByStep({
    steps: Float64Array.from(steps),
    times: Float64Array.from(times),
    values: Float64Array.from(values),
  });
}
