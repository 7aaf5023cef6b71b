/** The Experiments view: every run of every store, live while it is visible. */
import * as vscode from 'vscode';
import { attributes, type Field } from '../../../protocol/runFilter.ts';
import type { ChosenRuns } from '../../choosing/chosenRuns.ts';
import type { RunChoice } from '../../choosing/runChoice.ts';
import type { Reader } from '../../reading/reader.ts';
import type { StoreLocation } from '../../storage/location.ts';
import type { Run } from '../../tracking/store.ts';
import type { Stores } from '../stores.ts';
import { type Rows, StoreTree } from '../storeTree.ts';
import { treeItem } from './items.ts';
import { metricHover } from './metricHover.ts';
import { type ExperimentNode, isRunNode, type RunNode, type RunParent } from './nodes.ts';
import { rowOfRun } from './place.ts';
import { ExperimentRows } from './rows.ts';
import { runTooltip } from './runItem.ts';
import { referenceOf } from './runLists.ts';
import { readExperiments, readRuns } from './tree.ts';

/** Runs of each experiment whose metrics, parameters and tags are offered. */
const newestLookedAt = 50;

export interface ExperimentsViewParts {
  readonly stores: Stores;
  readonly reader: Reader;
  readonly choice: RunChoice;
  readonly chosen: ChosenRuns;
}

export class ExperimentsView implements Rows<ExperimentNode>, vscode.Disposable {
  readonly #parts: ExperimentsViewParts;
  readonly #rows: ExperimentRows;
  readonly #tree: StoreTree<ExperimentNode>;
  readonly #subscriptions: readonly { dispose(): void }[];
  /** That of the chosen runs which is shown. */
  #placement: number;

  constructor(parts: ExperimentsViewParts) {
    this.#parts = parts;
    const { stores, choice, chosen } = parts;
    this.#placement = chosen.placement;
    this.#rows = new ExperimentRows({ ...parts, stores: () => stores.locations });
    this.#tree = new StoreTree('trainyard.experiments', this, stores, {
      canSelectMany: true,
      manageCheckboxStateManually: true,
    });
    this.#subscriptions = [
      this.#tree,
      choice.onChanged(() => this.#showChoice()),
      chosen.onChanged(() => this.#showChosen()),
      this.#tree.view.onDidChangeCheckboxState(({ items }) => this.#check(items)),
    ];
    this.#showChoice();
  }

  /** The runs that are selected now, in the tree's order of selection. */
  get selectedRuns(): readonly RunNode[] {
    return this.#tree.view.selection.filter(isRunNode);
  }

  async getChildren(node?: ExperimentNode): Promise<ExperimentNode[]> {
    await this.#parts.stores.ready;
    return [...(await this.#rows.below(node))];
  }

  getTreeItem(node: ExperimentNode): vscode.TreeItem {
    return treeItem(node, this.#parts);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: ExperimentNode): Promise<vscode.TreeItem> {
    if (node.kind === 'run') item.tooltip = runTooltip(node);
    if (node.kind === 'metric') {
      item.tooltip = await metricHover(this.#parts.reader, node, this.#parts.chosen.colourOf(referenceOf(node.of)));
    }
    return item;
  }

  getParent(node: ExperimentNode): ExperimentNode | undefined {
    if (node.kind === 'run') return rowOf(node.parent);
    if (node.kind === 'value' || node.kind === 'sweep') return rowOf(node.parent);
    if (node.kind === 'experiment' && !this.#rows.sources.isOnly(node.source))
      return { kind: 'source', source: node.source };
    return undefined;
  }

  /** Selects a run in the tree; false where it is not in this store any more. */
  async reveal(store: StoreLocation, runId: string): Promise<boolean> {
    await this.#parts.stores.ready;
    const node = await rowOfRun({ ...this.#parts, rows: this.#rows }, { store, id: runId });
    if (node === undefined) return false;
    await this.#tree.view.reveal(node, { select: true, focus: true, expand: true });
    return true;
  }

  /** The newest runs of each experiment: by what runs can be ordered, filtered and described. */
  async newestRuns(): Promise<readonly Run[]> {
    const { reader } = this.#parts;
    await this.#parts.stores.ready;
    const sources = await this.#rows.sources.read();
    const read = await Promise.all(sources.map((source) => readExperiments(reader, source)));
    const query = { limit: newestLookedAt, scope: 'all' } as const;
    const lists = await Promise.all(
      read.flatMap(({ groups }) => groups.map((group) => readRuns(reader, group, query))),
    );
    return lists.flatMap(({ runs }) => runs.map(({ run }) => run));
  }

  /** What runs can be ordered by: what all have, then every metric and parameter of the newest ones. */
  async fields(): Promise<readonly Field[]> {
    const fields = new Map<string, Field>(
      attributes.map((key) => [`attribute ${key}`, { kind: 'attribute', key }] as const),
    );
    for (const run of await this.newestRuns()) {
      for (const { key } of run.metrics) fields.set(`metric ${key}`, { kind: 'metric', key });
      for (const { key } of run.params) fields.set(`param ${key}`, { kind: 'param', key });
    }
    return [...fields.values()];
  }

  showMore(list: string): void {
    this.#rows.lists.showMore(list);
    this.#tree.refresh();
  }

  async #check(items: readonly (readonly [ExperimentNode, vscode.TreeItemCheckboxState])[]): Promise<void> {
    const { chosen } = this.#parts;
    const on = vscode.TreeItemCheckboxState.Checked;
    for (const isChosen of [false, true]) {
      const runs = items.flatMap(([node, state]) =>
        (state === on) === isChosen && isRunNode(node) ? [referenceOf(node)] : [],
      );
      if (runs.length > 0) await chosen.choose(runs, isChosen);
    }
  }

  #showChosen(): void {
    const { placement } = this.#parts.chosen;
    const isSame = placement === this.#placement;
    this.#placement = placement;
    if (isSame) this.#tree.restyle();
    else this.#tree.refresh();
  }

  #showChoice(): void {
    const { choice } = this.#parts;
    this.#tree.view.message = choice.description;
    const isChosen = choice.selection !== undefined || choice.groupBy !== undefined;
    void vscode.commands.executeCommand('setContext', 'trainyard.runsChosen', isChosen);
    void vscode.commands.executeCommand('setContext', 'trainyard.onlyMyRuns', choice.onlyMine);
    void vscode.commands.executeCommand('setContext', 'trainyard.hiddenRunsShown', choice.showsHidden);
    this.#tree.refresh();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** A hidden experiment has no row: its source's stands for it. */
function rowOf(parent: RunParent): ExperimentNode {
  return parent.kind === 'experiment' && parent.isHidden ? { kind: 'source', source: parent.source } : parent;
}
