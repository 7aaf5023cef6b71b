/** The oldest Node of the machine: what users have, beside the one that the tests run in. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface MachineNode {
  readonly file: string;
  /** The first number of its version. */
  readonly major: number;
}

export async function machineNode(): Promise<MachineNode> {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const files = new Set([process.execPath, ...folders.map((folder) => path.join(folder, name))]);
  const nodes = (await Promise.all([...files].map(asked))).flatMap((node) => node ?? []);
  const [oldest] = nodes.toSorted((a, b) => a.major - b.major);
  if (oldest === undefined) throw new Error(`${process.execPath} does not run`);
  return oldest;
}

/** `undefined` where there is none. */
async function asked(file: string): Promise<MachineNode | undefined> {
  try {
    const { stdout } = await execute(file, ['--print', 'process.versions.node']);
    return { file, major: Number.parseInt(stdout, 10) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
