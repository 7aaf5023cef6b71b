/** MLflow's words and numbers for the state of a run (mlflow/entities/run_status.py). */
import type { RunStatus } from './store.ts';

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

export function runStatus(written: string): RunStatus {
  return statuses.get(written) ?? 'unknown';
}
