/** A tree over the stores: read anew when one of them changes, which is looked for only while the tree is seen. */
import * as vscode from 'vscode';
import { type Description, LiveRows } from './liveRows.ts';
import type { Stores } from './stores.ts';

/** Milliseconds from one look at how much time has passed to the next. */
const tick = 5000;

/** What a view knows of its rows; each has an `id`. The tree calls it when it wants to show them. */
export interface Rows<Node> {
  getChildren(node?: Node): Promise<readonly Node[]>;
  getTreeItem(node: Node): vscode.TreeItem;
  getParent?(node: Node): Node | undefined;
  resolveTreeItem?(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem>;
}

export class StoreTree<Node extends object> implements vscode.Disposable {
  readonly view: vscode.TreeView<Node>;
  readonly #changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly #stores: Stores;
  readonly #live: LiveRows<Node>;
  readonly #subscriptions: readonly vscode.Disposable[];
  #watching: vscode.Disposable | undefined;
  /** Times pass on the rows, though nothing is logged. */
  #clock: NodeJS.Timeout | undefined;
  #isRefreshing = false;
  #isStale = false;

  constructor(
    id: string,
    rows: Rows<Node>,
    stores: Stores,
    options: Omit<vscode.TreeViewOptions<Node>, 'treeDataProvider'> = {},
  ) {
    this.#stores = stores;
    const live = new LiveRows<Node>({
      below: (node) => rows.getChildren(node),
      describe: (node) => describe(rows.getTreeItem(node)),
    });
    this.#live = live;
    const treeDataProvider: vscode.TreeDataProvider<Node> = {
      onDidChangeTreeData: this.#changed.event,
      getChildren: (node) => live.below(node),
      getTreeItem: (node) => asItWasLeft(rows.getTreeItem(node), live.isOpen(node)),
      getParent: (node) => rows.getParent?.(node),
      resolveTreeItem: (item, node) => rows.resolveTreeItem?.(item, node),
    };
    this.view = vscode.window.createTreeView(id, { treeDataProvider, showCollapseAll: true, ...options });
    this.#subscriptions = [
      this.view,
      this.#changed,
      stores.onChanged(() => this.refresh()),
      this.view.onDidChangeVisibility(({ visible }) => this.#watch(visible)),
      this.view.onDidCollapseElement(({ element }) => live.closed(element)),
      this.view.onDidExpandElement(async ({ element }) => this.#draw(await live.opened(element))),
    ];
    this.#watch(this.view.visible);
  }

  /** Reads anew, and draws what changed; what is asked for meanwhile is one more time after it, or when it is seen. */
  refresh(): void {
    this.#isStale = true;
    if (!this.#isRefreshing) void this.#refresh();
  }

  /** Draws the rows that look otherwise now, though nothing was logged. */
  restyle(): void {
    this.#draw(this.#live.restyled());
  }

  async #refresh(): Promise<void> {
    this.#isRefreshing = true;
    try {
      while (this.#isStale && this.view.visible) {
        this.#isStale = false;
        this.#draw(await this.#live.changed());
      }
    } catch {
      // VS Code asks itself, and tells what is wrong.
      this.#changed.fire(undefined);
    } finally {
      this.#isRefreshing = false;
    }
  }

  #draw(nodes: readonly (Node | undefined)[]): void {
    if (nodes.length === 0) return;
    const known = nodes.filter((node) => node !== undefined);
    this.#changed.fire(known.length === nodes.length ? known : undefined);
  }

  #watch(visible: boolean): void {
    if (visible) {
      this.#watching ??= this.#stores.watch();
      this.#clock ??= setInterval(() => this.restyle(), tick);
      if (this.#isStale) this.refresh();
    } else {
      this.#watching?.dispose();
      this.#watching = undefined;
      clearInterval(this.#clock);
      this.#clock = undefined;
    }
  }

  dispose(): void {
    this.#watch(false);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** VS Code keeps that of rows that stay where they are; one that comes anew, or at another level, begins by its item. */
function asItWasLeft(item: vscode.TreeItem, isOpen: boolean | undefined): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  if (isOpen !== undefined && item.collapsibleState !== None) item.collapsibleState = isOpen ? Expanded : Collapsed;
  return item;
}

/** A tooltip that is resolved when it is looked at does not count. */
function describe(item: vscode.TreeItem): Description {
  const { id = '', label, description, contextValue, collapsibleState, iconPath, checkboxState, tooltip } = item;
  const hover = tooltip instanceof vscode.MarkdownString ? tooltip.value : tooltip;
  return {
    id,
    look: JSON.stringify([label, description, contextValue, collapsibleState, iconPath, checkboxState, hover]),
  };
}
