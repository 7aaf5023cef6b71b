/** A tree over the stores: read anew when one of them changes, which is looked for only while the tree is seen. */
import * as vscode from 'vscode';
import type { Stores } from './stores.ts';

/** What a view knows of its rows; the tree calls it when it wants to show them. */
export type Rows<Node> = Pick<
  vscode.TreeDataProvider<Node>,
  'getChildren' | 'getTreeItem' | 'getParent' | 'resolveTreeItem'
>;

export class StoreTree<Node> implements vscode.Disposable {
  readonly view: vscode.TreeView<Node>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #stores: Stores;
  readonly #subscriptions: readonly vscode.Disposable[];
  #watching: vscode.Disposable | undefined;

  constructor(
    id: string,
    rows: Rows<Node>,
    stores: Stores,
    options: Omit<vscode.TreeViewOptions<Node>, 'treeDataProvider'> = {},
  ) {
    this.#stores = stores;
    const treeDataProvider: vscode.TreeDataProvider<Node> = {
      onDidChangeTreeData: this.#changed.event,
      getChildren: (node) => rows.getChildren(node),
      getTreeItem: (node) => rows.getTreeItem(node),
      getParent: (node) => rows.getParent?.(node),
      resolveTreeItem: (item, node, token) => rows.resolveTreeItem?.(item, node, token),
    };
    this.view = vscode.window.createTreeView(id, { treeDataProvider, showCollapseAll: true, ...options });
    this.#subscriptions = [
      this.view,
      this.#changed,
      stores.onChanged(() => this.refresh()),
      this.view.onDidChangeVisibility(({ visible }) => this.#watch(visible)),
    ];
    this.#watch(this.view.visible);
  }

  refresh(): void {
    this.#changed.fire();
  }

  #watch(visible: boolean): void {
    if (visible) {
      this.#watching ??= this.#stores.watch();
    } else {
      this.#watching?.dispose();
      this.#watching = undefined;
    }
  }

  dispose(): void {
    this.#watch(false);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
