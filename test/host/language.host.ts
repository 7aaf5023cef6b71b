/** What the language server knows reaches the editor through the client. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';

describe('dvc.yaml in the editor', () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await vscode.workspace.openTextDocument(fileNamed('dvc.yaml'));
    await vscode.window.showTextDocument(document);
  });

  it('has a lens above each stage, and one for all', async () => {
    const titles = await until('lenses', async () => {
      const found: vscode.CodeLens[] = await vscode.commands.executeCommand(
        'vscode.executeCodeLensProvider',
        document.uri,
        10,
      );
      return found.length > 0 && found.map(({ command }) => command?.title ?? '');
    });
    const launching = titles.filter((title) => title.includes('Launch'));
    assert.equal(launching.length, 4, titles.join(', '));
  });

  it('tells the value of a parameter, and where it stands', async () => {
    const place = document.positionAt(document.getText().indexOf('${data}') + 3);
    const hovers: vscode.Hover[] = await vscode.commands.executeCommand(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    assert(text.join('\n').includes('data/digits.npz'), text.join('\n'));

    const found: (vscode.Location | vscode.LocationLink)[] = await vscode.commands.executeCommand(
      'vscode.executeDefinitionProvider',
      document.uri,
      place,
    );
    const files = found.map((target) => ('uri' in target ? target.uri : target.targetUri).path);
    assert(files.length === 1 && files[0]?.endsWith('/params.yaml'), files.join(', '));
  });

  it('renames a parameter in all files at once', async () => {
    const place = document.positionAt(document.getText().indexOf('${data}') + 3);
    const edit: vscode.WorkspaceEdit = await vscode.commands.executeCommand(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      place,
      'digits',
    );
    const files = edit.entries().map(([{ path }, edits]) => `${path.split('/').at(-1)}: ${edits.length}`);
    assert.deepEqual(files.toSorted(), ['dvc.yaml: 3', 'params.yaml: 1']);
  });

  it('counts what is typed into params.yaml before it is saved', async () => {
    const problems = () => vscode.languages.getDiagnostics(document.uri);
    assert.deepEqual(problems(), []);
    const params = await vscode.workspace.openTextDocument(fileNamed('params.yaml'));
    await vscode.window.showTextDocument(params);
    const line = params
      .getText()
      .split('\n')
      .findIndex((text) => text.startsWith('data:'));
    const renamed = new vscode.WorkspaceEdit();
    renamed.replace(params.uri, new vscode.Range(line, 0, line, 4), 'date');
    await vscode.workspace.applyEdit(renamed);
    const told = await until('the unknown parameter', () => problems().length > 0 && problems());
    assert(told.every(({ message, source }) => message.includes('data') && source === 'trainyard'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('no problem', () => problems().length === 0);
  });
});

function fileNamed(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert(folder !== undefined, 'VS Code has no folder open');
  return vscode.Uri.joinPath(folder.uri, name);
}
