/**
 * The file of one metric of one run: a line a point, `timestamp value [step [dataset digest]]`. Read byte by byte, as
 * there are millions of them.
 */
import { takeBytes } from '../../storage/content.ts';
import { wholeNumber } from '../../storage/mlflowFolder.ts';
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
  return takeBytes(path, parseCurve) ?? new GrowingCurve().points;
}

/** `undefined` while no line is whole. */
export function readSummary(path: string): MetricSummary | undefined {
  const summary = takeBytes(path, summarise);
  return summary?.latest || summary?.malformed ? summary : undefined;
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
  const latest = { step: Number.NaN, time: Number.NaN, start: 0, end: 0 };
  const malformed = parsePoints(content, (step, time, start, end) => {
    const difference =
      step - latest.step || time - latest.time || valueAt(start, end) - valueAt(latest.start, latest.end);
    if (difference > 0 || latest.end === 0) {
      latest.step = step;
      latest.time = time;
      latest.start = start;
      latest.end = end;
    }
  });
  const { step, start, end } = latest;
  return { latest: end === 0 ? undefined : { step, value: valueAt(start, end) }, malformed };
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const plus = 0x2b;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const letterE = 0x65;

/** `start` and `end` are where the point's value is written. */
type TakePoint = (step: number, time: number, start: number, end: number) => void;

/**
 * Calls `take` with each point, and answers how many lines are none. A last line without its end is still being
 * written and does not count.
 */
function parsePoints(content: Buffer, take: TakePoint): number {
  const whole = content.lastIndexOf(newline);
  const [time, step] = [new Digits(), new Digits()];
  let malformed = 0;
  for (let start = 0; start <= whole; ) {
    const timeEnd = time.read(content, start);
    const valueEnd = decimalEnd(content, timeEnd + 1);
    const stepEnd = step.read(content, valueEnd + 1);
    const isPlain =
      content[timeEnd] === space &&
      timeEnd > start &&
      content[valueEnd] === space &&
      isDigit(content[valueEnd - 1]) &&
      isFieldEnd(content, stepEnd) &&
      stepEnd > valueEnd + 1;
    const end = endOfLine(content, isPlain ? stepEnd : start);
    if (isPlain) take(step.value, time.value, timeEnd + 1, valueEnd);
    else if (!parseLine(content, start, end, take)) malformed++;
    start = end + 1;
  }
  return malformed;
}

/** Any line, also one that {@link parsePoints} does not know by its look; `false` for one that is no point. */
function parseLine(content: Buffer, start: number, end: number, take: TakePoint): boolean {
  // The name of a dataset, which may stand behind the step, may hold spaces.
  const [time = '', value = '', step = '0'] = content.toString('latin1', start, end).replace(/\r$/, '').split(' ', 3);
  const [atTime, atStep] = [wholeNumber(time), wholeNumber(step)];
  if (atTime === undefined || atStep === undefined || !isNumber(value)) return false;
  const valueStart = start + time.length + 1;
  take(atStep, atTime, valueStart, valueStart + value.length);
  return true;
}

/** So many digits are held exactly by a number, whatever they are. */
const exactDigits = 15;

/** Reads whole numbers that are written with digits alone. */
class Digits {
  /** The last that was read. */
  value = 0;

  /** Where the digits end that begin at `start`; `start` itself where there are none, or too many to be exact. */
  read(bytes: Buffer, start: number): number {
    let value = 0;
    let at = start;
    for (; ; at++) {
      const digit = (bytes[at] ?? 0) - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.value = value;
    return at - start > exactDigits ? start : at;
  }
}

/** Where a decimal ends that begins at `start`. It is one if a digit is its last byte. */
function decimalEnd(bytes: Buffer, start: number): number {
  const wholeEnd = digitsEnd(bytes, bytes[start] === minus ? start + 1 : start);
  const end = bytes[wholeEnd] === dot ? digitsEnd(bytes, wholeEnd + 1) : wholeEnd;
  if (bytes[end] !== letterE || !isDigit(bytes[end - 1])) return end;
  const isSigned = bytes[end + 1] === minus || bytes[end + 1] === plus;
  return digitsEnd(bytes, isSigned ? end + 2 : end + 1);
}

function digitsEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at++;
  return at;
}

function isDigit(byte = 0): boolean {
  return byte >= zero && byte <= nine;
}

function isFieldEnd(bytes: Buffer, at: number): boolean {
  return bytes[at] === newline || bytes[at] === space || (bytes[at] === carriageReturn && bytes[at + 1] === newline);
}

function endOfLine(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] !== newline) at++;
  return at;
}

function isNumber(written: string): boolean {
  return written !== '' && (!Number.isNaN(Number(written)) || spelled.has(written));
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
