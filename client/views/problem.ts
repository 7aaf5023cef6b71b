/** The row of a store that cannot be read; the others go on working beside it. */
import * as vscode from 'vscode';
import { isServer, storeKey, storeLabel } from '../storage/location.ts';
import { asMarkdown, oneLine } from './format.ts';
import { warningIcon } from './icons.ts';
import type { Unreadable } from './unreadable.ts';

/** One that asks who reads it takes a click, or its menu, to sign in: `problem.signIn`. */
export function problemItem(id: string, { store, message, asksSignIn }: Unreadable): vscode.TreeItem {
  const place = isServer(store) ? storeLabel(store) : vscode.workspace.asRelativePath(store.path);
  const item = new vscode.TreeItem(`Cannot read ${place}`);
  item.id = `${id}/problem/${storeKey(store)}`;
  item.description = oneLine(message);
  item.tooltip = new vscode.MarkdownString(asMarkdown(message));
  item.iconPath = warningIcon;
  if (asksSignIn) {
    item.label = `Sign in to ${place}`;
    item.iconPath = new vscode.ThemeIcon('lock');
    item.contextValue = 'problem.signIn';
    item.command = { command: 'trainyard.signIn', title: 'Sign In', arguments: [store] };
  }
  return item;
}
