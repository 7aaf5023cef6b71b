/**
 * MLflow's folder of plain files (FileStore), usually called `mlruns`: which folders are experiments, runs and
 * models. Layout: mlflow/store/tracking/file_store.py and mlflow/store/model_registry/file_store.py.
 */
import { join, sep } from 'node:path';
import { listFolders } from './listing.ts';
import { attempt } from './location.ts';
import { statIfThere } from './stamp.ts';
import { readYamlRecord, type YamlRecord } from './yamlRecord.ts';

export const metaFile = 'meta.yaml';
/** Where the registered models stand, beside the experiments. */
export const modelsFolder = 'models';

/** Folders beside the runs of an experiment. */
const besideRuns = new Set(['tags', 'datasets', 'traces', 'models']);

/** As MLflow checks ids of experiments and runs (mlflow/utils/validation.py); so none leaves its folder. */
const validId = /^[a-zA-Z0-9][\w-]{0,255}$/;

export function isMlflowId(id: string): boolean {
  return validId.test(id);
}

/**
 * Ids of all experiments, deleted ones and those that cannot be read too, but for those in `.trash`. Throws a StoreError
 * where the folder is gone.
 */
export function experimentIds(root: string): string[] {
  return listFolders(root, 'mustExist').filter(
    (name) => name !== modelsFolder && isMlflowId(name) && attempt(() => hasMeta(join(root, name))) !== false,
  );
}

/** Ids of all runs of an experiment, deleted ones too. */
export function runIds(root: string, experimentId: string): string[] {
  if (!isMlflowId(experimentId)) return [];
  return listFolders(join(root, experimentId)).filter((name) => !besideRuns.has(name) && isMlflowId(name));
}

/** Put together as they are: both ids hold no separator, and `join` would look at every character of thousands. */
export function runFolder(root: string, experimentId: string, runId: string): string {
  return root + sep + experimentId + sep + runId;
}

/** The experiment that a run belongs to, looked for in all of them; `undefined` where there is no such run. */
export function experimentOf(root: string, runId: string): string | undefined {
  if (!isMlflowId(runId)) return undefined;
  return experimentIds(root).find(
    (experimentId) => attempt(() => hasMeta(runFolder(root, experimentId, runId))) === true,
  );
}

/** A `meta.yaml` of an experiment; `undefined` where there is none, or none that is whole. */
export function readExperimentMeta(path: string): YamlRecord | undefined {
  return readMeta(path, ['experiment_id', 'lifecycle_stage', 'name']);
}

/** A `meta.yaml` of a run; `undefined` where there is none, or none that is whole. */
export function readRunMeta(path: string): YamlRecord | undefined {
  return readMeta(path, ['experiment_id', 'lifecycle_stage', 'start_time', 'status']);
}

/** The record at `path`, if it has all of `keys`: one cut off at the end of a line lacks the last of them. */
export function readMeta(path: string, keys: readonly string[]): YamlRecord | undefined {
  const meta = readYamlRecord(path);
  return meta && keys.every((key) => meta.has(key)) ? meta : undefined;
}

/** A count of milliseconds or the like; `undefined` where it is absent or no whole number. */
export function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

function hasMeta(folder: string): boolean {
  return statIfThere(join(folder, metaFile)) !== undefined;
}
