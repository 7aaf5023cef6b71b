/** The Pipelines view: every pipeline of the workspace and how its stages stand, live while it is visible. */
import * as vscode from 'vscode';
import type { LanguageServer } from '../language/server.ts';
import { pipelineItem } from './pipelineItems.ts';
import { childrenOf, type PipelineNode, pipelineTree } from './pipelineTree.ts';

export class PipelinesView implements vscode.TreeDataProvider<PipelineNode>, vscode.Disposable {
  readonly #language: LanguageServer;
  readonly #log: vscode.LogOutputChannel;
  readonly #view: vscode.TreeView<PipelineNode>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  /** What the view shows may have changed while nobody saw it. */
  #isStale = true;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(language: LanguageServer, log: vscode.LogOutputChannel) {
    this.#language = language;
    this.#log = log;
    this.#view = vscode.window.createTreeView('trainyard.pipelines', { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      language.onDidChangePipelines(() => this.#refresh()),
      language.onDidChangeStatus(() => this.#refresh()),
      this.#view.onDidChangeVisibility(({ visible }) => visible && this.#seen()),
    ];
  }

  async getChildren(node?: PipelineNode): Promise<PipelineNode[]> {
    if (node !== undefined) return [...childrenOf(node)];
    if (!this.#language.isRunning) return [];
    try {
      const [pipelines, graphs] = await Promise.all([this.#language.pipelines(), this.#language.stages()]);
      return [...pipelineTree(pipelines, graphs)];
    } catch (error) {
      this.#log.warn('the pipelines could not be asked for:', error);
      return [];
    }
  }

  getTreeItem(node: PipelineNode): vscode.TreeItem {
    return pipelineItem(node);
  }

  #refresh(): void {
    this.#isStale = true;
    if (this.#view.visible) this.#show();
  }

  /** Files may have changed that nothing watches. */
  #seen(): void {
    this.#language.refresh();
    if (this.#isStale) this.#show();
  }

  #show(): void {
    this.#isStale = false;
    this.#changed.fire();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
