/** Scrolling the experiments table, as webview/scrolling.ts measures it. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { isArrayOf } from '../../protocol/shape.ts';
import { node } from '../setup/paths.mjs';
import { isMeasure, type Measure } from './measure.ts';

const execute = promisify(execFile);

export async function scrolling(): Promise<readonly Measure[]> {
  const { stdout } = await execute(node, [path.join(import.meta.dirname, 'webview', 'scrolling.ts')]);
  const measures: unknown = JSON.parse(stdout);
  if (!isArrayOf(measures, isMeasure)) throw new Error(`The scrolling process answered ${stdout}`);
  return measures;
}
