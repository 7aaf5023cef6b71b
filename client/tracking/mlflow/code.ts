/** How MLflow's own library finds a store, and the runs in it. */
import { pathToFileURL } from 'node:url';
import { isServer, type StoreLocation } from '../../storage/location.ts';
import { list, literal } from '../pythonCode.ts';
import type { Run } from '../store.ts';

/** As `MLFLOW_TRACKING_URI` names it. */
export function trackingUri(location: StoreLocation): string {
  if (isServer(location)) return location.path;
  if (location.kind === 'mlflow-files') return pathToFileURL(location.path).href;
  // SQLAlchemy takes the path as it is, behind a slash of its own.
  return `sqlite:///${location.path}`;
}

export function mlflowCode(location: StoreLocation, runs: readonly Run[]): string {
  const [only, ...others] = runs;
  const reading =
    only !== undefined && others.length === 0
      ? [`run = mlflow.get_run(${literal(only.id)})`, 'print(run.data.metrics, run.data.params)']
      : [`runs = [mlflow.get_run(run_id) for run_id in ${list(runs.map(({ id }) => id))}]`];
  const isFolder = location.kind === 'mlflow-files';
  return [
    ...(isFolder ? ['import os', '', 'os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"', ''] : []),
    'import mlflow',
    '',
    `mlflow.set_tracking_uri(${literal(trackingUri(location))})`,
    ...reading,
    '',
  ].join('\n');
}
