/**
 * `npm test`: sets up what the tests need, then runs everything. `npm test -- unit real` runs some of the suites,
 * with only the set-up that they need. The last line counts; the exit code is 1 where a test failed or none ran.
 */
import { debianPackages } from './setup/debian.mjs';
import { Problem, runMain } from './setup/problem.mjs';
import { exitOnSignals } from './setup/signals.mjs';
import { takeSteps } from './setup/steps.mjs';
import { suites } from './suites/suites.mjs';

await runMain(async () => {
  exitOnSignals();
  const chosen = choose(process.argv.slice(2));
  await takeSteps(setUpOf(chosen.map(([, suite]) => suite)));

  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const [name, suite] of chosen) {
    console.log(`\n── ${name} ──`);
    const result = await suite.run().catch(failedAltogether);
    const ran = result.passed + result.failed;
    if (ran === 0) console.error('No test ran, which counts as a failure.');
    total.passed += result.passed;
    total.failed += ran === 0 ? 1 : result.failed;
    total.skipped += result.skipped.length;
    lines.push(`${name}: ${result.passed} passed, ${result.failed} failed`);
    lines.push(...result.skipped.map((title) => `  skipped: ${title}`));
  }
  console.log(`\n${lines.join('\n')}`);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
});

/** @param {readonly string[]} names */
function choose(names) {
  const unknown = names.filter((name) => !Object.hasOwn(suites, name));
  if (unknown.length > 0) {
    throw new Problem(`There is no suite ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}.`);
  }
  return Object.entries(suites).filter(([name]) => names.length === 0 || names.includes(name));
}

/**
 * Each step once, in the order of the suites; the system's packages in one go, as they come by one program.
 * @param {readonly import('./suites/suites.mjs').Suite[]} chosen
 */
function setUpOf(chosen) {
  const [packages, ...others] = new Set(chosen.flatMap(({ steps }) => steps));
  const debian = [...new Set(chosen.flatMap((suite) => suite.debian))];
  return [...(packages ? [packages] : []), ...(debian.length > 0 ? [debianPackages(debian)] : []), ...others];
}

/**
 * A suite that could not run is a failure; the others go on.
 * @param {unknown} error
 */
function failedAltogether(error) {
  console.error(error instanceof Problem ? error.message : error);
  return { passed: 0, failed: 1, skipped: [] };
}
