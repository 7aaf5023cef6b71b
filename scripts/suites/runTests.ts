/** Runs what mocha has loaded and counts. */
import type Mocha from 'mocha';
import type { SuiteResult } from './result.mjs';

export async function runTests(mocha: Mocha): Promise<SuiteResult> {
  const skipped: string[] = [];
  return await new Promise((resolve) => {
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed, skipped }));
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
  });
}
