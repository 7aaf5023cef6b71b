/** A cheap mark of everything in a FileStore that changes while trainings run and models are registered. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { listEntries } from '../../storage/listing.ts';
import { attempt, StoreError } from '../../storage/location.ts';
import { experimentIds, metaFile, modelsFolder, runFolder, runIds } from '../../storage/mlflowFolder.ts';
import { Stamps } from '../../storage/stamp.ts';
import type { YamlRecord } from '../../storage/yamlRecord.ts';
import { runStatus } from '../mlflow/status.ts';
import { loggedFiles } from './loggedFiles.ts';

const loggedFolders = ['metrics', 'params', 'tags'];

/**
 * Made of metadata only: of every experiment and run the `meta.yaml` and the folders that hold its keys; of a
 * running run each metric's file too, which grows without its folder changing; and of the models everything.
 * A value that is overwritten in a run that has ended shows at the next change or at a refresh by hand.
 */
export function folderRevision(root: string, runMeta: (path: string) => YamlRecord | undefined): string {
  const stamps = new Stamps();
  stamps.add(root);
  for (const experimentId of experimentIds(root)) {
    stamps.add(join(root, experimentId));
    stamps.add(join(root, experimentId, metaFile));
    const runs = attempt(() => runIds(root, experimentId));
    if (runs instanceof StoreError) continue;
    for (const runId of runs) addRun(stamps, runFolder(root, experimentId, runId), runMeta);
  }
  addTree(stamps, join(root, modelsFolder));
  return createHash('sha1').update(stamps.mark(Date.now())).digest('base64');
}

function addRun(stamps: Stamps, folder: string, runMeta: (path: string) => YamlRecord | undefined): void {
  const metaPath = join(folder, metaFile);
  stamps.add(metaPath);
  for (const logged of loggedFolders) stamps.add(join(folder, logged));
  const running = attempt(() => runStatus(runMeta(metaPath)?.get('status') ?? '') === 'running');
  if (running !== true) return;
  const metrics = attempt(() => loggedFiles(join(folder, 'metrics')));
  if (metrics instanceof StoreError) return;
  for (const { path } of metrics) stamps.add(path);
}

function addTree(stamps: Stamps, folder: string): void {
  stamps.add(folder);
  const entries = attempt(() => listEntries(folder));
  if (entries instanceof StoreError) return;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addTree(stamps, path);
    else stamps.add(path);
  }
}
