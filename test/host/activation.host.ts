/** The extension starts with a pipeline and brings what package.json promises. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'trainyard.trainyard';

describe('activation', () => {
  it('starts where the workspace has a pipeline', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert(extension !== undefined, `${id} is not known to VS Code`);
    await vscode.window.showTextDocument(pipelineFile());
    await extension.activate();
    assert(extension.isActive);
  });

  it('reads dvc.yaml in a language of its own', async () => {
    const document = await vscode.workspace.openTextDocument(pipelineFile());
    assert.equal(document.languageId, 'dvc');
  });

  it('registers every command that package.json contributes', async () => {
    const contributed: readonly { readonly command: string }[] =
      vscode.extensions.getExtension(id)?.packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributed.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});

function pipelineFile(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert(folder !== undefined, 'VS Code has no folder open');
  return vscode.Uri.joinPath(folder.uri, 'dvc.yaml');
}
