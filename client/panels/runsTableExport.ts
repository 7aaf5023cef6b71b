/** Saves what a runs table shows as a file. */
import * as vscode from 'vscode';
import { scopeTitle, type TableScope } from './runsTableModel.ts';

/** Asks where; `data` is the whole file. */
export async function saveCsv(scope: TableScope, data: Uint8Array): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `${fileName(scopeTitle(scope))}.csv`;
  const file = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
    filters: { 'Comma-separated values': ['csv'] },
    title: 'Export Runs',
  });
  if (!file) return;
  await vscode.workspace.fs.writeFile(file, data);
  const open = 'Open';
  const answer = await vscode.window.showInformationMessage(
    `Exported to ${vscode.workspace.asRelativePath(file)}`,
    open,
  );
  if (answer === open) await vscode.window.showTextDocument(file);
}

/** An experiment's name may hold anything; a file's may not. */
function fileName(title: string): string {
  const name = title
    .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
    .replace(/^[. -]+|[. ]+$/g, '')
    .slice(0, 80);
  return name || 'runs';
}
