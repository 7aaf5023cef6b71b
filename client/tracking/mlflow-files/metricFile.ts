/** The file of one metric of one run: a line a point, `timestamp value [step [dataset digest]]`. */
import { readTextIfThere } from '../../storage/yamlRecord.ts';
import type { LoggedCurve } from '../curve.ts';

/** The name of a dataset, which may stand behind the step, may hold spaces. */
const point = /^(-?\d+) (\S+)(?: (-?\d+)(?: .*)?)?$/;

/** What Python's `float` prints for numbers that JavaScript writes otherwise. */
const spelled = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

export interface MetricFile {
  /** In the file's order. */
  readonly curve: LoggedCurve;
  /** How many lines are no point. */
  readonly malformed: number;
}

/** A last line without its end is still being written and does not count. */
export function parseMetricFile(content: string): MetricFile {
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
  const curve = { steps: steps.slice(0, count), times: times.slice(0, count), values: values.slice(0, count) };
  return { curve, malformed: lines.length - count };
}

/** No points where the file is gone. */
export function readMetricFile(path: string): MetricFile {
  return parseMetricFile(readTextIfThere(path) ?? '');
}

function metricNumber(written: string): number | undefined {
  const known = spelled.get(written);
  if (known !== undefined) return known;
  const value = Number(written);
  return Number.isNaN(value) ? undefined : value;
}
