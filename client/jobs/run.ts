/** A job as a run: what is known of it at the launch. Pure. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LaunchedStage } from '../../protocol/language.ts';
import type { JobRun } from '../tracking/job-files/jobFolder.ts';
import type { JobRecord } from './job.ts';

/** @param stages Those that the launch may run; none where that is not known. */
export function runOf(record: JobRecord, stages: readonly LaunchedStage[]): JobRun {
  const { spec, runner, title, createdAt } = record;
  const experiment = addressOf(record);
  const command = stages.find(({ id }) => id === experiment)?.commands.join(' && ');
  return {
    experiment,
    root: spec.root,
    directory: spec.directory,
    title,
    runner,
    createdAt,
    ...(command !== undefined && { command }),
    params: stages.flatMap(({ params }) => params),
    metrics: stages.flatMap(({ id, metrics }) => metrics.map((file) => ({ stage: id, file }))),
  };
}

/** The metrics files, which are kept when the job has ended. */
export function filesToKeep(stages: readonly LaunchedStage[]): readonly string[] {
  return [...new Set(stages.flatMap(({ metrics }) => metrics))];
}

/** `train`, `models/dvc.yaml:train`, or the file where all of it is launched. */
function addressOf({ spec, target: { uri, stage } }: JobRecord): string {
  const file = path.posix.join(spec.directory, path.basename(fileURLToPath(uri)));
  if (stage === undefined) return file;
  return file === 'dvc.yaml' ? stage : `${file}:${stage}`;
}
