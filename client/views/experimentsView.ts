/** The Experiments view: every run of every store, live while it is visible. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import { attributes, type Field } from '../../protocol/runFilter.ts';
import { messageOf } from '../../protocol/thrown.ts';
import type { RunChoice } from '../choosing/runChoice.ts';
import type { Reader } from '../reading/reader.ts';
import type { StoreLocation } from '../storage/location.ts';
import { type ExperimentNode, experimentId, type GroupNode, type RunNode, treeItem } from './experimentItems.ts';
import { readExperiments, readRuns, type Source, sourcesOf } from './experimentTree.ts';
import type { Stores } from './stores.ts';
import { type Rows, StoreTree } from './storeTree.ts';

/** Runs shown at first, and added by each "Show more". */
const pageSize = 200;

/** Runs of each experiment whose metrics and parameters are offered. */
const newestLookedAt = 50;

export class ExperimentsView implements Rows<ExperimentNode>, vscode.Disposable {
  readonly #stores: Stores;
  readonly #reader: Reader;
  readonly #tree: StoreTree<ExperimentNode>;
  readonly #limits = new Map<string, number>();

  readonly #choice: RunChoice;
  readonly #choosing: { dispose(): void };

  constructor(stores: Stores, reader: Reader, choice: RunChoice) {
    this.#stores = stores;
    this.#reader = reader;
    this.#choice = choice;
    this.#tree = new StoreTree('trainyard.experiments', this, stores, { canSelectMany: true });
    this.#choosing = choice.onChanged(() => this.#showChoice());
    this.#showChoice();
  }

  /** The runs that are selected now, in the tree's order of selection. */
  get selectedRuns(): readonly RunNode[] {
    return this.#tree.view.selection.filter(isRunNode);
  }

  async getChildren(node?: ExperimentNode): Promise<ExperimentNode[]> {
    if (!node) return this.#roots();
    switch (node.kind) {
      case 'source':
        return this.#experiments(node.source);
      case 'experiment':
        return this.#runs(node);
      case 'run':
        return [
          ...(node.run.metrics.length > 0 ? [{ kind: 'metrics', of: node } as const] : []),
          ...(node.run.params.length > 0 ? [{ kind: 'params', of: node } as const] : []),
        ];
      case 'metrics':
        return node.of.run.metrics.map((metric) => ({ kind: 'metric', of: node.of, metric }));
      case 'params':
        return node.of.run.params.map((param) => ({ kind: 'param', of: node.of, param }));
      case 'metric':
      case 'param':
      case 'more':
      case 'none':
      case 'problem':
        return [];
      default:
        return assertNever(node);
    }
  }

  /** One store needs no node of its own. */
  async #roots(): Promise<ExperimentNode[]> {
    await this.#stores.ready;
    const sources = sourcesOf(this.#stores.locations);
    const [first] = sources;
    if (first && this.#isOnly(first)) return this.#experiments(first);
    return sources.map((source) => ({ kind: 'source', source }));
  }

  #isOnly(source: Source): boolean {
    return source.machine === undefined && sourcesOf(this.#stores.locations).length === 1;
  }

  async #experiments(source: Source): Promise<ExperimentNode[]> {
    const { groups, unreadable } = await readExperiments(this.#reader, source);
    const [first, ...more] = groups;
    if (first && more.length === 0 && first.name === source.label && !this.#isOnly(source)) {
      return this.#runs({ kind: 'experiment', source, group: first, isHidden: true });
    }
    return [
      ...unreadable.map((problem) => ({ kind: 'problem', id: source.id, problem }) as const),
      ...groups.map((group) => ({ kind: 'experiment', source, group, isHidden: false }) as const),
    ];
  }

  async #runs(parent: GroupNode): Promise<ExperimentNode[]> {
    const { source, group } = parent;
    const id = experimentId(source, group);
    const limit = this.#limits.get(id) ?? pageSize;
    try {
      const { runs, total } = await readRuns(this.#reader, group, limit, this.#choice.selection);
      if (runs.length === 0 && group.runCount > 0)
        return [{ kind: 'none', experiment: id, filter: this.#choice.filter }];
      const rows: ExperimentNode[] = runs.map((run) => ({ kind: 'run', parent, ...run }));
      return total > runs.length ? [...rows, { kind: 'more', experiment: id, left: total - runs.length }] : rows;
    } catch (error) {
      const message = messageOf(error);
      return group.parts.slice(0, 1).map(({ store }) => ({ kind: 'problem', id, problem: { store, message } }));
    }
  }

  getParent(node: ExperimentNode): ExperimentNode | undefined {
    if (node.kind === 'run') return node.parent.isHidden ? { kind: 'source', source: node.parent.source } : node.parent;
    if (node.kind === 'experiment' && !this.#isOnly(node.source)) return { kind: 'source', source: node.source };
    return undefined;
  }

  /** Selects a run in the tree; false where it is not in this store any more. */
  async reveal(store: StoreLocation, runId: string): Promise<boolean> {
    const [run] = await this.#reader.ask('runsById', { store, ids: [runId] });
    const source = sourcesOf(this.#stores.locations).find(({ stores }) =>
      stores.some(({ path }) => path === store.path),
    );
    if (!run || !source) return false;
    const { groups } = await readExperiments(this.#reader, source);
    const group = groups.find(({ parts }) =>
      parts.some((part) => part.store.path === store.path && part.experiment.id === run.experimentId),
    );
    if (!group) return false;
    const parent: GroupNode = { kind: 'experiment', source, group, isHidden: false };
    await this.#tree.view.reveal({ kind: 'run', parent, store, run }, { select: true, focus: true, expand: true });
    return true;
  }

  /** What runs can be ordered by: what all have, then every metric and parameter of the newest ones. */
  async fields(): Promise<readonly Field[]> {
    const fields = new Map<string, Field>(
      attributes.map((key) => [`attribute ${key}`, { kind: 'attribute', key }] as const),
    );
    for (const source of sourcesOf(this.#stores.locations)) {
      const { groups } = await readExperiments(this.#reader, source);
      for (const group of groups) {
        const { runs } = await readRuns(this.#reader, group, newestLookedAt);
        for (const { run } of runs) {
          for (const { key } of run.metrics) fields.set(`metric ${key}`, { kind: 'metric', key });
          for (const { key } of run.params) fields.set(`param ${key}`, { kind: 'param', key });
        }
      }
    }
    return [...fields.values()];
  }

  #showChoice(): void {
    this.#tree.view.message = this.#choice.description;
    void vscode.commands.executeCommand('setContext', 'trainyard.runsChosen', this.#choice.selection !== undefined);
    this.#tree.refresh();
  }

  showMore(experiment: string): void {
    this.#limits.set(experiment, (this.#limits.get(experiment) ?? pageSize) + pageSize);
    this.#tree.refresh();
  }

  getTreeItem(node: ExperimentNode): vscode.TreeItem {
    return treeItem(node);
  }

  dispose(): void {
    this.#choosing.dispose();
    this.#tree.dispose();
  }
}

export function isRunNode(node: unknown): node is RunNode {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'run';
}
