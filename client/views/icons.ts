/** Icons of the product that carry a colour of the theme. */
import * as vscode from 'vscode';

export function coloured(icon: string, colour: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}

export const warningIcon = coloured('warning', 'list.warningForeground');

/** How a job or a run stands, the same in every tree. */
export const stateIcons = {
  running: coloured('sync~spin', 'testing.iconQueued'),
  succeeded: coloured('pass', 'testing.iconPassed'),
  failed: coloured('error', 'testing.iconFailed'),
  cancelled: coloured('circle-slash', 'disabledForeground'),
} as const;
