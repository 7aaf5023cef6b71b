/** What DVCLive wrote, read with what Python brings; `dvc exp show` reads it beside earlier experiments. */
import { join } from 'node:path';
import type { StoreLocation } from '../../storage/location.ts';
import { literal } from '../pythonCode.ts';

export function dvcliveCode({ path }: StoreLocation): string {
  return [
    'import json',
    'from pathlib import Path',
    '',
    `metrics = json.loads(Path(${literal(join(path, 'metrics.json'))}).read_text())`,
    'print(metrics)',
    '',
  ].join('\n');
}
