/** The row of a store that cannot be read; the others go on working beside it. */
import * as vscode from 'vscode';
import { isServer, type StoreLocation, storeKey, storeLabel } from '../storage/location.ts';
import { oneLine } from './format.ts';
import { warningIcon } from './icons.ts';

/** A store that cannot be read, and why. */
export interface Unreadable {
  readonly store: StoreLocation;
  readonly message: string;
}

export function problemItem(id: string, { store, message }: Unreadable): vscode.TreeItem {
  const place = isServer(store) ? storeLabel(store) : vscode.workspace.asRelativePath(store.path);
  const item = new vscode.TreeItem(`Cannot read ${place}`);
  item.id = `${id}/problem/${storeKey(store)}`;
  item.description = oneLine(message);
  item.tooltip = new vscode.MarkdownString().appendText(message);
  item.iconPath = warningIcon;
  return item;
}
