/**
 * Runs test files under mocha and sends what came of them to the parent process:
 * `node mocha.ts REPORTER MILLISECONDS FILE…`, the time being what one test may take.
 */
import process from 'node:process';
import Mocha from 'mocha';
import { exitOnSignals } from '../setup/signals.mjs';
import { runTests } from './runTests.ts';

/** Milliseconds that a process may go on after its last test, for servers and files to close. */
const patience = 10_000;

exitOnSignals();
const [reporter = 'spec', timeout, ...files] = process.argv.slice(2);
const mocha = new Mocha({ reporter, timeout: Number(timeout), color: process.stdout.isTTY });
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();
const result = await runTests(mocha);
process.send?.(result);
if (result.failed > 0) process.exitCode = 1;
process.disconnect?.();

setTimeout(() => {
  console.error(`The tests are over, but they left something open: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}, patience).unref();
