/** First steps, settings and the extension's own state. */
import * as vscode from 'vscode';
import type { LanguageServer } from '../language/server.ts';
import type { CommandHandlers } from './handlers.ts';

type HelpCommands = Pick<
  CommandHandlers,
  'createPipeline' | 'configureRunners' | 'restartLanguageServer' | 'showOutput' | 'openWalkthrough'
>;

const firstPipeline = new vscode.SnippetString(`stages:
  \${1:train}:
    cmd: \${2:python train.py}
    deps:
      - \${3:train.py}
    outs:
      - \${4:model.pkl}
$0`);

export function helpCommands(
  extensionId: string,
  language: LanguageServer,
  log: vscode.LogOutputChannel,
): HelpCommands {
  return {
    async createPipeline() {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      if (!folder) {
        await vscode.window.showInformationMessage('Open the folder of your project first.');
        return;
      }
      const file = vscode.Uri.joinPath(folder.uri, 'dvc.yaml');
      const exists = await vscode.workspace.fs.stat(file).then(
        () => true,
        () => false,
      );
      const document = await vscode.workspace.openTextDocument(exists ? file : file.with({ scheme: 'untitled' }));
      const editor = await vscode.window.showTextDocument(document);
      if (!exists && document.getText() === '') await editor.insertSnippet(firstPipeline);
    },

    async configureRunners() {
      await vscode.commands.executeCommand('workbench.action.openSettingsJson', {
        revealSetting: { key: 'trainyard.runners', edit: true },
      });
    },

    async restartLanguageServer() {
      await language.restart();
    },

    async showOutput() {
      log.show();
    },

    async openWalkthrough() {
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#start`, false);
    },
  };
}
