/** How V8 runs what works much for a moment, and then waits for the next question. */
import { versions } from 'node:process';
import { setFlagsFromString } from 'node:v8';

/**
 * Optimises only what goes on running. A project of thousands of stages calls everything thousands of times, and is
 * loaded before what V8 then begins to optimise, on all processors that there are, is of any use.
 */
export function optimiseLate(): void {
  const isOfNode20 = versions.v8.startsWith('11.');
  setFlagsFromString(isOfNode20 ? '--interrupt-budget=500000' : '--invocation-count-for-turbofan=30000');
}
