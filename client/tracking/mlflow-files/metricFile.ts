/**
 * The file of one metric of one run: a line a point, `timestamp value [step [dataset digest]]`. Read byte by byte, as
 * there are millions of them.
 */
import { readIfThere } from '../../storage/yamlRecord.ts';
import type { LatestPoint, LoggedCurve } from '../curve.ts';
import { GrowingCurve } from '../growingCurve.ts';

/** What is told of a file without its curve. */
export interface MetricSummary {
  readonly latest: LatestPoint | undefined;
  /** How many lines are no point. */
  readonly malformed: number;
}

/** In the file's order; no points where the file is gone. */
export function readCurve(path: string): LoggedCurve {
  return parseCurve(readIfThere(path) ?? Buffer.alloc(0));
}

/** `undefined` while no line is whole. */
export function readSummary(path: string): MetricSummary | undefined {
  const summary = summarise(readIfThere(path) ?? Buffer.alloc(0));
  return summary.latest === undefined && summary.malformed === 0 ? undefined : summary;
}

export function parseCurve(content: Buffer): LoggedCurve {
  const curve = new GrowingCurve();
  const text = content.toString('latin1');
  parsePoints(content, (step, time, start, end) => curve.add(step, time, numberIn(text.slice(start, end))));
  return curve.points;
}

/** Takes a third of the time of the curve: only the latest value is read, and those of the same moment. */
export function summarise(content: Buffer): MetricSummary {
  const valueAt = (start: number, end: number) => numberIn(content.toString('latin1', start, end));
  let latest = { step: Number.NaN, time: Number.NaN, start: 0, end: 0 };
  const malformed = parsePoints(content, (step, time, start, end) => {
    const difference =
      step - latest.step || time - latest.time || valueAt(start, end) - valueAt(latest.start, latest.end);
    if (difference > 0 || latest.end === 0) latest = { step, time, start, end };
  });
  const { step, start, end } = latest;
  return { latest: end === 0 ? undefined : { step, value: valueAt(start, end) }, malformed };
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;

/** `start` and `end` are where the point's value is written. */
type TakePoint = (step: number, time: number, start: number, end: number) => void;

/**
 * Calls `take` with each point, and answers how many lines are none. A last line without its end is still being
 * written and does not count.
 */
function parsePoints(content: Buffer, take: TakePoint): number {
  const whole = content.lastIndexOf(newline);
  let malformed = 0;
  for (let start = 0; start <= whole; ) {
    const lineEnd = endOf(newline, content, start, whole);
    const end = content[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
    const timeEnd = endOf(space, content, start, end);
    const valueEnd = endOf(space, content, timeEnd + 1, end);
    // The name of a dataset, which may stand behind the step, may hold spaces.
    const stepEnd = endOf(space, content, valueEnd + 1, end);
    const time = wholeNumber(content, start, timeEnd);
    const step = valueEnd >= end ? 0 : wholeNumber(content, valueEnd + 1, stepEnd);
    if (time === undefined || step === undefined || !isNumber(content, timeEnd + 1, valueEnd)) malformed++;
    else take(step, time, timeEnd + 1, valueEnd);
    start = lineEnd + 1;
  }
  return malformed;
}

/** Where what begins at `start` ends: before the next such byte, at most at `end`. */
function endOf(separator: number, bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== separator) at++;
  return at;
}

/** Digits that a number holds exactly whatever they are. */
const exactDigits = 15;

/** `undefined` where there is none. */
function wholeNumber(bytes: Buffer, start: number, end: number): number | undefined {
  const isNegative = bytes[start] === minus;
  const first = isNegative ? start + 1 : start;
  if (first >= end) return undefined;
  let value = 0;
  for (let at = first; at < end; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (end - first > exactDigits) return Number(bytes.toString('latin1', start, end));
  return isNegative ? -value : value;
}

/** A plain decimal is known by its look; whatever else stands there is tried. */
function isNumber(bytes: Buffer, start: number, end: number): boolean {
  const wholeEnd = digitsEnd(bytes, bytes[start] === minus ? start + 1 : start, end);
  const decimalEnd = bytes[wholeEnd] === dot ? digitsEnd(bytes, wholeEnd + 1, end) : wholeEnd;
  if (decimalEnd === end && digitsEnd(bytes, end - 1, end) === end) return start < end;
  const written = bytes.toString('latin1', start, end);
  return written !== '' && (!Number.isNaN(Number(written)) || spelled.has(written));
}

function digitsEnd(bytes: Buffer, start: number, end: number): number {
  let at = start;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < zero || byte > nine) break;
  }
  return at;
}

/** What Python's `float` prints for numbers that JavaScript writes otherwise. */
const spelled = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);

function numberIn(written: string): number {
  return spelled.get(written) ?? Number(written);
}
