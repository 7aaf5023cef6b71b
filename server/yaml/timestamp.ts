/** Dates and times of day, https://yaml.org/type/timestamp.html. */
import type { Node, Span } from './node.ts';
import { type Refusal, refusal } from './refusal.ts';

const date = /^(\d{4})-(\d\d)-(\d\d)$/;
const datetime =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?(?:[ \t]*(?:Z|[-+](\d\d?)(?::(\d\d))?))?$/;

/** `undefined` where the text is none; a refusal where it is one that no calendar has. */
export function timestamp(source: string, span: Span): Node | Refusal | undefined {
  const match = date.exec(source) ?? datetime.exec(source);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const days = new Date(Date.UTC(2000, month, 0)).getUTCDate() - (month === 2 && !isLeap(year) ? 1 : 0);
  const isDay = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days;
  const isTime = hour < 24 && minute < 60 && second < 60 && zoneHour * 60 + zoneMinute < 24 * 60;
  if (!isDay || !isTime) return refusal(`\`${source}\` is no date. Put quotes around it, or mend it.`);
  return { kind: 'other', span, type: date.test(source) ? 'date' : 'datetime', source };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
