/** The runs tables: one a set of experiments, live while it is visible, and open again after a reload. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import {
  defaultLayout,
  type HostToRunsTable,
  isRunsTableState,
  isRunsTableToHost,
  isTableLayout,
  type RunsTableToHost,
  type TableAction,
} from '../../protocol/runsTable.ts';
import { messageOf } from '../../protocol/thrown.ts';
import type { ChosenRuns, RunReference } from '../choosing/chosenRuns.ts';
import type { Memory } from '../choosing/memory.ts';
import type { RunChoice } from '../choosing/runChoice.ts';
import type { Reader } from '../reading/reader.ts';
import type { StoreLocation } from '../storage/location.ts';
import { saveCsv } from './runsTableExport.ts';
import { RunsTableFeed } from './runsTableFeed.ts';
import {
  filterMessage,
  isSameScope,
  marksMessage,
  mementoOf,
  panelTitle,
  scopeFrom,
  scopeTitle,
  type TableScope,
} from './runsTableModel.ts';
import { askScope } from './runsTableScope.ts';
import { type WatchedStores, WhileVisible } from './watching.ts';
import { loadPage } from './webviewPage.ts';

const viewType = 'trainyard.runsTable';
const layoutKey = 'trainyard.runsTable.layout';

/** What the tables stand on. */
export interface RunsTableParts {
  readonly extensionUri: vscode.Uri;
  readonly reader: Reader;
  readonly stores: WatchedStores & {
    readonly locations: readonly StoreLocation[];
    readonly ready: Promise<void>;
  };
  readonly memory: Memory;
  readonly chosen: ChosenRuns;
  readonly choice: RunChoice;
  readonly compare: (runs: readonly RunReference[]) => void;
  /** Shows the run in the tree; false where it is not in its store any more. */
  readonly reveal: (run: RunReference) => Promise<boolean>;
  readonly log: vscode.LogOutputChannel;
}

/** Every open table. */
export class RunsTables implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #parts: RunsTableParts;
  readonly #open = new Set<RunsTablePanel>();
  readonly #serializer: vscode.Disposable;

  constructor(parts: RunsTableParts) {
    this.#parts = parts;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Opens a table of these experiments, or brings up the one that shows just them. */
  show(scope: TableScope): void {
    const open = [...this.#open].find((table) => isSameScope(table.scope, scope));
    if (open) open.reveal();
    else this.#adopt(vscode.window.createWebviewPanel(viewType, panelTitle(scope), vscode.ViewColumn.Active), scope);
  }

  /** Does in the table in front what its menu was asked for. */
  act(action: TableAction): void {
    [...this.#open].find(({ isActive }) => isActive)?.act(action);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const scope = isRunsTableState(state) ? scopeFrom(state.memento) : undefined;
    if (scope === undefined) panel.dispose();
    else this.#adopt(panel, scope);
  }

  #adopt(panel: vscode.WebviewPanel, scope: TableScope): void {
    const table = new RunsTablePanel(panel, scope, this.#parts);
    this.#open.add(table);
    panel.onDidDispose(() => {
      this.#open.delete(table);
      table.dispose();
    });
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const table of [...this.#open]) table.close();
  }
}

class RunsTablePanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: RunsTableParts;
  readonly #feed: RunsTableFeed;
  readonly #subscriptions: readonly { dispose(): unknown }[];
  /** What the page's filter field holds, where that is not a filter. */
  #typed: string | undefined;

  constructor(panel: vscode.WebviewPanel, scope: TableScope, parts: RunsTableParts) {
    this.#panel = panel;
    this.#parts = parts;
    const { stores } = parts;
    this.#feed = new RunsTableFeed(scope, {
      reader: parts.reader,
      locations: async () => {
        await stores.ready;
        return stores.locations;
      },
      post: (message) => this.#post(message),
    });
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (isRunsTableToHost(message)) void this.#receive(message);
      }),
      stores.onChanged(() => this.#feed.changed()),
      parts.chosen.onChanged(() => this.#showMarks()),
      parts.choice.onChanged(() => this.#showChoice()),
      new WhileVisible(panel, stores, () => this.#feed.pageIsGone()),
    ];
    panel.title = panelTitle(scope);
    loadPage(panel, parts.extensionUri, 'runs', 'Runs');
  }

  get scope(): TableScope {
    return this.#feed.scope;
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  act(action: TableAction): void {
    this.#post({ type: 'act', action });
  }

  close(): void {
    this.#panel.dispose();
  }

  /** Where the page is hidden or was closed meanwhile, nobody is left to be told: a new one asks for everything. */
  #post(message: HostToRunsTable): void {
    if (this.#panel.visible) void this.#panel.webview.postMessage(message);
  }

  async #receive(message: RunsTableToHost): Promise<void> {
    try {
      await this.#serve(message);
    } catch (error) {
      this.#parts.log.error('the runs table:', error);
      await vscode.window.showErrorMessage(messageOf(error));
    }
  }

  async #serve(message: RunsTableToHost): Promise<void> {
    const { chosen, memory, compare } = this.#parts;
    switch (message.type) {
      case 'ready':
        return this.#welcome();
      case 'refresh':
        return this.#feed.refresh();
      case 'choose':
        return chosen.choose(this.#feed.referencesOf(message.runs), message.on);
      case 'pin':
        return chosen.pin(this.#feed.referencesOf(message.runs), message.on);
      case 'hide':
        return chosen.hide(this.#feed.referencesOf(message.runs), message.on);
      case 'showHidden':
        return this.#parts.choice.choose({ showsHidden: message.on });
      case 'filter':
        return this.#filter(message.text);
      case 'tags':
        return this.#feed.wantTags(message.keys);
      case 'layout':
        return memory.update(layoutKey, message.layout);
      case 'scope':
        return this.#chooseScope();
      case 'compare':
        return compare(chosen.chosen);
      case 'reveal':
        return this.#revealRun(message.run);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'export':
        return saveCsv(this.#feed.scope, message.data);
      default:
        return assertNever(message);
    }
  }

  #welcome(): void {
    const { memory, choice } = this.#parts;
    const layout = memory.get(layoutKey);
    this.#sendScope();
    this.#post({ type: 'layout', layout: isTableLayout(layout) ? layout : defaultLayout });
    this.#showMarks();
    this.#post(filterMessage(choice));
    this.#feed.pageIsReady();
  }

  /** What is no filter yet is explained; the one before holds. */
  async #filter(text: string): Promise<void> {
    const { choice } = this.#parts;
    const message = filterMessage(choice, text);
    this.#typed = message.problem === undefined ? undefined : text;
    if (message.problem === undefined) await choice.choose({ filter: text });
    else this.#post(message);
  }

  #showMarks(): void {
    this.#post(marksMessage(this.#parts.chosen, this.#parts.choice));
  }

  #showChoice(): void {
    this.#showMarks();
    this.#post(filterMessage(this.#parts.choice, this.#typed));
  }

  async #chooseScope(): Promise<void> {
    const { reader, stores } = this.#parts;
    const scope = await askScope(reader, stores.locations, this.#feed.scope);
    if (scope === undefined) return;
    this.#feed.show(scope);
    this.#sendScope();
  }

  #sendScope(): void {
    const { scope } = this.#feed;
    this.#panel.title = panelTitle(scope);
    this.#post({ type: 'scope', title: scopeTitle(scope), memento: mementoOf(scope) });
  }

  async #revealRun(key: string): Promise<void> {
    const [run] = this.#feed.referencesOf([key]);
    if (run && !(await this.#parts.reveal(run))) {
      await vscode.window.showInformationMessage('The run is no longer in its store: it was deleted, or moved.');
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
