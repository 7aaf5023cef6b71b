/**
 * Every command of the product and what it is given. A handler that is forgotten does not compile; a test
 * holds the names against package.json.
 */
import * as vscode from 'vscode';
import type { LaunchTarget } from '../../protocol/language.ts';
import { messageOf } from '../../protocol/thrown.ts';
import type { ArtifactNode, ExperimentNode, RunNode, SweepNode, TagNode } from '../views/experiments/nodes.ts';
import type { JobNode } from '../views/jobsView.ts';
import type { VersionNode } from '../views/modelsView.ts';
import type { PipelineNode } from '../views/pipelineTree.ts';

/** From the palette a command gets nothing; from a tree, the node and then all that are selected. */
export interface CommandArguments {
  launchStage: [target?: LaunchTarget | vscode.Uri | PipelineNode];
  refreshPipelines: [];
  cancelJob: [node?: JobNode];
  showJobLog: [node?: JobNode];
  openJobLogFile: [node?: JobNode];
  launchAgain: [node?: JobNode];
  removeJob: [node?: JobNode];
  removeFinishedJobs: [];
  compareRuns: [node?: RunNode, selected?: readonly unknown[]];
  copyRunId: [node?: RunNode, selected?: readonly unknown[]];
  copyRunCode: [node?: RunNode, selected?: readonly unknown[]];
  openRunPage: [node?: RunNode | SweepNode, selected?: readonly unknown[]];
  compareRunCode: [node?: RunNode];
  pinRuns: [node?: RunNode, selected?: readonly unknown[]];
  unpinRuns: [node?: RunNode, selected?: readonly unknown[]];
  hideRuns: [node?: RunNode, selected?: readonly unknown[]];
  unhideRuns: [node?: RunNode, selected?: readonly unknown[]];
  uncheckRuns: [];
  renameRun: [node?: RunNode];
  editRunNote: [node?: RunNode];
  tagRuns: [node?: RunNode, selected?: readonly unknown[]];
  removeRunTag: [node?: TagNode, selected?: readonly unknown[]];
  deleteRuns: [node?: RunNode, selected?: readonly unknown[]];
  applyExperiment: [node?: RunNode];
  branchExperiment: [node?: RunNode];
  restoreRunParams: [node?: RunNode];
  openArtifact: [node?: ArtifactNode];
  copyArtifactPath: [node?: ArtifactNode];
  refreshExperiments: [];
  addStore: [];
  removeStore: [];
  /** The row of a server, or of one that cannot be read. */
  signIn: [target?: unknown];
  signOut: [target?: unknown];
  showMoreRuns: [list?: string];
  openRunsTable: [node?: ExperimentNode];
  copyTableCells: [];
  copyTableMarkdown: [];
  filterTableTo: [];
  filterTableWithout: [];
  checkTableRuns: [];
  pinTableRuns: [];
  hideTableRuns: [];
  revealTableRun: [];
  filterRuns: [];
  filterRunsByStatus: [];
  filterRunsByTag: [];
  orderRuns: [];
  groupRuns: [];
  describeRuns: [];
  showAllRuns: [];
  showOnlyMyRuns: [];
  showEverybodysRuns: [];
  showHiddenRuns: [];
  concealHiddenRuns: [];
  showModelRun: [node?: VersionNode];
  copyModelUri: [node?: VersionNode];
  refreshModels: [];
  createPipeline: [];
  showResolvedPipeline: [file?: vscode.Uri];
  configureRunners: [];
  restartLanguageServer: [];
  showOutput: [];
  openWalkthrough: [];
}

export type CommandName = keyof CommandArguments;

export type CommandHandlers = {
  readonly [Name in CommandName]: (...args: CommandArguments[Name]) => Promise<void>;
};

/** Registers them all under `trainyard.`; an error that one throws is told to the user and logged. */
export function registerCommands(handlers: CommandHandlers, log: vscode.LogOutputChannel): vscode.Disposable {
  const registered = Object.entries(handlers).map(([name, handler]: [string, (...args: never[]) => Promise<void>]) =>
    vscode.commands.registerCommand(`trainyard.${name}`, async (...args: never[]) => {
      try {
        await handler(...args);
      } catch (error) {
        log.error(`trainyard.${name}:`, error);
        await tell(messageOf(error), log);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

async function tell(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const output = 'Show Output';
  if ((await vscode.window.showErrorMessage(message, output)) === output) log.show();
}
