/** How dvc is started on this machine: from the Python environment of the workspace, or why it cannot be. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { activated, findPython, missingDvc, type PythonEnvironment } from '../python/environment.ts';
import { chosenPython } from './python.ts';

export interface LocalCommand {
  readonly command: readonly [string, ...string[]];
  /** Variables beside those of the process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** `steps` follow `dvc`; `undefined` where something is missing, after the user was told what to do. */
export async function localCommand(
  file: vscode.Uri,
  root: string,
  steps: readonly string[],
  log: vscode.LogOutputChannel,
): Promise<LocalCommand | undefined> {
  const workspace = vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath;
  const folders = [dirname(file.fsPath), root, ...(workspace === undefined ? [] : [workspace])];
  const environment = process.env;
  const found = await findPython({ folders, interpreter: await chosenPython(file, log), environment });
  if (found.kind === 'missing') {
    await explainPython(found.message);
    return undefined;
  }
  const missing = missingDvc(found);
  if (missing !== undefined || found.dvc === undefined) {
    await explainDvc(missing ?? 'dvc was not found.', found);
    return undefined;
  }
  return { command: [found.dvc, ...steps], environment: activated(found, environment) };
}

async function explainPython(message: string): Promise<void> {
  const choose = 'Choose Interpreter';
  if ((await vscode.window.showErrorMessage(message, choose)) === choose) await chooseInterpreter();
}

async function explainDvc(message: string, { python }: PythonEnvironment): Promise<void> {
  const install = 'Install dvc…';
  const choose = 'Choose Interpreter';
  const answer = await vscode.window.showErrorMessage(message, install, choose);
  if (answer === choose) await chooseInterpreter();
  if (answer === install) {
    const terminal = vscode.window.createTerminal('Install dvc');
    terminal.show();
    // Written, not run: the user sees what will happen and presses Enter.
    terminal.sendText(`"${python}" -m pip install dvc`, false);
  }
}

async function chooseInterpreter(): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  if (commands.includes('python.setInterpreter')) await vscode.commands.executeCommand('python.setInterpreter');
  else await vscode.commands.executeCommand('workbench.action.openSettings', 'trainyard.python');
}
