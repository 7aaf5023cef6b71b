/** The file of one metric of one run: a line a point, `timestamp value [step [dataset digest]]`. */
import { readTextIfThere } from '../../storage/yamlRecord.ts';
import type { LoggedCurve } from '../curve.ts';

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
  const steps: number[] = [];
  const times: number[] = [];
  const values: number[] = [];
  let malformed = 0;
  let start = 0;
  for (let newline = content.indexOf('\n'); newline >= 0; newline = content.indexOf('\n', start)) {
    const end = content.charCodeAt(newline - 1) === carriageReturn ? newline - 1 : newline;
    const timeEnd = wordEnd(content, start, end);
    const valueEnd = wordEnd(content, timeEnd + 1, end);
    // The name of a dataset, which may stand behind the step, may hold spaces.
    const stepEnd = wordEnd(content, valueEnd + 1, end);
    const time = wholeNumber(content, start, timeEnd);
    const value = metricNumber(content.slice(timeEnd + 1, valueEnd));
    const step = valueEnd === end ? 0 : wholeNumber(content, valueEnd + 1, stepEnd);
    start = newline + 1;
    if (time === undefined || value === undefined || step === undefined) {
      malformed++;
      continue;
    }
    steps.push(step);
    times.push(time);
    values.push(value);
  }
  const curve = { steps: new Float64Array(steps), times: new Float64Array(times), values: new Float64Array(values) };
  return { curve, malformed };
}

/** No points where the file is gone. */
export function readMetricFile(path: string): MetricFile {
  return parseMetricFile(readTextIfThere(path) ?? '');
}

const carriageReturn = 0x0d;
const space = 0x20;
const minus = 0x2d;
const zero = 0x30;

function wordEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) !== space) at++;
  return Math.min(at, end);
}

/** Digits that a number holds exactly whatever they are. */
const exactDigits = 15;

/** Digit by digit, which takes a fraction of the time of cutting it out; `undefined` where there is none. */
function wholeNumber(text: string, start: number, end: number): number | undefined {
  const isNegative = text.charCodeAt(start) === minus;
  const first = isNegative ? start + 1 : start;
  if (first >= end) return undefined;
  let value = 0;
  for (let at = first; at < end; at++) {
    const digit = text.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (end - first > exactDigits) return Number(text.slice(start, end));
  return isNegative ? -value : value;
}

function metricNumber(written: string): number | undefined {
  if (written === '') return undefined;
  const value = Number(written);
  return Number.isNaN(value) ? spelled.get(written) : value;
}
