/** A tracker's own tool, run in the Python of the workspace to change what only it may write. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { messageOf } from '../../protocol/thrown.ts';
import { StoreError } from '../storage/location.ts';

export interface PythonTask {
  /** What follows the interpreter on its command line. */
  readonly args: readonly string[];
  /** Absolute path of the folder that it works in. */
  readonly folder: string;
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What it reads on its standard input; nothing where there is none. */
  readonly input?: string;
}

export interface PythonAnswer {
  /** `null` where a signal ended it. */
  readonly code: number | null;
  /** What it printed. */
  readonly said: string;
  /** What it printed to its standard error. */
  readonly errors: string;
}

/** Rejects with a {@link StoreError} where the interpreter does not start, or with the signal's reason. */
export async function runPython(
  python: string,
  { args, folder, environment, input = '' }: PythonTask,
  signal?: AbortSignal,
): Promise<PythonAnswer> {
  const child = spawn(python, args, {
    cwd: folder,
    env: { ...process.env, PYTHONUTF8: '1', ...environment },
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
  // It may end before it has read all; its exit tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    await once(child, 'close');
  } catch (error) {
    throw signal?.aborted ? error : notStarted(python, error);
  }
  return { code: child.exitCode, said, errors };
}

function notStarted(python: string, error: unknown): StoreError {
  return new StoreError('unsupported', `${python} could not be started: ${messageOf(error)}`, { cause: error });
}

/** Where Python ends with an error, the last line names it. */
export function lastLine(errors: string): string {
  return errors.trim().split(/\r?\n/).at(-1) || 'it ended without a word.';
}
