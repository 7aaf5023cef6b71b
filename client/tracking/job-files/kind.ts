/** Jobs that Trainyard launched, as runs: stages without tracker code are tracked by what they name and print. */
import { join } from 'node:path';
import { statIfThere } from '../../storage/stamp.ts';
import type { StoreKind } from '../store.ts';
import { jobFolders, runFileName } from './jobFolder.ts';
import { JobFiles } from './store.ts';

/** Below the extension's own storage. */
const folderName = 'jobs';

/** The same for finding as for reading: whether there is a run, logs tell, and those are read once. */
const stores = new Map<string, JobFiles>();

export const jobFiles: StoreKind = {
  id: 'job-files',

  async detect(folder) {
    const path = join(folder, folderName);
    if (jobFolders(path).every((job) => statIfThere(join(job, runFileName)) === undefined)) return [];
    return (await storeAt(path).experiments()).length > 0 ? [{ kind: jobFiles.id, path, label: 'Jobs' }] : [];
  },

  open: ({ path }) => storeAt(path),
};

function storeAt(path: string): JobFiles {
  const store = stores.get(path) ?? new JobFiles(path);
  stores.set(path, store);
  return store;
}
