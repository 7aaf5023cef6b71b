/** Why a job failed and what to do, where the end of its log tells. Pure. */

const hints: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /filesystem (tracking|model registry) backend .* is in maintenance mode|MLFLOW_ALLOW_FILE_STORE=true/s,
    () =>
      'MLflow refuses to write to ./mlruns, which already holds data. Move it over with `mlflow migrate-filestore`, or set ' +
      'MLFLOW_ALLOW_FILE_STORE=true to go on using it.',
  ],
  [
    /dvc: (?:command )?not found|exec: dvc: not found|dvc: No such file or directory/i,
    () =>
      'dvc was not found where the job ran. Install it into the Python environment (`pip install dvc`), or let the runner’s ' +
      'set-up commands activate the environment that has it.',
  ],
  [
    /Unable to acquire lock/,
    () =>
      'Another dvc is at work in this folder and holds its lock. Wait until it has ended, then launch again. If none runs, ' +
      'remove .dvc/tmp/lock.',
  ],
  [
    /ModuleNotFoundError: No module named '([\w.]+)'/,
    ([, name]) =>
      `Python has no module ${name} where the job ran. Install it into the environment that the job uses, then launch again.`,
  ],
];

/** @param tail The last part of the log; the latest known failure in it counts. */
export function explainFailure(tail: string): string | undefined {
  let latest = -1;
  let hint: string | undefined;
  for (const [pattern, explain] of hints) {
    for (const match of tail.matchAll(new RegExp(pattern, `${pattern.flags}g`))) {
      if (match.index > latest) {
        latest = match.index;
        hint = explain(match);
      }
    }
  }
  return hint;
}
