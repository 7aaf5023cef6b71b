/** A run as MLflow's REST interface writes it (message Run of mlflow/protos/service.proto). */
import { fieldOf, listField, numberField, textField } from '../../storage/jsonFields.ts';
import { runStatus } from '../mlflow/status.ts';
import { fieldsOfTags, runName } from '../mlflow/tags.ts';
import type { LatestMetric, Param, Run } from '../store.ts';

/** `undefined` for a deleted one. @param address The server's, under which its own pages stand. */
export function readRun(value: unknown, address: string): Run | undefined {
  const info = fieldOf(value, 'info');
  const data = fieldOf(value, 'data');
  if (textField(info, 'lifecycle_stage') === 'deleted') return undefined;
  const id = textField(info, 'run_id') || textField(info, 'run_uuid');
  const experimentId = textField(info, 'experiment_id');
  const tags = Object.fromEntries(
    listField(data, 'tags').map((tag) => [textField(tag, 'key'), textField(tag, 'value')]),
  );
  return {
    id,
    experimentId,
    name: runName(textField(info, 'run_name'), tags, id),
    status: runStatus(textField(info, 'status')),
    startTime: numberField(info, 'start_time'),
    // A run that goes on has none, or 0 where the server is older.
    endTime: numberField(info, 'end_time') || undefined,
    params: listField(data, 'params').map(readParam).sort(byKey),
    metrics: listField(data, 'metrics').map(readMetric).sort(byKey),
    tags,
    ...fieldsOfTags(tags),
    webPage: `${address}/#/experiments/${encodeURIComponent(experimentId)}/runs/${encodeURIComponent(id)}`,
  };
}

/** A database behind the server holds infinity as the greatest number there is. */
export function metricValue(point: unknown): number {
  const value = numberField(point, 'value');
  if (value === undefined) return Number.NaN;
  return Math.abs(value) === Number.MAX_VALUE ? value * 2 : value;
}

function readMetric(metric: unknown): LatestMetric {
  return { key: textField(metric, 'key'), value: metricValue(metric), step: numberField(metric, 'step') ?? 0 };
}

function readParam(param: unknown): Param {
  return { key: textField(param, 'key'), value: textField(param, 'value') };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}
