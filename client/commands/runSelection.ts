/** Which runs a command of the Experiments view is about. */
import * as vscode from 'vscode';
import { isRunNode, type RunNode } from '../views/experiments/nodes.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';

/** All that is selected where the row is among it, else the row alone; from the palette, what is selected. */
export function runsOf(
  view: ExperimentsView,
  node: RunNode | undefined,
  selected: readonly unknown[] | undefined,
): readonly RunNode[] {
  if (selected) return selected.filter(isRunNode);
  return node ? [node] : view.selectedRuns;
}

/** The same; where there are none, the user is told how to choose some. */
export async function someRuns(
  view: ExperimentsView,
  node: RunNode | undefined,
  selected: readonly unknown[] | undefined,
): Promise<readonly RunNode[]> {
  const runs = runsOf(view, node, selected);
  if (runs.length === 0) await askForRuns('Select a run in the Experiments view first.');
  return runs;
}

export async function askForRuns(message: string): Promise<void> {
  await vscode.commands.executeCommand('trainyard.experiments.focus');
  await vscode.window.showInformationMessage(message);
}

/** `run "forest"`, or `3 runs`. */
export function describeRuns(runs: readonly RunNode[]): string {
  const [only, ...others] = runs;
  return only !== undefined && others.length === 0 ? `run "${only.run.name}"` : `${runs.length} runs`;
}
