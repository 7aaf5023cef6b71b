/** The Models view: registered models → versions, newest first, with aliases and the run each came from. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import type { Reader } from '../reading/reader.ts';
import type { ModelVersion, RegisteredModel } from '../registry/registry.ts';
import { type StoreLocation, storeKey } from '../storage/location.ts';
import { oneLine } from './format.ts';
import { coloured, stateIcons, warningIcon } from './icons.ts';
import { problemItem } from './problem.ts';
import type { Stores } from './stores.ts';
import { type Rows, StoreTree } from './storeTree.ts';
import { dateTime, problemLines, tooltip } from './tooltip.ts';
import { type Unreadable, unreadable } from './unreadable.ts';
import { versionText } from './versionText.ts';

/** A version's row, and what its commands are given. */
export interface VersionNode {
  readonly kind: 'version';
  readonly store: StoreLocation;
  readonly model: RegisteredModel;
  readonly version: ModelVersion;
}

type Node =
  | { readonly kind: 'model'; readonly store: StoreLocation; readonly model: RegisteredModel }
  | VersionNode
  | ({ readonly kind: 'problem' } & Unreadable);

export class ModelsView implements Rows<Node>, vscode.Disposable {
  readonly #stores: Stores;
  readonly #reader: Reader;
  readonly #tree: StoreTree<Node>;

  constructor(stores: Stores, reader: Reader) {
    this.#stores = stores;
    this.#reader = reader;
    this.#tree = new StoreTree('trainyard.models', this, stores);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return this.#models();
    if (node.kind !== 'model') return [];
    const { store, model } = node;
    return model.versions.map((version) => ({ kind: 'version', store, model, version }));
  }

  async #models(): Promise<Node[]> {
    await this.#stores.ready;
    const found = await Promise.all(
      this.#stores.locations.map(async (store): Promise<Node[]> => {
        try {
          const models = await this.#reader.ask('models', { store });
          return models.map((model) => ({ kind: 'model', store, model }));
        } catch (error) {
          return [{ kind: 'problem', ...unreadable(store, error) }];
        }
      }),
    );
    return found.flat();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'model':
        return modelItem(node.store, node.model);
      case 'version':
        return versionItem(node);
      case 'problem':
        return problemItem('models', node);
      default:
        return assertNever(node);
    }
  }

  dispose(): void {
    this.#tree.dispose();
  }
}

function modelItem(store: StoreLocation, model: RegisteredModel): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(model.name), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${storeKey(store)}/${model.name}`;
  item.iconPath = new vscode.ThemeIcon('package');
  const count = model.versions.length === 1 ? '1 version' : `${model.versions.length} versions`;
  item.description = [count, ...machine(store)].join(' · ');
  item.tooltip = tooltip([
    ['Model', oneLine(model.name)],
    ['Description', model.description === '' ? undefined : model.description],
    ...problemLines(model.problems),
  ]);
  if (model.problems) item.iconPath = warningIcon;
  return item;
}

function versionItem({ store, model, version }: VersionNode): vscode.TreeItem {
  const item = new vscode.TreeItem(`Version ${version.version}`);
  item.id = `${storeKey(store)}/${model.name}/${version.version}`;
  item.iconPath = versionIcon(version);
  item.contextValue = version.runId === undefined ? 'version' : 'version.run';
  item.description = versionText(version, Date.now());
  item.tooltip = versionTooltip(model, version);
  item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
  return item;
}

function versionIcon({ status, aliases, stage }: ModelVersion): vscode.ThemeIcon {
  switch (status) {
    case 'ready':
      return aliases.length > 0 || stage === 'Production'
        ? coloured('verified-filled', 'testing.iconPassed')
        : new vscode.ThemeIcon('tag');
    case 'pending':
      return new vscode.ThemeIcon('loading~spin');
    case 'failed':
      return stateIcons.failed;
    default:
      return assertNever(status);
  }
}

function versionTooltip(model: RegisteredModel, version: ModelVersion): vscode.MarkdownString {
  const { aliases, stage, runId, runName = runId, createdAt, description } = version;
  return tooltip([
    ['Model', `${oneLine(model.name)}, version ${version.version}`],
    ['Aliases', aliases.length > 0 ? aliases.join(', ') : undefined],
    ['Stage', stage],
    ['Run', runName === undefined ? undefined : oneLine(runName)],
    ['Created', dateTime(createdAt)],
    ['Description', description === '' ? undefined : description],
  ]);
}

function machine(store: StoreLocation): string[] {
  return store.machine === undefined ? [] : [store.machine];
}
