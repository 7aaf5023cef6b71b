/** A sweep's row: its state, how many runs it has, and which of them is the best. */
import * as vscode from 'vscode';
import { metricValue } from '../../../protocol/metricValue.ts';
import type { Sweep } from '../../tracking/store.ts';
import { oneLine, runCount } from '../format.ts';
import { stateIcons } from '../icons.ts';
import { dateTime, tooltip } from '../tooltip.ts';
import { sweepContext } from './contextValue.ts';
import type { SweepNode } from './nodes.ts';
import { listId } from './runLists.ts';

export function sweepItem(node: SweepNode): vscode.TreeItem {
  const { sweep } = node;
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(oneLine(sweep.name) || sweep.id, sweep.runCount === 0 ? None : Collapsed);
  item.id = listId(node);
  item.contextValue = sweepContext(sweep);
  item.iconPath = sweep.state === 'running' ? stateIcons.running : new vscode.ThemeIcon('telescope');
  item.description = sweepText(sweep);
  item.tooltip = tooltip([
    ['Sweep', oneLine(sweep.name)],
    ['ID', sweep.id],
    ['State', sweep.state],
    ['Started', dateTime(sweep.startTime)],
    ['Runs', String(sweep.runCount)],
    ['Best', bestText(sweep)],
  ]);
  item.accessibilityInformation = { label: `${item.label}, sweep, ${sweep.state}, ${item.description}` };
  return item;
}

/** `12 runs · best loss 0.031 in sunny-river-3 · paused`; that it is running, its icon says. */
function sweepText(sweep: Sweep): string {
  const { state } = sweep;
  return [runCount(sweep.runCount), bestText(sweep), state === 'unknown' || state === 'running' ? undefined : state]
    .filter((text) => text !== undefined)
    .join(' · ');
}

function bestText({ best }: Sweep): string | undefined {
  return best && `best ${oneLine(best.key, 60)} ${metricValue(best.value)} in ${oneLine(best.run, 60)}`;
}
