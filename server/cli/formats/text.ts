/** For people: each problem with its line of the file, and a count. */
import type { Severity } from '../../project/finding.ts';
import type { Problem, Report } from '../report.ts';

const styles = { file: '1', error: '1;31', warning: '1;33', hint: '1;36', margin: '2' } as const;

export type Style = keyof typeof styles;
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;
/** For terminals (ECMA-48, “Select Graphic Rendition”). */
export const coloured: Paint = (style, text) => `\u001b[${styles[style]}m${text}\u001b[0m`;

export function text({ problems, files }: Report, paint: Paint): string {
  if (files === 0) return '';
  return [...problems.map((problem) => paragraph(problem, paint)), summary(problems, files)].join('');
}

function paragraph(problem: Problem, paint: Paint): string {
  const { file, start, severity, code, message } = problem;
  const place = `${paint('file', visible(file))}:${start.line}:${start.column}:`;
  const head = `${place} ${paint(severity, `${severity}[${code}]`)} ${visible(message.replace(/\s*\n\s*/g, ' '))}`;
  const excerpt = excerptOf(problem);
  const number = String(start.line);
  const margin = (label: string) => paint('margin', `  ${label.padStart(number.length)} |`);
  return [
    head,
    `${margin(number)} ${excerpt.line}`,
    `${margin('')} ${excerpt.blank}${paint(severity, excerpt.carets)}`,
    '',
  ].join('\n');
}

/** Of a long line only what is around the problem, in characters. */
const before = 60;
const longest = 160;

/** The line, and what stands below it. */
function excerptOf({ source, start, end }: Problem): { line: string; blank: string; carets: string } {
  const from = start.column - 1;
  const to = Math.max(from + 1, end.line > start.line ? source.length : end.column - 1);
  const first = source.length > longest ? Math.max(0, from - before) : 0;
  const last = Math.min(source.length, first + longest);
  const [open, close] = [first > 0 ? '…' : '', last < source.length ? '…' : ''];
  const shown = source.slice(first, last);
  return {
    line: `${open}${visible(shown)}${close}`,
    blank: `${open && ' '}${blankOf(source.slice(first, from))}`,
    carets: '^'.repeat(Math.max(1, blankOf(source.slice(from, Math.min(to, last))).replaceAll('\t', ' ').length)),
  };
}

/** Two columns wide in a terminal. */
const wide = /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u;
const combining = /\p{Mark}/u;

/** As wide as the text. */
function blankOf(part: string): string {
  return [...part].map((character) => blankFor(character)).join('');
}

function blankFor(character: string): string {
  if (character === '\t' || combining.test(character)) return character === '\t' ? '\t' : '';
  return wide.test(character) ? '  ' : ' ';
}

/** Without what would steer a terminal: files and their names are others' text. */
function visible(untrusted: string): string {
  return untrusted.replace(/(?!\t)\p{Cc}|\p{Bidi_Control}/gu, '\u{fffd}');
}

function summary(problems: readonly Problem[], files: number): string {
  const severities: readonly Severity[] = ['error', 'warning', 'hint'];
  const counts = severities.flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return `${counts.join(', ') || 'No problems'} (${counted(files, 'file')} checked)\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
