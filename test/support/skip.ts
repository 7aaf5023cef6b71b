/** Skipping a test, or in `before` a suite, with the reason in its title: the run's summary repeats it. */
import type { Context } from 'mocha';

export function skip(context: Context, reason: string): never {
  const runnable = context.runnable();
  const isHook = 'type' in runnable && runnable.type === 'hook';
  const named = isHook ? (runnable.parent ?? runnable) : runnable;
  named.title += ` (${reason})`;
  return context.skip();
}
