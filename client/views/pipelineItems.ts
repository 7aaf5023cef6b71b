/** How the rows of the Pipelines view look. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import type { StageState, StageStatus } from '../../protocol/language.ts';
import { groupInWords, reasonInWords, statusInWords } from '../../protocol/statusWords.ts';
import { oneLine } from './format.ts';
import { coloured } from './icons.ts';
import { childrenOf, type PipelineFileNode, type PipelineNode, type StageNode, statusesIn } from './pipelineTree.ts';
import { type TooltipLine, tooltip } from './tooltip.ts';

/** A tooltip names no more reasons than this. */
const mostReasons = 10;

export function pipelineItem(node: PipelineNode): vscode.TreeItem {
  const item = itemOf(node);
  item.id = `${node.kind} ${node.id}`;
  if ('target' in node && node.target !== undefined) item.contextValue = 'launchable';
  item.accessibilityInformation = { label: [item.label, item.description].filter(Boolean).join(', ') };
  return item;
}

function itemOf(node: PipelineNode): vscode.TreeItem {
  switch (node.kind) {
    case 'project':
      return folderItem(node.uri === undefined ? 'No DVC project' : nameOf(node.uri), 'root-folder', node);
    case 'file':
      return fileItem(node);
    case 'data':
      return folderItem('Tracked data', 'database', node);
    case 'group': {
      const item = new vscode.TreeItem(oneLine(node.name), vscode.TreeItemCollapsibleState.Collapsed);
      item.iconPath = iconOf(mostUrgent(statusesIn(node)));
      item.description = described(node);
      item.command = openCommand(node.uri, node.range);
      return item;
    }
    case 'stage':
      return stageItem(node);
    default:
      return assertNever(node);
  }
}

function folderItem(label: string, icon: string, node: PipelineNode): vscode.TreeItem {
  const isData = node.kind === 'data';
  const state = isData ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.Expanded;
  const item = new vscode.TreeItem(label, state);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.description = described(node);
  return item;
}

function fileItem(node: PipelineFileNode): vscode.TreeItem {
  const uri = vscode.Uri.parse(node.uri);
  const hasRows = childrenOf(node).length > 0;
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(vscode.workspace.asRelativePath(uri), hasRows ? Expanded : None);
  item.iconPath =
    node.problem === undefined ? new vscode.ThemeIcon('list-tree') : coloured('warning', 'list.warningForeground');
  item.description = node.problem === undefined ? described(node) : oneLine(node.problem);
  item.tooltip = tooltip([
    ['File', uri.fsPath],
    ['Not read', node.problem],
  ]);
  item.command = openCommand(node.uri, undefined);
  return item;
}

function stageItem(node: StageNode): vscode.TreeItem {
  const { status } = node;
  const item = new vscode.TreeItem(oneLine(node.name));
  item.iconPath = iconOf(status);
  item.description = status === undefined ? '' : oneLine(statusInWords(status));
  item.tooltip = tooltip([
    ['Stage', node.name],
    ['State', status && statusInWords({ ...status, reasons: [] }).replace(/[:,] *(after )?$/, '')],
    ...reasonLines(status),
    ...node.commands.map((command): TooltipLine => ['Command', command]),
  ]);
  item.command = openCommand(node.uri, node.range);
  return item;
}

function reasonLines(status: StageStatus | undefined): readonly TooltipLine[] {
  const reasons =
    status?.reasons.map((reason): TooltipLine => ['Why', reasonInWords(reason, (name) => `“${name}”`)]) ?? [];
  const more = reasons.length - mostReasons;
  return more > 0 ? [...reasons.slice(0, mostReasons), ['Why', `and ${more} more`]] : reasons;
}

function described(node: PipelineNode): string {
  const statuses = statusesIn(node);
  return statuses.length === 0 ? '' : groupInWords(statuses);
}

function openCommand(uri: string, range: StageNode['range'] | undefined): vscode.Command {
  const selection =
    range && new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  return { command: 'vscode.open', title: 'Open', arguments: [vscode.Uri.parse(uri), { selection }] };
}

function nameOf(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri)) || uri;
}

const modified = 'gitDecoration.modifiedResourceForeground';

const icons: Readonly<Record<StageState, vscode.ThemeIcon>> = {
  upToDate: coloured('pass', 'testing.iconPassed'),
  changed: coloured('circle-filled', modified),
  neverRun: coloured('circle-outline', 'descriptionForeground'),
  missing: coloured('circle-slash', 'list.warningForeground'),
  alwaysChanged: coloured('sync', modified),
  mayRunAgain: coloured('circle-outline', modified),
  unknown: coloured('question', 'descriptionForeground'),
};

function iconOf(status: StageStatus | undefined): vscode.ThemeIcon {
  if (status === undefined) return coloured('circle-outline', 'disabledForeground');
  return status.isFrozen && status.state === 'upToDate'
    ? coloured('lock', 'descriptionForeground')
    : icons[status.state];
}

const urgency: readonly StageState[] = [
  'changed',
  'missing',
  'neverRun',
  'mayRunAgain',
  'alwaysChanged',
  'unknown',
  'upToDate',
];

function mostUrgent(statuses: readonly StageStatus[]): StageStatus | undefined {
  return statuses.toSorted((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state))[0];
}
