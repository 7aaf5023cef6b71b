/** Waiting that can be told to stop. */
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after that many milliseconds, or at once when the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
