/** Waiting for what another process does. */
import { setTimeout as delay } from 'node:timers/promises';

/** The first answer that is not `undefined` or `false`; fails, saying what was waited for, after `patience` ms. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  patience = 30_000,
): Promise<Exclude<T, undefined | false>> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await look();
    if (isAnswer(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await delay(50);
  }
}

function isAnswer<T>(value: T): value is Exclude<T, undefined | false> {
  return value !== undefined && value !== false;
}
