/** A log directory's runs as TensorBoard's own library reads them. */
import { join } from 'node:path';
import type { StoreLocation } from '../../storage/location.ts';
import { list } from '../pythonCode.ts';
import type { Run } from '../store.ts';

export function tensorboardCode({ path }: StoreLocation, runs: readonly Run[]): string {
  return [
    'from tensorboard.backend.event_processing.event_accumulator import EventAccumulator',
    '',
    `for folder in ${list(runs.map(({ id }) => join(path, id)))}:`,
    '    events = EventAccumulator(folder).Reload()',
    '    for tag in events.Tags()["scalars"]:',
    '        print(folder, tag, events.Scalars(tag)[-1].value)',
    '',
  ].join('\n');
}
