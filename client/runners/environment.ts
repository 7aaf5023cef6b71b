/** What every job finds in its environment, wherever it runs. */
import { isStringRecord } from '../../protocol/shape.ts';
import { jobTag, runnerTag } from '../storage/jobTags.ts';
import type { JobSpec } from './runner.ts';

/** Holds the job's id in each of its processes, so that Cancel also finds those that left the process group. */
export const jobMarker = 'TRAINYARD_JOB';

/**
 * The spec's variables, and ours:
 * - `MLFLOW_RUN_CONTEXT`: a JSON object of tags that MLflow gives to every run started below it; read after all its
 *   other sources, so its `mlflow.source.git.commit` holds (mlflow/tracking/context/system_environment_context.py);
 * - `PYTHONUNBUFFERED`: Python writes blocks where its output is a file, and the log would come in bursts.
 *
 * @param outer The environment that the job inherits, where it is known.
 * @param commit The snapshot that the job runs, where code was shipped.
 */
export function jobEnvironment(
  spec: JobSpec,
  runner: string,
  outer: Readonly<Record<string, string | undefined>>,
  commit?: string,
): Record<string, string> {
  const { MLFLOW_RUN_CONTEXT: given, PYTHONUNBUFFERED = '1' } = { ...outer, ...spec.environment };
  const context = {
    ...tags(given),
    [jobTag]: spec.id,
    [runnerTag]: runner,
    ...(commit !== undefined && { 'mlflow.source.git.commit': commit }),
  };
  return { ...spec.environment, PYTHONUNBUFFERED, MLFLOW_RUN_CONTEXT: JSON.stringify(context) };
}

/** An environment as a terminal of the user would have it: without what VS Code sets for its own processes. */
export function outerEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && name !== jobMarker && !/^(ELECTRON|VSCODE)_/i.test(name)) result[name] = value;
  }
  return result;
}

/** `[A-Za-z0-9_-]+`: safe as a file's name, in a git ref and in a remote command. */
export function isJobId(value: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(value);
}

/** MLflow ignores a context that is no JSON object, and so do we. */
function tags(context: string | undefined): Readonly<Record<string, string>> {
  if (context === undefined) return {};
  try {
    const value: unknown = JSON.parse(context);
    return isStringRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
