/** A job's id: sorts by the time of its launch, and no two are alike. */
import { randomBytes } from 'node:crypto';

/** `20250131-235959-123-4f9a1c`, in UTC. */
export function newJobId(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().replaceAll(/[-:]/g, '').split('T');
  const [seconds = '', milliseconds = ''] = time.replace('Z', '').split('.');
  return [date, seconds, milliseconds, randomBytes(3).toString('hex')].join('-');
}
