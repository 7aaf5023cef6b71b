/** Which Python interpreter the user chose: by our setting, else in the Python extension. */
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';

/** An interpreter's path; the Python extension's choice counts only where it is there, ours as it was written. */
export async function chosenPython(file: vscode.Uri, log: vscode.LogOutputChannel): Promise<string | undefined> {
  const setting = vscode.workspace.getConfiguration('trainyard', file).get<string>('python', '').trim();
  if (setting !== '') return setting;
  const extension = vscode.extensions.getExtension<unknown>('ms-python.python');
  if (!extension) return undefined;
  try {
    const path = activeEnvironment(await extension.activate(), file);
    return path !== undefined && (await isFile(path)) ? path : undefined;
  } catch (error) {
    log.warn('the Python extension does not say which interpreter is chosen:', error);
    return undefined;
  }
}

/** `environments.getActiveEnvironmentPath(resource).path` of the Python extension's public interface. */
function activeEnvironment(api: unknown, file: vscode.Uri): string | undefined {
  const environments = member(api, 'environments');
  const ask = member(environments, 'getActiveEnvironmentPath');
  if (typeof ask !== 'function') return undefined;
  const path = member(ask.call(environments, file), 'path');
  return typeof path === 'string' && path !== '' ? path : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
