/** The Python environment that has DVC and MLflow. */
import path from 'node:path';
import { findPython, type PythonEnvironment } from '../../client/python/environment.ts';

export const pythonFolder = path.join(import.meta.dirname, '../../.workbench/python');

export async function workbenchPython(): Promise<PythonEnvironment> {
  const interpreter = path.join(pythonFolder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const found = await findPython({ folders: [], interpreter, environment: process.env });
  if (found.kind === 'missing') throw new Error(found.message);
  return found;
}
