/** A tooltip made of lines `Name: value`. What stands in them is others' text, and is shown as text. */
import * as vscode from 'vscode';
import { asMarkdown } from './format.ts';

const mostProblems = 8;

/** A line without a value is left out. */
export type TooltipLine = readonly [name: string, value: string | undefined];

export function tooltip(lines: readonly TooltipLine[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const [name, value] of lines) {
    if (value !== undefined) text.appendMarkdown(`${asMarkdown(`${name}: ${value}`)}\n\n`);
  }
  return text;
}

/** What could not be read of a row's thing; many are cut short. */
export function problemLines(problems: readonly string[] = []): readonly TooltipLine[] {
  const told = problems.slice(0, mostProblems).map((problem): TooltipLine => ['Not read', problem]);
  const left = problems.length - told.length;
  return left > 0 ? [...told, ['Not read', `and ${left} more`]] : told;
}

/** As the user's language writes it; from milliseconds since the epoch. */
export function dateTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toLocaleString();
}
