/** DVC's own command line, in the Python environment of the workspace. */
import { StoreError } from '../../storage/location.ts';
import { lastLine, runPython } from '../pythonProcess.ts';

/**
 * What dvc printed. Rejects with a {@link StoreError} that says what to do, or with the signal's reason.
 *
 * @param root Absolute path of the project's folder.
 * @param steps What follows `dvc`.
 */
export async function runDvc(
  python: string | undefined,
  root: string,
  steps: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  if (python === undefined) {
    const message =
      'Experiments are changed by DVC itself, and no Python was found in this workspace. Choose an interpreter.';
    throw new StoreError('unsupported', message);
  }
  // A project may have a file that bears the name of a module: it is not imported.
  const environment = { PYTHONSAFEPATH: '1' };
  const task = { args: ['-m', 'dvc', ...steps], folder: root, environment };
  const { code, said, errors } = await runPython(python, task, signal);
  if (code !== 0) throw new StoreError('unsupported', explain(python, root, steps, errors));
  return said;
}

function explain(python: string, root: string, steps: readonly string[], errors: string): string {
  if (/No module named dvc\b/.test(errors)) {
    return `DVC is not installed in ${python}. Install it: \`${python} -m pip install dvc\`.`;
  }
  if (/unable to acquire.*lock|LockError|is busy/i.test(errors)) {
    return `DVC is at work in ${root}, in a training say. Try again when it has ended.`;
  }
  const said = /^ERROR: (.*(?:\n(?!\n).+)*)/m.exec(errors)?.[1] ?? lastLine(errors);
  return `\`dvc ${steps.slice(0, 2).join(' ')}\` failed: ${said}`;
}
