/** The DVC project around a folder, and how one is made where there is none. */
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** The nearest folder upwards that holds a `.dvc` folder: where DVC works. */
export async function dvcRoot(folder: string): Promise<string | undefined> {
  return await nearest(folder, async (candidate) => (await stat(join(candidate, '.dvc'))).isDirectory());
}

export async function explainMissingRoot(pipeline: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(pipeline)?.uri.fsPath ?? dirname(pipeline.fsPath);
  const command = await initialisation(folder);
  const terminal = 'Open Terminal';
  const message = `This folder is no DVC project yet. Run \`${command}\` in it, then launch again.`;
  if ((await vscode.window.showErrorMessage(message, terminal)) !== terminal) return;
  const opened = vscode.window.createTerminal({ name: 'Set up DVC', cwd: folder });
  opened.show();
  // Written, not run: the user sees what will happen and presses Enter.
  opened.sendText(command, false);
}

/** The `;` parts commands in every shell that VS Code opens but cmd. */
async function initialisation(folder: string): Promise<string> {
  const repository = await nearest(folder, async (candidate) => (await stat(join(candidate, '.git'))) !== undefined);
  if (repository === undefined) return 'git init; dvc init';
  return repository === folder ? 'dvc init' : 'dvc init --subdir';
}

/** @param holds Rejects where what is looked for is not there. */
async function nearest(folder: string, holds: (candidate: string) => Promise<boolean>): Promise<string | undefined> {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (await holds(candidate).catch(() => false)) return candidate;
    if (candidate === dirname(candidate)) return undefined;
  }
}
