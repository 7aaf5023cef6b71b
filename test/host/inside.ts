/**
 * What VS Code runs inside its extension host: mocha on the bundled tests, its result written to a file
 * for main.ts, which started all this.
 */
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { runTests } from '../../scripts/suites/runTests.ts';

/** Milliseconds. The workbench shares a busy machine with a browser and a language server. */
const timeout = 60_000;

export async function run(): Promise<void> {
  const { TRAINYARD_HOST_RESULT: file } = process.env;
  if (file === undefined)
    throw new Error('TRAINYARD_HOST_RESULT names no file for the result: run `npm test -- host`.');

  const lines: string[] = [];
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => lines.push(format(...args));
  const mocha = new Mocha({ timeout, reporter: 'spec', color: false });
  const tests = path.join(import.meta.dirname, 'tests');
  for (const name of (await readdir(tests)).sort()) mocha.addFile(path.join(tests, name));
  await mocha.loadFilesAsync();
  const result = await runTests(mocha);
  await writeFile(file, JSON.stringify({ ...result, output: lines.join('\n') }));
}
