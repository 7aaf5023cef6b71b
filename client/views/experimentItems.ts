/** How the rows of the Experiments view look. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import { metricValue } from '../../protocol/metricValue.ts';
import { isServer, storeKey } from '../storage/location.ts';
import type { LatestMetric, Param, Run, RunStatus } from '../tracking/store.ts';
import type { ExperimentGroup, Source, StoredRun } from './experimentTree.ts';
import { ago, duration, oneLine } from './format.ts';
import { stateIcons, warningIcon } from './icons.ts';
import { problemItem, type Unreadable } from './problem.ts';
import { dateTime, problemLines, tooltip } from './tooltip.ts';

/** A run's row, and what its commands are given. */
export interface RunNode extends StoredRun {
  readonly kind: 'run';
  readonly parent: GroupNode;
}

/** An experiment's row. */
export interface GroupNode {
  readonly kind: 'experiment';
  readonly source: Source;
  readonly group: ExperimentGroup;
  /** It has no row: its source has no other experiment, and bears its name. */
  readonly isHidden: boolean;
}

/** A row of the view. */
export type ExperimentNode =
  | { readonly kind: 'source'; readonly source: Source }
  | GroupNode
  | RunNode
  | { readonly kind: 'metrics' | 'params'; readonly of: StoredRun }
  | { readonly kind: 'metric'; readonly of: StoredRun; readonly metric: LatestMetric }
  | { readonly kind: 'param'; readonly of: StoredRun; readonly param: Param }
  | { readonly kind: 'none'; readonly experiment: string; readonly filter: string }
  | { readonly kind: 'more'; readonly experiment: string; readonly left: number }
  | { readonly kind: 'problem'; readonly id: string; readonly problem: Unreadable };

export function treeItem(node: ExperimentNode): vscode.TreeItem {
  switch (node.kind) {
    case 'source':
      return sourceItem(node.source);
    case 'experiment':
      return experimentItem(node.source, node.group);
    case 'run':
      return runItem(node);
    case 'metrics':
      return groupItem(node.of, 'Metrics', node.of.run.metrics.length, 'graph-line');
    case 'params':
      return groupItem(node.of, 'Parameters', node.of.run.params.length, 'symbol-parameter');
    case 'metric':
      return valueItem(
        node.of,
        'metric',
        node.metric.key,
        metricValue(node.metric.value),
        `at step ${node.metric.step}`,
      );
    case 'param':
      return valueItem(node.of, 'param', node.param.key, node.param.value, '');
    case 'more':
      return moreItem(node.experiment, node.left);
    case 'none':
      return noneItem(node.experiment, node.filter);
    case 'problem':
      return problemItem(node.id, node.problem);
    default:
      return assertNever(node);
  }
}

export function experimentId(source: Source, group: ExperimentGroup): string {
  return `${source.id}/${group.name}`;
}

function runId({ store, run }: StoredRun): string {
  return `${storeKey(store)}/${run.id}`;
}

function sourceItem(source: Source): vscode.TreeItem {
  const item = new vscode.TreeItem(source.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = source.id;
  item.iconPath = new vscode.ThemeIcon(source.machine === undefined ? 'database' : 'remote');
  const [store] = source.stores;
  if (source.machine === undefined && store) {
    item.tooltip = store.path;
    if (isServer(store)) {
      item.iconPath = new vscode.ThemeIcon('cloud');
    } else {
      item.resourceUri = vscode.Uri.file(store.path);
      const place = vscode.workspace.asRelativePath(store.path);
      if (place !== source.label) item.description = place;
    }
  } else {
    item.tooltip = `Runs that jobs on ${source.label} logged`;
  }
  return item;
}

function experimentItem(source: Source, group: ExperimentGroup): vscode.TreeItem {
  const state = group.runCount === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(oneLine(group.name) || '(no name)', state);
  item.id = experimentId(source, group);
  item.iconPath = new vscode.ThemeIcon('beaker');
  if (group.problems.length > 0) {
    item.iconPath = warningIcon;
    item.description = 'cannot be read';
    item.tooltip = tooltip(problemLines(group.problems));
    return item;
  }
  const count = group.runCount === 1 ? '1 run' : `${group.runCount} runs`;
  item.description = group.lastActivity === undefined ? count : `${count} · ${ago(group.lastActivity, Date.now())}`;
  return item;
}

function runItem(node: RunNode): vscode.TreeItem {
  const { run, store } = node;
  const item = new vscode.TreeItem(oneLine(run.name) || run.id, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = runId(node);
  item.iconPath = isUnreadable(run) ? warningIcon : statusIcon(run.status);
  item.contextValue = 'run';
  item.description = [runTime(run, Date.now()), ...(store.machine === undefined ? [] : [store.machine])].join(' · ');
  item.tooltip = runTooltip(node);
  item.accessibilityInformation = { label: `${item.label}, ${run.status}, ${item.description}` };
  return item;
}

/** `running 12s`, `failed after 3m 01s · 2 h ago`, `41s · yesterday`. */
function runTime(run: Run, now: number): string {
  if (isUnreadable(run)) return 'cannot be read';
  const { status, startTime, endTime } = run;
  if (startTime === undefined) return status;
  if (status === 'running') return `running ${duration(now - startTime)}`;
  const took = endTime === undefined ? [] : [duration(endTime - startTime)];
  const ended = status === 'finished' ? took : [[status, ...took].join(' after ')];
  return [...ended, ago(startTime, now)].join(' · ');
}

function runTooltip({ run, store }: StoredRun): vscode.MarkdownString {
  return tooltip([
    ['Run', oneLine(run.name)],
    ['ID', run.id],
    ['Status', run.status],
    ['Started', dateTime(run.startTime)],
    ['Ended', dateTime(run.endTime)],
    ['Machine', store.machine],
    ['Store', store.path],
    ...problemLines(run.problems),
  ]);
}

/** Nothing is known of it but that it is there. */
function isUnreadable({ status, metrics, params, problems = [] }: Run): boolean {
  return status === 'unknown' && metrics.length === 0 && params.length === 0 && problems.length > 0;
}

function statusIcon(status: RunStatus): vscode.ThemeIcon {
  switch (status) {
    case 'running':
      return stateIcons.running;
    case 'finished':
      return stateIcons.succeeded;
    case 'failed':
      return stateIcons.failed;
    case 'killed':
      return stateIcons.cancelled;
    case 'queued':
      return new vscode.ThemeIcon('clock');
    case 'pruned':
      return new vscode.ThemeIcon('git-pull-request-closed');
    case 'unknown':
      return new vscode.ThemeIcon('question');
    default:
      return assertNever(status);
  }
}

function groupItem(of: StoredRun, label: string, count: number, icon: string): vscode.TreeItem {
  const state =
    label === 'Metrics' ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(label, state);
  item.id = `${runId(of)}/${label}`;
  item.description = String(count);
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function valueItem(of: StoredRun, kind: string, key: string, value: string, detail: string): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(key));
  item.id = `${runId(of)}/${kind}/${key}`;
  item.description = oneLine(value);
  item.tooltip = new vscode.MarkdownString().appendText(
    [`${oneLine(key, 500)}: ${oneLine(value, 2000)}`, detail].join(' '),
  );
  return item;
}

function moreItem(experiment: string, left: number): vscode.TreeItem {
  const item = new vscode.TreeItem(`Show more (${left} older)`);
  item.id = `${experiment}/more`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'trainyard.showMoreRuns', title: 'Show More', arguments: [experiment] };
  return item;
}

function noneItem(experiment: string, filter: string): vscode.TreeItem {
  const item = new vscode.TreeItem('No run matches the filter');
  item.id = `${experiment}/none`;
  item.description = oneLine(filter);
  item.iconPath = new vscode.ThemeIcon('filter');
  item.command = { command: 'trainyard.filterRuns', title: 'Filter Runs' };
  return item;
}
