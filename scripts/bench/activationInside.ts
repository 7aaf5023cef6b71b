/** What VS Code runs to measure the activation: writes its milliseconds to the file that it was told. */
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';

export async function run(): Promise<void> {
  const { TRAINYARD_HOST_RESULT: file } = process.env;
  const extension = vscode.extensions.getExtension('trainyard.trainyard');
  if (file === undefined || !extension) throw new Error('Run this by `npm run bench -- activation`.');
  if (extension.isActive) throw new Error('The extension was active before it was asked for.');
  const begun = performance.now();
  await extension.activate();
  await writeFile(file, String(performance.now() - begun));
}
