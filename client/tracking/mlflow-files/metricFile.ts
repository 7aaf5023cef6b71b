/** The file of one metric of one run: a line a point, `timestamp value [step [dataset digest]]`. */
import { readFileSync } from 'node:fs';
import { isGone } from '../../storage/location.ts';
import type { LoggedCurve } from '../curve.ts';

/** The name of a dataset, which may stand behind the step, may hold spaces. */
const point = /^(-?\d+) (\S+)(?: (-?\d+)(?: .*)?)?$/;

/** What Python's `float` prints for numbers that JavaScript writes otherwise. */
const spelled = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

/**
 * The points in the file's order. A last line without its end is still being written and does not count, nor
 * does a line that is no point.
 */
export function parseMetricFile(content: string): LoggedCurve {
  const lines = content.split('\n');
  lines.pop();
  const steps = new Float64Array(lines.length);
  const times = new Float64Array(lines.length);
  const values = new Float64Array(lines.length);
  let count = 0;
  for (const line of lines) {
    const [, time, written = '', step = '0'] = point.exec(line.trimEnd()) ?? [];
    const value = time === undefined ? undefined : metricNumber(written);
    if (value === undefined) continue;
    steps[count] = Number(step);
    times[count] = Number(time);
    values[count] = value;
    count++;
  }
  return { steps: steps.slice(0, count), times: times.slice(0, count), values: values.slice(0, count) };
}

/** No points where the file is gone. */
export function readMetricFile(path: string): LoggedCurve {
  try {
    return parseMetricFile(readFileSync(path, 'utf8'));
  } catch (error) {
    if (isGone(error)) return parseMetricFile('');
    throw error;
  }
}

function metricNumber(written: string): number | undefined {
  const known = spelled.get(written);
  if (known !== undefined) return known;
  const value = Number(written);
  return Number.isNaN(value) ? undefined : value;
}
