/** Dates and times of day, https://yaml.org/type/timestamp.html. */
import type { Node } from './node.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Span } from './span.ts';

const date = /^(\d{4})-(\d\d)-(\d\d)$/;
const datetime =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:Z|[-+](\d\d?)(?::(\d\d))?))?$/;

/** `undefined` where the text is none; a refusal where it is one that no calendar has. */
export function timestamp(source: string, span: Span): Node | Refusal | undefined {
  const match = date.exec(source) ?? datetime.exec(source);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, , zoneHour = 0, zoneMinute = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const isTime = hour < 24 && minute < 60 && second < 60 && zoneHour * 60 + zoneMinute < 24 * 60;
  if (!isTime || !isDay(year, month, day))
    return refusal(`\`${source}\` is no date. Put quotes around it, or mend it.`);
  if (date.test(source)) return { kind: 'other', span, type: 'date', text: source };
  const written = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
  const offset = zoneOf(source, zoneHour, zoneMinute);
  return { kind: 'other', span, type: 'datetime', text: written + fraction(match[7] ?? '') + offset };
}

function isDay(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = new Date(Date.UTC(2000, month, 0)).getUTCDate() - (month === 2 && !isLeap ? 1 : 0);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days;
}

/** To microseconds, rounded by the seventh digit. */
function fraction(digits: string): string {
  const micro = Number(digits.slice(0, 6).padEnd(6, '0')) + (/^.{6}[5-9]/.test(digits) ? 1 : 0);
  return micro === 0 ? '' : `.${String(micro).padStart(6, '0')}`;
}

function zoneOf(source: string, hour: number, minute: number): string {
  if (source.endsWith('Z')) return '+00:00';
  const sign = /([-+])\d\d?(?::\d\d)?$/.exec(source.slice(10))?.[1];
  return sign === undefined ? '' : `${sign}${two(hour)}:${two(minute)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
