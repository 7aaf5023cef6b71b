/** A tooltip made of lines `Name: value`. What stands in them is others' text, and is shown as text. */
import * as vscode from 'vscode';

/** A line without a value is left out. */
export type TooltipLine = readonly [name: string, value: string | undefined];

export function tooltip(lines: readonly TooltipLine[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const [name, value] of lines) {
    if (value !== undefined) text.appendText(`${name}: ${value}`).appendMarkdown('\n\n');
  }
  return text;
}

/** As the user's language writes it; from milliseconds since the epoch. */
export function dateTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toLocaleString();
}
