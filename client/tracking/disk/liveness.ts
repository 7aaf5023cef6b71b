/** Whether a run still goes on, for trackers whose files do not say so. */
import { statIfThere } from '../../storage/stamp.ts';
import type { RunStatus } from '../store.ts';

/** TensorBoard's writers flush every two minutes unless told otherwise; a run that was silent for longer may have ended. */
const silentMilliseconds = 180_000;

/** The newest write to any of these files, in milliseconds since the epoch; `undefined` where none is there. */
export function lastWrite(files: readonly string[]): number | undefined {
  return files
    .map((file) => statIfThere(file)?.mtimeMs)
    .filter((time) => time !== undefined)
    .reduce<number | undefined>((latest, time) => Math.max(latest ?? 0, Number(time)), undefined);
}

/** Running while files are being written; how a run ended, nobody knows. `now` in milliseconds since the epoch. */
export function statusByWrites(files: readonly string[], now: number): RunStatus {
  const written = lastWrite(files);
  return written !== undefined && now - written < silentMilliseconds ? 'running' : 'unknown';
}
