/** MLflow's words and numbers for states. */
import type { LoggedModel, RunStatus } from '../store.ts';

const statuses: ReadonlyMap<string, RunStatus> = new Map([
  ['RUNNING', 'running'],
  ['SCHEDULED', 'running'],
  ['FINISHED', 'finished'],
  ['FAILED', 'failed'],
  ['KILLED', 'killed'],
  ['1', 'running'],
  ['2', 'running'],
  ['3', 'finished'],
  ['4', 'failed'],
  ['5', 'killed'],
]);

/** The state of a run (mlflow/entities/run_status.py). */
export function runStatus(written: string): RunStatus {
  return statuses.get(written) ?? 'unknown';
}

const modelStatuses: ReadonlyMap<string, LoggedModel['status']> = new Map([
  ['1', 'pending'],
  ['2', 'ready'],
  ['3', 'failed'],
  ['LOGGED_MODEL_PENDING', 'pending'],
  ['LOGGED_MODEL_READY', 'ready'],
  ['LOGGED_MODEL_UPLOAD_FAILED', 'failed'],
]);

/** The state of a logged model (mlflow/entities/logged_model_status.py). */
export function modelStatus(written: string): LoggedModel['status'] {
  return modelStatuses.get(written) ?? 'unknown';
}
