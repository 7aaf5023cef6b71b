/** The comparison panels: one a set of runs, live while it is visible, and open again after a reload. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import { type ComparisonToHost, isComparisonState, isComparisonToHost } from '../../protocol/comparison.ts';
import type { ChosenRuns, RunReference } from '../choosing/chosenRuns.ts';
import { ComparisonFeed, type StoreReader } from './comparisonFeed.ts';
import { type Member, membersFrom, membersOf, panelTitle } from './comparisonModel.ts';
import { type WatchedStores, WhileVisible } from './watching.ts';
import { loadPage } from './webviewPage.ts';

const viewType = 'trainyard.comparison';

/** What the panels stand on. */
export interface ComparisonParts {
  readonly extensionUri: vscode.Uri;
  readonly reader: StoreReader;
  readonly stores: WatchedStores;
  /** Whose colours are used: a run that is chosen has one everywhere. */
  readonly chosen: ChosenRuns;
}

/** Every open comparison. */
export class Comparisons implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #parts: ComparisonParts;
  readonly #open = new Set<ComparisonPanel>();
  readonly #serializer: vscode.Disposable;

  constructor(parts: ComparisonParts) {
    this.#parts = parts;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Opens a panel for these runs, or brings up the one that shows just them. */
  show(runs: readonly RunReference[]): void {
    const members = membersOf(runs, (run) => this.#parts.chosen.colourOf(run));
    const keys = new Set(members.map(({ key }) => key));
    const open = [...this.#open].find(
      (panel) => panel.keys.size === keys.size && [...keys].every((key) => panel.keys.has(key)),
    );
    if (open) {
      open.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, panelTitle(members.length), vscode.ViewColumn.Active, {
      enableFindWidget: true,
    });
    this.#adopt(panel, members);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const members = isComparisonState(state) ? membersFrom(state.memento) : undefined;
    if (members) this.#adopt(panel, members);
    else panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, members: readonly Member[]): void {
    const comparison = new ComparisonPanel(panel, members, this.#parts);
    this.#open.add(comparison);
    panel.onDidDispose(() => {
      this.#open.delete(comparison);
      comparison.dispose();
    });
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const comparison of [...this.#open]) comparison.close();
  }
}

class ComparisonPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #feed: ComparisonFeed;
  readonly #subscriptions: { dispose(): void }[];

  constructor(panel: vscode.WebviewPanel, members: readonly Member[], parts: ComparisonParts) {
    this.#panel = panel;
    const { webview } = panel;
    // Where the panel was closed meanwhile, nobody is left to be told.
    this.#feed = new ComparisonFeed(members, parts.reader, (message) => void webview.postMessage(message));
    this.#subscriptions = [
      webview.onDidReceiveMessage((message: unknown) => {
        if (isComparisonToHost(message)) this.#receive(message);
      }),
      parts.stores.onChanged(() => this.#feed.changed()),
      parts.chosen.onChanged(() => this.#feed.recolour((run) => parts.chosen.colourOf(run))),
      new WhileVisible(panel, parts.stores, () => this.#feed.pageIsGone()),
    ];
    panel.title = panelTitle(members.length);
    loadPage(panel, parts.extensionUri, 'comparison', 'Run comparison');
  }

  /** Which runs it shows. */
  get keys(): ReadonlySet<string> {
    return new Set(this.#feed.members.map(({ key }) => key));
  }

  reveal(): void {
    this.#panel.reveal();
  }

  close(): void {
    this.#panel.dispose();
  }

  #receive(message: ComparisonToHost): void {
    switch (message.type) {
      case 'ready':
        this.#feed.pageIsReady();
        break;
      case 'visible':
        this.#feed.show(message.metrics);
        break;
      case 'refresh':
        this.#feed.changed();
        break;
      case 'remove':
        this.#feed.remove(message.run);
        this.#panel.title = panelTitle(this.#feed.members.length);
        break;
      default:
        assertNever(message);
    }
  }

  dispose(): void {
    this.#feed.pageIsGone();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
