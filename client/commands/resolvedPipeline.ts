/** Shows what a pipeline file stands for. */
import * as vscode from 'vscode';
import type { ResolvedPipelines } from '../language/resolvedPipelines.ts';
import type { LanguageServer } from '../language/server.ts';
import type { CommandHandlers } from './handlers.ts';

export function resolvedPipelineCommands(
  language: LanguageServer,
  resolved: ResolvedPipelines,
): Pick<CommandHandlers, 'showResolvedPipeline'> {
  return {
    async showResolvedPipeline(file) {
      const chosen = file ?? (await choosePipeline(await language.pipelines()));
      if (chosen !== undefined) await resolved.show(chosen);
    },
  };
}

/** That of the active editor, or the only one; asks where there are several. */
async function choosePipeline(pipelines: readonly { readonly uri: string }[]): Promise<vscode.Uri | undefined> {
  const files = pipelines.map(({ uri }) => vscode.Uri.parse(uri));
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  const [only, ...others] = files;
  const fitting = files.find((file) => file.toString() === active);
  if (fitting !== undefined) return fitting;
  if (only === undefined) throw new Error('There is no pipeline in this workspace yet.');
  if (others.length === 0) return only;
  const items = files.map((file) => ({ label: vscode.workspace.asRelativePath(file), file }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Show Resolved Pipeline',
    placeHolder: 'The pipeline file',
    ignoreFocusOut: true,
  });
  return picked?.file;
}
