/** A panel is live while it is seen: hidden, it has no page, and stores are not looked at for it. */
import type * as vscode from 'vscode';

/** The stores that are read, as far as a panel follows them. */
export interface WatchedStores {
  /** Any of them may hold something new. */
  readonly onChanged: vscode.Event<unknown>;
  /** Looks for changes until disposed; several may look at once. */
  watch(): vscode.Disposable;
}

/** Watches the stores while the panel is visible; VS Code makes a new page when a hidden one is shown again. */
export class WhileVisible implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #stores: WatchedStores;
  readonly #onHidden: () => void;
  readonly #following: vscode.Disposable;
  #watching: vscode.Disposable | undefined;

  constructor(panel: vscode.WebviewPanel, stores: WatchedStores, onHidden: () => void) {
    this.#panel = panel;
    this.#stores = stores;
    this.#onHidden = onHidden;
    this.#following = panel.onDidChangeViewState(() => this.#follow());
    this.#follow();
  }

  #follow(): void {
    if (this.#panel.visible) this.#watching ??= this.#stores.watch();
    else this.#stop();
  }

  #stop(): void {
    this.#onHidden();
    this.#watching?.dispose();
    this.#watching = undefined;
  }

  dispose(): void {
    this.#following.dispose();
    this.#stop();
  }
}
