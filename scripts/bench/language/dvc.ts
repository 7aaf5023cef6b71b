/** DVC itself, under measurement. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { pythonBin } from '../../setup/paths.mjs';

const execute = promisify(execFile);

/** The milliseconds that a command of DVC's takes. */
export async function dvc(folder: string, ...args: readonly string[]): Promise<number> {
  const begun = performance.now();
  await execute(path.join(pythonBin, 'dvc'), [...args], {
    cwd: folder,
    env: { ...process.env, DVC_NO_ANALYTICS: '1' },
    maxBuffer: 100_000_000,
  });
  return performance.now() - begun;
}
