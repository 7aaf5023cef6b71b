/** Commands of the Experiments view. */
import * as vscode from 'vscode';
import { isRunNode, type RunNode } from '../views/experiments/nodes.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';
import { oneLine } from '../views/format.ts';
import type { Stores } from '../views/stores.ts';
import type { CommandHandlers } from './handlers.ts';

type ExperimentCommands = Pick<CommandHandlers, 'compareRuns' | 'copyRunId' | 'refreshExperiments' | 'showMoreRuns'>;

export function experimentCommands(
  view: ExperimentsView,
  stores: Stores,
  compare: (runs: readonly RunNode[]) => void,
): ExperimentCommands {
  return {
    async compareRuns(node, selected) {
      const runs = runsOf(view, node, selected);
      if (runs.length >= 2) return compare(runs);
      await vscode.commands.executeCommand('trainyard.experiments.focus');
      await vscode.window.showInformationMessage(
        'Select two or more runs in the Experiments view (Ctrl or Shift and click; ⌘ on macOS), then compare them.',
      );
    },

    async copyRunId(node, selected) {
      const ids = runsOf(view, node, selected).map(({ run }) => run.id);
      if (ids.length === 0) return;
      await vscode.env.clipboard.writeText(ids.join('\n'));
      vscode.window.setStatusBarMessage(`Copied ${oneLine(ids.join(', '), 80)}`, 3000);
    },

    refreshExperiments: () => stores.refresh(),

    async showMoreRuns(experiment) {
      if (experiment !== undefined) view.showMore(experiment);
    },
  };
}

/** What the command was called on: all that is selected where the row is among it, else the row alone. */
function runsOf(view: ExperimentsView, node: RunNode | undefined, selected: readonly unknown[] | undefined): RunNode[] {
  if (selected) return selected.filter(isRunNode);
  return node ? [node] : [...view.selectedRuns];
}
