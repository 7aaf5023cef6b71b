/** Runs as W&B's own library asks its server for them. */
import { join } from 'node:path';
import type { StoreLocation } from '../../storage/location.ts';
import { literal } from '../pythonCode.ts';
import type { Run } from '../store.ts';
import { wandbId } from './folder.ts';

export function wandbCode({ path }: StoreLocation, runs: readonly Run[]): string {
  const offline = runs.filter(({ id }) => id.startsWith('offline-')).map(({ id }) => JSON.stringify(join(path, id)));
  return [
    'import wandb',
    '',
    ...(offline.length > 0 ? [`# Made offline, so to be sent first: wandb sync ${offline.join(' ')}`] : []),
    'api = wandb.Api()',
    ...runs.map(
      ({ id, experimentId }) => `run = api.run(${literal(`${experimentId}/${wandbId(id)}`)})\nprint(run.summary)`,
    ),
    '',
  ].join('\n');
}
