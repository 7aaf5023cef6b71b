/** How the rows of the Experiments view look. */
import * as vscode from 'vscode';
import { assertNever } from '../../../protocol/assertNever.ts';
import { metricValue } from '../../../protocol/metricValue.ts';
import { isServer } from '../../storage/location.ts';
import { ago, oneLine, runCount } from '../format.ts';
import { coloured, warningIcon } from '../icons.ts';
import { problemItem } from '../problem.ts';
import { problemLines, tooltip } from '../tooltip.ts';
import { tagContext } from './contextValue.ts';
import { artifactItem, datasetItem, modelItem, partItem, valueItem } from './loggedItems.ts';
import type { ExperimentNode, GroupNode, ValueNode } from './nodes.ts';
import { type Look, runItem } from './runItem.ts';
import { listId } from './runLists.ts';
import { sweepItem } from './sweepItem.ts';
import type { Source } from './tree.ts';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

export function treeItem(node: ExperimentNode, look: Look): vscode.TreeItem {
  switch (node.kind) {
    case 'source':
      return sourceItem(node.source);
    case 'experiment':
      return experimentItem(node);
    case 'value':
      return valueGroupItem(node);
    case 'sweep':
      return sweepItem(node);
    case 'run':
      return runItem(node, look);
    case 'part':
      return partItem(node);
    case 'metric': {
      const item = valueItem(node.of, 'metric', { key: node.metric.key, value: metricValue(node.metric.value) });
      // Left to be resolved: the curve is read when it is looked at.
      item.tooltip = undefined;
      return item;
    }
    case 'param':
      return valueItem(node.of, 'param', node.param);
    case 'tag': {
      const item = valueItem(node.of, 'tag', node.tag);
      item.contextValue = tagContext(node.of.changes);
      return item;
    }
    case 'dataset':
      return datasetItem(node.of, node.dataset);
    case 'model':
      return modelItem(node.of, node.model);
    case 'artifact':
      return artifactItem(node);
    case 'more':
      return moreItem(node.list, node.left);
    case 'none':
      return noneItem(node.list, node.filter, node.hidden);
    case 'problem':
      return problemItem(node.id, node.problem);
    default:
      return assertNever(node);
  }
}

function sourceItem(source: Source): vscode.TreeItem {
  const item = new vscode.TreeItem(source.label, Expanded);
  item.id = source.id;
  item.contextValue = 'source';
  item.iconPath = new vscode.ThemeIcon(source.machine === undefined ? 'database' : 'remote');
  const [store] = source.stores;
  if (source.machine === undefined && store) {
    item.tooltip = store.path;
    if (isServer(store)) {
      item.contextValue = 'source.server';
      item.iconPath = new vscode.ThemeIcon('cloud');
    } else if (store.label !== undefined) {
      item.iconPath = new vscode.ThemeIcon('rocket');
    } else {
      const place = vscode.workspace.asRelativePath(store.path);
      const isWorkspace = vscode.workspace.workspaceFolders?.some(({ uri }) => uri.fsPath === store.path) ?? false;
      if (place !== source.label && !isWorkspace) item.description = place;
    }
  } else {
    item.tooltip = `Runs that jobs on ${source.label} logged`;
  }
  return item;
}

function experimentItem(node: GroupNode): vscode.TreeItem {
  const { group } = node;
  const isEmpty = group.runCount === 0 && !group.hasMore;
  const item = new vscode.TreeItem(oneLine(group.name) || '(no name)', isEmpty ? None : Collapsed);
  item.id = listId(node);
  item.contextValue = 'experiment';
  item.iconPath = new vscode.ThemeIcon('beaker');
  if (group.problems.length > 0) {
    item.iconPath = warningIcon;
    item.description = 'cannot be read';
    item.tooltip = tooltip(problemLines(group.problems));
    return item;
  }
  if (isEmpty) {
    // MLflow makes `Default` in every store.
    item.iconPath = coloured('beaker', 'disabledForeground');
    item.description = 'no runs';
    return item;
  }
  const count = runCount(group.runCount, group.hasMore);
  item.description = group.lastActivity === undefined ? count : `${count} · ${ago(group.lastActivity, Date.now())}`;
  return item;
}

function valueGroupItem(node: ValueNode): vscode.TreeItem {
  const { by, group } = node;
  const value = typeof group.value === 'number' ? metricValue(group.value) : group.value;
  const label = value === undefined ? `without ${by.key}` : `${by.key} = ${value}`;
  const item = new vscode.TreeItem(oneLine(label), Collapsed);
  item.id = listId(node);
  item.iconPath = new vscode.ThemeIcon('group-by-ref-type');
  item.description = runCount(group.count);
  return item;
}

function moreItem(list: string, left: number | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(left === undefined ? 'Show more' : `Show more (${left} left)`);
  item.id = `${list}/more`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'trainyard.showMoreRuns', title: 'Show More', arguments: [list] };
  return item;
}

function noneItem(list: string, filter: string, hidden: number): vscode.TreeItem {
  const item = new vscode.TreeItem(hidden > 0 ? 'All runs are hidden' : 'No run matches the filter');
  item.id = `${list}/none`;
  if (hidden > 0) {
    item.iconPath = new vscode.ThemeIcon('eye-closed');
    item.description = runCount(hidden);
    item.command = { command: 'trainyard.showHiddenRuns', title: 'Show Hidden Runs' };
    return item;
  }
  item.description = oneLine(filter);
  item.iconPath = new vscode.ThemeIcon('filter');
  item.command = { command: 'trainyard.filterRuns', title: 'Filter Runs' };
  return item;
}
