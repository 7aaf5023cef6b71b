/** Icons of the product that carry a colour of the theme. */
import * as vscode from 'vscode';

export function coloured(icon: string, colour: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}
