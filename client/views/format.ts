/** How times and numbers read in trees and messages. Pure. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `0s`, `42s`, `3m 05s`, `2h 07m`, `3d 04h`; from milliseconds. */
export function duration(milliseconds: number): string {
  const time = Math.max(0, milliseconds);
  const part = (unit: number, next: number) => String(Math.floor((time % unit) / next)).padStart(2, '0');
  if (time < minute) return `${Math.floor(time / second)}s`;
  if (time < hour) return `${Math.floor(time / minute)}m ${part(minute, second)}s`;
  if (time < day) return `${Math.floor(time / hour)}h ${part(hour, minute)}m`;
  return `${Math.floor(time / day)}d ${part(day, hour)}h`;
}

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago`, then the date; both in milliseconds since the epoch. */
export function ago(then: number, now: number): string {
  const passed = now - then;
  if (passed < minute) return 'just now';
  if (passed < hour) return `${Math.floor(passed / minute)} min ago`;
  if (passed < day) return `${Math.floor(passed / hour)} h ago`;
  const days = Math.floor(passed / day);
  if (days < 30) return days === 1 ? 'yesterday' : `${days} days ago`;
  return new Date(then).toISOString().slice(0, 10);
}

/** Text of others on one line, at most `length` characters: names may hold line breaks and any length. */
export function oneLine(text: string, length = 120): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `812 B`, `1.2 MB`, `340 MB`. */
export function bytes(size: number): string {
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(size || 1) / 3)));
  const number = size / 1000 ** unit;
  return `${unit === 0 || number >= 99.95 ? Math.round(number) : number.toFixed(1)} ${units[unit]}`;
}

/**
 * Markdown that shows the text as it is, broken between its words; `MarkdownString.appendText` breaks them anywhere.
 * In numeric entities no character means anything to Markdown.
 */
export function asMarkdown(text: string): string {
  return text
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/\s*\n\s*/g, '\n\n');
}

/** `1 run`, `20 runs`, `200 runs and more`. */
export function runCount(count: number, hasMore = false): string {
  if (hasMore) return `${count} runs and more`;
  return count === 1 ? '1 run' : `${count} runs`;
}
