/** How the rows of what was logged to a run look. */
import * as vscode from 'vscode';
import type { Dataset, LoggedModel, Param } from '../../tracking/store.ts';
import { asMarkdown, bytes, oneLine } from '../format.ts';
import { tooltip } from '../tooltip.ts';
import type { ArtifactNode, PartNode, RunNode } from './nodes.ts';
import { runRowId } from './runItem.ts';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

const parts: Readonly<Record<PartNode['part'], readonly [label: string, icon: string]>> = {
  metrics: ['Metrics', 'graph-line'],
  params: ['Parameters', 'symbol-parameter'],
  tags: ['Tags', 'tag'],
  datasets: ['Datasets', 'database'],
  models: ['Models', 'package'],
  artifacts: ['Artifacts', 'folder-library'],
};

/** Metrics are open at first, except above other runs. */
export function partItem({ of, part, children }: PartNode): vscode.TreeItem {
  const [label, icon] = parts[part];
  const isOpen = part === 'metrics' && of.run.childCount === undefined;
  const item = new vscode.TreeItem(label, isOpen ? Expanded : Collapsed);
  item.id = `${runRowId(of)}/${part}`;
  item.description = String(children.length);
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

export function valueItem(of: RunNode, kind: string, { key, value }: Param): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(key) || '(no name)');
  item.id = `${runRowId(of)}/${kind}/${key}`;
  item.description = oneLine(value);
  item.tooltip = new vscode.MarkdownString(asMarkdown(`${oneLine(key, 500)}: ${oneLine(value, 2000)}`));
  return item;
}

export function datasetItem(of: RunNode, { name, digest, context, source }: Dataset): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(name) || '(no name)');
  item.id = `${runRowId(of)}/dataset/${JSON.stringify([name, digest, context])}`;
  item.description = oneLine([context, source].filter(Boolean).join(' · '));
  item.iconPath = new vscode.ThemeIcon('table');
  item.tooltip = tooltip([
    ['Dataset', name],
    ['Digest', digest],
    ['Used for', context || undefined],
    ['From', source || undefined],
  ]);
  return item;
}

export function modelItem(of: RunNode, { id, name, status }: LoggedModel): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(name) || id);
  item.id = `${runRowId(of)}/model/${id}`;
  item.description = status;
  item.iconPath = new vscode.ThemeIcon('package');
  item.tooltip = tooltip([
    ['Model', name],
    ['ID', id],
    ['Status', status],
  ]);
  return item;
}

/** Its icon is that of its name, by the user's icon theme. */
export function artifactItem(node: ArtifactNode): vscode.TreeItem {
  const { artifact, of } = node;
  const isFolder = artifact.kind === 'folder';
  const item = new vscode.TreeItem(oneLine(artifact.path.split('/').at(-1) ?? ''), isFolder ? Collapsed : None);
  item.id = `${runRowId(of)}/artifact/${artifact.path}`;
  item.contextValue = `artifact.${artifact.kind}`;
  item.iconPath = isFolder ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
  // Only its name counts, for the icon: no decoration of Git's or of a problem's belongs here.
  item.resourceUri = vscode.Uri.from({ scheme: 'trainyard-artifact', path: `/${artifact.path}` });
  item.tooltip = oneLine(artifact.path, 500);
  if (artifact.kind === 'file') {
    if (artifact.size !== undefined) item.description = bytes(artifact.size);
    item.command = { command: 'trainyard.openArtifact', title: 'Open Artifact', arguments: [node] };
  }
  return item;
}
