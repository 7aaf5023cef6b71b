/** Jobs that VS Code's windows launched, ended by their own processes, whatever became of the test. */
import { glob, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jobFiles, readStatus } from '../../client/runners/local/status.ts';
import { isAlive } from '../../client/runners/processes.ts';
import { endJob, processesOf } from './localJobs.ts';
import { until } from './until.ts';

/** @param data The folder in which VS Code keeps its own data. */
export async function endLaunchedJobs(data: string): Promise<void> {
  for await (const folder of glob('**/workspaceStorage/*/trainyard.trainyard/jobs/*', { cwd: data })) {
    await endLaunchedJob(path.join(data, folder));
  }
}

async function endLaunchedJob(folder: string): Promise<void> {
  const id = path.basename(folder);
  // Whoever watches the job must not begin with it now.
  await writeFile(jobFiles(folder).cancel, '');
  await until(`job ${id} has ended`, async () => {
    await endJob(id);
    const supervisor = (await readStatus(folder))?.supervisor;
    return (await processesOf(id)).length === 0 && (supervisor === undefined || !(await isAlive(supervisor)));
  });
}
