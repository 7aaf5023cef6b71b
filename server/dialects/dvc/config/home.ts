/** `~` at the beginning of a path, as DVC and git have it. */
import { homedir } from 'node:os';

/** The path with the user's folder in place of `~`. */
export function fromHome(written: string): string {
  return written.replace(/^~(?=$|[\\/])/, homedir());
}
