/**
 * Runs test/host/*.host.ts inside the extension host of a real VS Code, on a fresh copy of the sample.
 * `node test/host/main.ts [FOLDER]`: FOLDER holds the extension, the repository itself where it is left out.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/setup/paths.mjs';
import { copySample } from '../../scripts/setup/sample.mjs';
import { exitOnSignals } from '../../scripts/setup/signals.mjs';
import { isSuiteResult } from '../../scripts/suites/result.mjs';
import { runInsideVsCode } from '../support/insideVsCode.ts';
import { bundleHostTests } from './bundle.ts';

exitOnSignals();
const extension = path.resolve(process.argv[2] ?? root);
const temporary = await mkdtemp(path.join(os.tmpdir(), 'trainyard-host-'));
try {
  const workspace = path.join(temporary, 'digits');
  await copySample(workspace, path.join(temporary, 'sample.log'));
  const resultFile = path.join(temporary, 'result.json');
  await runInsideVsCode({ extension, workspace, module: await bundleHostTests(), resultFile, temporary });

  const { output, ...result } = JSON.parse(await readFile(resultFile, 'utf8'));
  if (!isSuiteResult(result)) throw new Error('The tests inside VS Code told no result.');
  console.log(output);
  process.send?.(result);
  if (result.failed > 0) process.exitCode = 1;
  process.disconnect?.();
} finally {
  await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
}
