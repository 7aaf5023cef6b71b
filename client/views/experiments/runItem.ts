/** A run's row: its state, its colour where it is chosen, and what the user wants to read beside its name. */
import * as vscode from 'vscode';
import { assertNever } from '../../../protocol/assertNever.ts';
import type { ChosenRuns } from '../../choosing/chosenRuns.ts';
import type { RunChoice } from '../../choosing/runChoice.ts';
import { storeKey, storeLabel } from '../../storage/location.ts';
import type { RunStatus } from '../../tracking/store.ts';
import { oneLine } from '../format.ts';
import { coloured, stateIcons, warningIcon } from '../icons.ts';
import { dateTime, problemLines, tooltip } from '../tooltip.ts';
import { runContext } from './contextValue.ts';
import type { RunNode } from './nodes.ts';
import { runIcon } from './runIcon.ts';
import { referenceOf } from './runLists.ts';
import { isUnreadable, runText } from './runText.ts';
import type { StoredRun } from './tree.ts';

/** What a row's look depends on beside its run. */
export interface Look {
  readonly choice: RunChoice;
  readonly chosen: ChosenRuns;
}

export function runRowId({ store, run }: StoredRun): string {
  return `${storeKey(store)}/${run.id}`;
}

export function runItem(node: RunNode, { choice, chosen }: Look): vscode.TreeItem {
  const { run, store } = node;
  const reference = referenceOf(node);
  const colour = chosen.colourOf(reference);
  const isPinned = chosen.isPinned(reference);
  const isHidden = chosen.isHidden(reference);
  const item = new vscode.TreeItem(oneLine(run.name) || run.id, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = runRowId(node);
  item.iconPath = isUnreadable(run) ? warningIcon : statusIcon(run.status, colour);
  item.contextValue = runContext(store.kind, run, {
    isChosen: colour !== undefined,
    isPinned,
    isHidden,
    changes: node.changes,
  });
  const marks = [
    ...(node.isLinked ? [`the same training in ${storeLabel(store)}`] : []),
    ...(isPinned ? ['pinned'] : []),
    ...(isHidden ? ['hidden'] : []),
  ];
  item.description = [...marks, runText(node, choice.shown, Date.now())].filter(Boolean).join(' · ');
  item.checkboxState = {
    state: colour === undefined ? vscode.TreeItemCheckboxState.Unchecked : vscode.TreeItemCheckboxState.Checked,
    tooltip: colour === undefined ? 'Choose for charts and the table' : 'Chosen for charts and the table',
    accessibilityInformation: { label: `${item.label}, ${colour === undefined ? 'not chosen' : 'chosen'}` },
  };
  item.accessibilityInformation = { label: [item.label, run.status, item.description].filter(Boolean).join(', ') };
  return item;
}

/** Made when it is looked at. */
export function runTooltip({ run, store }: StoredRun): vscode.MarkdownString {
  return tooltip([
    ['Run', oneLine(run.name)],
    ['ID', run.id],
    ['Status', run.status],
    ['Started', dateTime(run.startTime)],
    ['Ended', dateTime(run.endTime)],
    ['By', run.user],
    ['Started by', run.tags['mlflow.source.name']],
    ['Commit', run.commit],
    ['Note', run.note && oneLine(run.note, 500)],
    ['Runs under it', run.childCount?.toString()],
    ['Machine', store.machine],
    ['Store', store.path],
    ...problemLines(run.problems),
  ]);
}

function statusIcon(status: RunStatus, colour: number | undefined): vscode.ThemeIcon | vscode.Uri {
  if (colour !== undefined) return vscode.Uri.parse(runIcon(colour, status));
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
      return coloured('clock', 'testing.iconQueued');
    case 'pruned':
      return coloured('git-pull-request-closed', 'disabledForeground');
    case 'unknown':
      return new vscode.ThemeIcon('question');
    default:
      return assertNever(status);
  }
}
