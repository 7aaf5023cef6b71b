/** Stores are looked at for changes only while a view that shows them is visible. */
import * as vscode from 'vscode';
import type { Stores } from './stores.ts';

export function watchWhileVisible<Node>(view: vscode.TreeView<Node>, stores: Stores): vscode.Disposable {
  let watching: vscode.Disposable | undefined;
  const update = (visible: boolean) => {
    if (visible) {
      watching ??= stores.watch();
    } else {
      watching?.dispose();
      watching = undefined;
    }
  };
  update(view.visible);
  const subscription = view.onDidChangeVisibility(({ visible }) => update(visible));
  return new vscode.Disposable(() => {
    subscription.dispose();
    update(false);
  });
}
