/** A folder of plain files as MLflow's FileStore writes it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Contents, experimentIds, type MadeRun, nameOf, runsOf } from './runs.ts';

export async function writeFileStore(root: string, contents: Contents): Promise<void> {
  for (const experimentId of experimentIds(contents)) {
    const folder = path.join(root, experimentId);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'meta.yaml'), experimentMeta(folder, experimentId));
    for (const run of runsOf(contents, experimentId)) writeRun(path.join(folder, run.id), experimentId, run);
  }
}

function writeRun(folder: string, experimentId: string, run: MadeRun): void {
  for (const name of ['metrics', 'params', 'tags', 'artifacts'])
    mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'meta.yaml'), runMeta(folder, experimentId, run));
  for (const [key, value] of run.params) writeFileSync(path.join(folder, 'params', key), value);
  for (const [key, value] of run.tags) writeFileSync(path.join(folder, 'tags', key), value);
  for (const { key, count } of run.metrics) {
    const lines = Array.from({ length: count }, (_, step) => `${run.start + step} ${1 / (step + 1)} ${step}\n`);
    writeFileSync(path.join(folder, 'metrics', key), lines.join(''));
  }
}

function experimentMeta(folder: string, experimentId: string): string {
  return [
    `artifact_location: file://${folder}`,
    'creation_time: 1700000000000',
    `experiment_id: '${experimentId}'`,
    'last_update_time: 1700000000000',
    'lifecycle_stage: active',
    `name: ${nameOf(experimentId)}`,
    '',
  ].join('\n');
}

function runMeta(folder: string, experimentId: string, { id, name, start, end }: MadeRun): string {
  return [
    `artifact_uri: file://${folder}/artifacts`,
    `end_time: ${end}`,
    "entry_point_name: ''",
    `experiment_id: '${experimentId}'`,
    'lifecycle_stage: active',
    `run_id: ${id}`,
    `run_name: ${name}`,
    "source_name: ''",
    'source_type: 4',
    "source_version: ''",
    `start_time: ${start}`,
    'status: 3',
    'tags: []',
    'user_id: somebody',
    '',
  ].join('\n');
}
