/** Asks which pipeline and stage to launch. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { LaunchTarget, Pipeline, Stage } from '../../protocol/language.ts';
import type { PipelineNode } from '../views/pipelineTree.ts';

interface TargetItem extends vscode.QuickPickItem {
  readonly target?: LaunchTarget;
}

/** What a command was given: a code lens gives the stage, a tree its row, the explorer and the editor's title a file. */
export function targetOf(argument: LaunchTarget | vscode.Uri | PipelineNode | undefined): LaunchTarget | undefined {
  if (argument instanceof vscode.Uri) return { uri: argument.toString() };
  if (argument === undefined || !('kind' in argument)) return argument;
  return 'target' in argument ? argument.target : undefined;
}

/** `undefined` where the user thought better of it. */
export async function chooseTarget(pipelines: readonly Pipeline[]): Promise<LaunchTarget | undefined> {
  const picked = await vscode.window.showQuickPick(targetItems(pipelines), {
    title: 'Launch Training',
    placeHolder: 'The stage to launch; what it depends on runs first where it has changed',
    matchOnDescription: true,
    // Half a launch is not lost to a window that takes the focus for a moment.
    ignoreFocusOut: true,
  });
  return picked?.target;
}

/** Under the name of each file: all of it, then its stages, the generated ones below their group. */
export function targetItems(pipelines: readonly Pipeline[]): TargetItem[] {
  return pipelines
    .filter(({ stages }) => stages.length > 0)
    .flatMap(({ uri, stages }) => [
      { label: vscode.workspace.asRelativePath(vscode.Uri.parse(uri)), kind: vscode.QuickPickItemKind.Separator },
      { label: '$(run-all) Whole pipeline', description: stageCount(stages.length), target: { uri } },
      ...stages.flatMap((stage, index) => [
        ...(stage.group !== undefined && stages[index - 1]?.group !== stage.group
          ? [groupItem(uri, stage.group, stages)]
          : []),
        { label: `$(play) ${stage.name}`, target: { uri, stage: stage.name } },
      ]),
    ]);
}

function groupItem(uri: string, group: string, stages: readonly Stage[]): TargetItem {
  const count = stages.filter((stage) => stage.group === group).length;
  return { label: `$(run-all) ${group}`, description: `all ${stageCount(count)}`, target: { uri, stage: group } };
}

function stageCount(count: number): string {
  return count === 1 ? '1 stage' : `${count} stages`;
}

/** `train@forest`, or the name of the pipeline's folder where all of it is launched. */
export function titleOf({ uri, stage }: LaunchTarget): string {
  return stage ?? basename(dirname(vscode.Uri.parse(uri).fsPath));
}
