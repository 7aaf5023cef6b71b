/** Optuna's studies out of a database. Tables: optuna/storages/_rdb/models.py. */
import type { DatabaseSync } from 'node:sqlite';
import { isArrayOf, isNumber, isStrings } from '../../../protocol/shape.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';
import { optionalNumber, type Row, text } from '../../storage/rows.ts';
import { readSqlite } from '../../storage/sqlite.ts';
import type { Param } from '../store.ts';
import { attributeText, paramText, type Study, states, type Trial, timeOf } from './study.ts';

export function readDatabase(path: string): Promise<readonly Study[]> {
  return readSqlite(path, (database) =>
    database
      .prepare('SELECT study_id, study_name FROM studies ORDER BY study_id')
      .all()
      .map((row) => readStudy(database, optionalNumber(row, 'study_id') ?? -1, text(row, 'study_name'))),
  );
}

function readStudy(database: DatabaseSync, id: number, name: string): Study {
  const directions = database
    .prepare('SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective')
    .all(id);
  const named = database
    .prepare("SELECT value_json FROM study_system_attributes WHERE study_id = ? AND key = 'study:metric_names'")
    .get(id);
  const metricNames = parsePythonJson(text(named, 'value_json'));
  return {
    name,
    directions: directions.map((row) => {
      const direction = text(row, 'direction');
      return direction === 'MAXIMIZE' ? 'maximize' : direction === 'MINIMIZE' ? 'minimize' : 'notSet';
    }),
    metricNames: isStrings(metricNames) ? metricNames : [],
    trials: readTrials(database, id),
    problems: [],
  };
}

function readTrials(database: DatabaseSync, study: number): readonly Trial[] {
  /** The rows of a table beside the trials, by trial. */
  const beside = (table: string, columns: string, order: string): ReadonlyMap<unknown, readonly Row[]> => {
    const query = `SELECT b.trial_id, ${columns} FROM ${table} b JOIN trials t ON t.trial_id = b.trial_id
      WHERE t.study_id = ? ORDER BY ${order}`;
    return Map.groupBy(database.prepare(query).all(study), (row) => row['trial_id']);
  };
  const params = beside('trial_params', 'param_name, param_value, distribution_json', 'b.param_id');
  const values = beside('trial_values', 'value, value_type AS type', 'b.objective');
  const reported = beside(
    'trial_intermediate_values',
    'step, intermediate_value AS value, intermediate_value_type AS type',
    'b.step',
  );
  const user = beside('trial_user_attributes', 'key, value_json', 'b.trial_user_attribute_id');
  const system = beside('trial_system_attributes', 'key, value_json', 'b.trial_system_attribute_id');
  return database
    .prepare(
      'SELECT trial_id, number, state, datetime_start, datetime_complete FROM trials WHERE study_id = ? ORDER BY number',
    )
    .all(study)
    .map((row) => {
      const id = row['trial_id'];
      return {
        number: optionalNumber(row, 'number') ?? 0,
        state: states.find((state) => state === text(row, 'state')) ?? 'WAITING',
        start: timeOf(row['datetime_start']),
        end: timeOf(row['datetime_complete']),
        params: (params.get(id) ?? []).map(paramOf),
        values: (values.get(id) ?? []).map(finiteOrNot),
        reported: new Map(
          (reported.get(id) ?? []).map((point) => [optionalNumber(point, 'step') ?? 0, finiteOrNot(point)]),
        ),
        attributes: Object.fromEntries(
          (user.get(id) ?? []).map((one) => [
            text(one, 'key'),
            attributeText(parsePythonJson(text(one, 'value_json'))),
          ]),
        ),
        constraints: constraintsOf(system.get(id) ?? []),
      };
    });
}

function paramOf(row: Row): Param {
  const value = paramText(
    optionalNumber(row, 'param_value') ?? Number.NaN,
    parsePythonJson(text(row, 'distribution_json')),
  );
  return { key: text(row, 'param_name'), value };
}

/** SQL has no infinity: a column beside the value says what it is. */
function finiteOrNot(row: Row): number {
  switch (text(row, 'type')) {
    case 'INF_POS':
      return Number.POSITIVE_INFINITY;
    case 'INF_NEG':
      return Number.NEGATIVE_INFINITY;
    default:
      return optionalNumber(row, 'value') ?? Number.NaN;
  }
}

function constraintsOf(attributes: readonly Row[]): readonly number[] {
  const row = attributes.find((one) => text(one, 'key') === 'constraints');
  const constraints = row && parsePythonJson(text(row, 'value_json'));
  return isArrayOf(constraints, isNumber) ? constraints : [];
}
