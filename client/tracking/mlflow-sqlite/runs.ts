/** Rows of runs with all that was logged to them, in a few statements however many they are. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { optionalNumber, type Row, text } from '../../storage/rows.ts';
import { runStatus } from '../mlflow/status.ts';
import { fieldsOfTags, parentTag, runName } from '../mlflow/tags.ts';
import { Nesting } from '../nesting.ts';
import type { LatestMetric, PageQuery, Param, Run, RunPage, RunScope } from '../store.ts';
import { metricValue, valueColumn } from './values.ts';

const runColumns = `run_uuid, CAST(experiment_id AS TEXT) AS experiment_id, name, status,
  CAST(start_time AS REAL) AS start_time, CAST(end_time AS REAL) AS end_time`;

/** As many ids as there are, in one parameter. */
const amongThese = 'run_uuid IN (SELECT value FROM json_each(?))';

/** Newest first, in MLflow's own order. */
export function readPage(
  database: DatabaseSync,
  experimentId: string,
  { offset, limit, scope = 'all' }: PageQuery,
): RunPage {
  const nesting = readNesting(database, experimentId);
  const among = conditionOf(scope, nesting);
  const inScope = `FROM runs WHERE experiment_id = ? AND lifecycle_stage = 'active' ${among.sql}`;
  const values = [experimentId, ...among.values];
  const rows = database
    .prepare(`SELECT ${runColumns} ${inScope} ORDER BY start_time DESC, run_uuid LIMIT ? OFFSET ?`)
    .all(...values, limit, offset);
  const count = database.prepare(`SELECT COUNT(*) AS total ${inScope}`).get(...values);
  return {
    runs: complete(database, rows).map((run) => nesting.counted(run)),
    total: optionalNumber(count, 'total') ?? 0,
  };
}

function conditionOf(scope: RunScope, nesting: Nesting): { readonly sql: string; readonly values: readonly string[] } {
  if (scope === 'all') return { sql: '', values: [] };
  if (scope === 'roots') return { sql: `AND NOT ${amongThese}`, values: [JSON.stringify([...nesting.children])] };
  return { sql: `AND ${amongThese}`, values: [JSON.stringify(nesting.childrenOf(scope.childrenOf))] };
}

/** Only the runs that name a parent are looked at, by the index that begins with the tag's key. */
function readNesting(database: DatabaseSync, experimentId: string): Nesting {
  const nested = database
    .prepare(
      `SELECT child.run_uuid AS id, tags.value AS parent
       FROM tags CROSS JOIN runs child ON child.run_uuid = tags.run_uuid
         CROSS JOIN runs parent ON parent.run_uuid = tags.value
       WHERE tags.key = ? AND child.experiment_id = ? AND child.lifecycle_stage = 'active'
         AND parent.experiment_id = child.experiment_id AND parent.lifecycle_stage = 'active'
       ORDER BY child.start_time DESC, child.run_uuid`,
    )
    .all(parentTag, experimentId)
    .map((row) => ({ id: text(row, 'id'), parentId: text(row, 'parent') }));
  return new Nesting(nested, new Set(nested.map(({ parentId }) => parentId)));
}

/** In the order of `ids`; those that are gone or deleted are left out. */
export function readRuns(database: DatabaseSync, ids: readonly string[]): readonly Run[] {
  const rows = database
    .prepare(`SELECT ${runColumns} FROM runs WHERE ${amongThese} AND lifecycle_stage = 'active'`)
    .all(JSON.stringify(ids));
  const byId = new Map(complete(database, rows).map((run) => [run.id, run]));
  return ids.map((id) => byId.get(id)).filter((run) => run !== undefined);
}

function complete(database: DatabaseSync, rows: readonly Row[]): Run[] {
  const ids = rows.map((row) => text(row, 'run_uuid'));
  const params = readLogged(database, ids, 'params', 'value, NULL', paramOf);
  const tags = readLogged(database, ids, 'tags', 'value, NULL', paramOf);
  const metrics = readLogged(database, ids, 'latest_metrics', `${valueColumn}, CAST(step AS REAL)`, metricOf);
  return rows.map((row, place) => {
    const id = text(row, 'run_uuid');
    const ofRun = Object.fromEntries((tags[place] ?? []).map(({ key, value }) => [key, value]));
    return {
      id,
      experimentId: text(row, 'experiment_id'),
      name: runName(text(row, 'name'), ofRun, id),
      status: runStatus(text(row, 'status')),
      startTime: optionalNumber(row, 'start_time'),
      endTime: optionalNumber(row, 'end_time'),
      params: params[place] ?? [],
      metrics: metrics[place] ?? [],
      tags: ofRun,
      ...fieldsOfTags(ofRun),
    };
  });
}

function paramOf(key: string, value: SQLOutputValue): Param {
  return { key, value: typeof value === 'string' ? value : '' };
}

function metricOf(key: string, value: SQLOutputValue, step: SQLOutputValue): LatestMetric {
  return { key, value: metricValue(value), step: typeof step === 'number' ? step : 0 };
}

/**
 * What a table has of each run, in the order of `ids`; of one run ordered by key. `columns` are two. Values that
 * SQLite hands over take less time than rows that it makes for them, a run's place less than its id.
 */
function readLogged<T extends { readonly key: string }>(
  database: DatabaseSync,
  ids: readonly string[],
  table: string,
  columns: string,
  read: (key: string, first: SQLOutputValue, second: SQLOutputValue) => T,
): T[][] {
  const logged: T[][] = ids.map(() => []);
  database.function('take_logged', (place, key, first, second) => {
    logged[Number(place)]?.push(read(String(key), first, second));
    return null;
  });
  database
    .prepare(
      `WITH asked (run, place) AS (SELECT value, key FROM json_each(?))
       SELECT COUNT(take_logged(place, key, ${columns})) FROM asked CROSS JOIN ${table} ON run_uuid = run`,
    )
    .get(JSON.stringify(ids));
  for (const items of logged) items.sort((a, b) => (a.key < b.key ? -1 : 1));
  return logged;
}
