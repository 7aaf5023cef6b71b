/** What the `when` clauses of package.json can ask beyond what VS Code knows. */
import * as vscode from 'vscode';
import type { Pipeline } from '../../protocol/language.ts';

/** Before this is called neither is set, so that no view offers a next step that may be wrong. */
export async function setPipelineContext(pipelines: readonly Pipeline[]): Promise<void> {
  await vscode.commands.executeCommand('setContext', 'trainyard.hasPipeline', pipelines.length > 0);
  await vscode.commands.executeCommand('setContext', 'trainyard.ready', true);
}
