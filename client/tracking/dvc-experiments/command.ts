/** DVC's own command line, in the Python environment of the workspace. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { messageOf } from '../../../protocol/thrown.ts';
import { StoreError } from '../../storage/location.ts';

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
  const child = spawn(python, ['-m', 'dvc', ...steps], {
    cwd: root,
    // A project may have a file that bears the name of a module: it is not imported.
    env: { ...process.env, PYTHONSAFEPATH: '1', PYTHONUTF8: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    ...(signal && { signal }),
  });
  let said = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  let code: unknown;
  try {
    [code] = await once(child, 'close');
  } catch (error) {
    throw signal?.aborted ? error : notStarted(python, error);
  }
  if (code !== 0) throw new StoreError('unsupported', explain(python, root, steps, errors));
  return said;
}

function notStarted(python: string, error: unknown): StoreError {
  return new StoreError('unsupported', `${python} could not be started: ${messageOf(error)}`, { cause: error });
}

function explain(python: string, root: string, steps: readonly string[], errors: string): string {
  if (/No module named dvc\b/.test(errors)) {
    return `DVC is not installed in ${python}. Install it: \`${python} -m pip install dvc\`.`;
  }
  if (/unable to acquire.*lock|LockError|is busy/i.test(errors)) {
    return `DVC is at work in ${root}, in a training say. Try again when it has ended.`;
  }
  const said = /^ERROR: (.*(?:\n(?!\n).+)*)/m.exec(errors)?.[1] ?? errors.trim().split(/\r?\n/).at(-1);
  return `\`dvc ${steps.slice(0, 2).join(' ')}\` failed: ${said || 'it ended without a word.'}`;
}
