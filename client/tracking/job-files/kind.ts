/** Jobs that Trainyard launched, as runs: stages without tracker code are tracked by what they name and print. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreKind } from '../store.ts';
import { jobFolders, runFileName } from './jobFolder.ts';
import { JobFiles } from './store.ts';

/** Below the extension's own storage. */
const folderName = 'jobs';

export const jobFiles: StoreKind = {
  id: 'job-files',

  async detect(folder) {
    const path = join(folder, folderName);
    const hasRun = jobFolders(path).some((job) => existsSync(join(job, runFileName)));
    return hasRun ? [{ kind: jobFiles.id, path, label: 'Jobs' }] : [];
  },

  open: ({ path }) => new JobFiles(path),
};
