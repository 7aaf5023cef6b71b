/** The resolved pipeline beside its file, live and with a way back. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';

describe('the resolved pipeline', () => {
  let source: vscode.TextDocument;
  let resolved: vscode.TextDocument;

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert(folder !== undefined, 'VS Code has no folder open');
    source = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'dvc.yaml'));
    await vscode.window.showTextDocument(source);
    await vscode.commands.executeCommand('trainyard.showResolvedPipeline', source.uri);
    resolved = await until('the document', () =>
      vscode.window.visibleTextEditors.map(({ document }) => document).find(({ uri }) => uri.scheme !== 'file'),
    );
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens beside the file with its loops expanded, in the same colours', () => {
    assert.match(resolved.getText(), /train@forest:\n/);
    assert.match(resolved.getText(), /cmd: python src\/train\.py forest\n/);
    assert.equal(resolved.languageId, 'dvc');
    assert.equal(vscode.window.activeTextEditor?.document, source);
  });

  it('leads from a part to where it was written', async () => {
    const place = resolved.positionAt(resolved.getText().indexOf('data/digits.npz') + 2);
    const found: vscode.LocationLink[] = await vscode.commands.executeCommand(
      'vscode.executeDefinitionProvider',
      resolved.uri,
      place,
    );
    assert.deepEqual(
      found.map(({ targetUri }) => targetUri.path.split('/').at(-1)),
      ['params.yaml'],
    );
  });

  it('follows what is typed, and keeps the last content while the file is broken', async () => {
    const type = async (text: string, before: string) => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(source.uri, source.positionAt(source.getText().indexOf(before)), text);
      await vscode.workspace.applyEdit(edit);
    };
    await type('nice ', 'python src/evaluate.py');
    await until('the change', () => resolved.getText().includes('cmd: nice python src/evaluate.py'));
    await type('[', 'nice python');
    await until('the note', () => resolved.getText().startsWith('# As it was before. dvc.yaml, line'));
    assert.match(resolved.getText(), /cmd: nice python src\/evaluate\.py/);
  });
});
