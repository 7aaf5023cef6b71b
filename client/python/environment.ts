/**
 * The Python environment that a workspace uses, found by looking at files: no Python is started.
 */
import { constants, type Dirent } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../../protocol/thrown.ts';

export interface PythonEnvironment {
  readonly kind: 'found';
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** The folders of programs to put first on the PATH; none where it is on the PATH already. */
  readonly bin: readonly string[];
  /** The environment's own folder, where it is a virtual or a conda environment. */
  readonly prefix: { readonly kind: 'venv' | 'conda'; readonly folder: string } | undefined;
  /** Absolute path of `dvc`: the environment's, else the one on the PATH. */
  readonly dvc: string | undefined;
}

export type FoundPython = PythonEnvironment | { readonly kind: 'missing'; readonly message: string };

export interface PythonSearch {
  /** Folders to look in, the nearest first: the pipeline file's, then the workspace's. Absolute. */
  readonly folders: readonly string[];
  /** An interpreter that the user chose, in our settings or in the Python extension. Absolute. */
  readonly interpreter?: string | undefined;
  /** The environment of the process. */
  readonly environment: NodeJS.ProcessEnv;
}

const windows = process.platform === 'win32';
const programs = windows ? 'Scripts' : 'bin';
const usualNames = ['.venv', 'venv', 'env'];

/**
 * In this order: the chosen interpreter; a virtual environment in one of the folders; the one that is activated; the
 * PATH. A chosen interpreter that is not there is told rather than passed over.
 */
export async function findPython(search: PythonSearch): Promise<FoundPython> {
  const { interpreter, folders, environment } = search;
  if (interpreter !== undefined) {
    if (await isProgram(interpreter)) return await describe(interpreter, environment);
    const message = `The chosen Python ${interpreter} is not there. Choose another interpreter, or install it again.`;
    return { kind: 'missing', message };
  }
  for (const folder of folders) {
    const python = await virtualEnvironmentIn(folder);
    if (python !== undefined) return await describe(python, environment);
  }
  const { VIRTUAL_ENV, CONDA_PREFIX } = environment;
  for (const prefix of [VIRTUAL_ENV, CONDA_PREFIX]) {
    const python = prefix === undefined ? undefined : await pythonOf(prefix);
    if (python !== undefined) return await describe(python, environment);
  }
  const onPath = (await onThePath('python3', environment)) ?? (await onThePath('python', environment));
  if (onPath !== undefined) return await describe(onPath, environment);
  const message =
    'No Python was found: none chosen, no virtual environment in the workspace, none on the PATH. Install Python, then make ' +
    `one with \`python3 -m venv .venv\`.`;
  return { kind: 'missing', message };
}

/** What the user can do where `dvc` is missing; `undefined` where it is there. */
export function missingDvc(found: PythonEnvironment): string | undefined {
  if (found.dvc !== undefined) return undefined;
  return `dvc is neither in ${found.prefix?.folder ?? path.dirname(found.python)} nor on the PATH. Install it: \`${found.python} -m pip install dvc\`.`;
}

/** The variables that activating the environment would set; to be added to `environment`, in which PATH may be Path. */
export function activated(found: PythonEnvironment, environment: NodeJS.ProcessEnv): Record<string, string> {
  const name = pathVariable(environment);
  const searched = [...found.bin, environment[name]].filter((part) => part !== undefined && part !== '');
  return {
    [name]: searched.join(path.delimiter),
    ...(found.prefix?.kind === 'venv' && { VIRTUAL_ENV: found.prefix.folder }),
    ...(found.prefix?.kind === 'conda' && { CONDA_PREFIX: found.prefix.folder }),
  };
}

async function describe(python: string, environment: NodeJS.ProcessEnv): Promise<PythonEnvironment> {
  const prefix = await prefixOf(python);
  const own = prefix === undefined ? [path.dirname(python)] : programFolders(prefix);
  let dvc: string | undefined;
  for (const folder of own) dvc ??= await programIn(folder, 'dvc');
  dvc ??= await onThePath('dvc', environment);
  return { kind: 'found', python, bin: own, prefix, dvc };
}

/** Activating a conda environment on Windows adds these. */
function programFolders({ kind, folder }: { readonly kind: 'venv' | 'conda'; readonly folder: string }): string[] {
  if (kind === 'conda' && windows) return [folder, path.join(folder, 'Library', 'bin'), path.join(folder, programs)];
  return [path.join(folder, programs)];
}

/** The environment around an interpreter: its folder's, or the folder's above. */
async function prefixOf(python: string): Promise<PythonEnvironment['prefix']> {
  const folder = path.dirname(python);
  for (const candidate of [path.dirname(folder), folder]) {
    if (await exists(path.join(candidate, 'pyvenv.cfg'))) return { kind: 'venv', folder: candidate };
    if (await exists(path.join(candidate, 'conda-meta'))) return { kind: 'conda', folder: candidate };
  }
  return undefined;
}

/** By the usual names, then any folder with a pyvenv.cfg. */
async function virtualEnvironmentIn(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(nothingThere);
  const names = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
  const ordered = [...usualNames.filter((name) => names.includes(name)), ...names.sort()];
  for (const name of ordered) {
    const prefix = path.join(folder, name);
    if (!(await exists(path.join(prefix, 'pyvenv.cfg')))) continue;
    const python = await pythonOf(prefix);
    if (python !== undefined) return python;
  }
  return undefined;
}

async function pythonOf(prefix: string): Promise<string | undefined> {
  for (const folder of windows ? [path.join(prefix, programs), prefix] : [path.join(prefix, programs)]) {
    const python = await programIn(folder, 'python');
    if (python !== undefined) return python;
  }
  return undefined;
}

async function onThePath(name: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (environment[pathVariable(environment)] ?? '').split(path.delimiter)) {
    const program = folder === '' ? undefined : await programIn(folder, name);
    if (program !== undefined) return program;
  }
  return undefined;
}

async function programIn(folder: string, name: string): Promise<string | undefined> {
  const program = path.join(folder, windows ? `${name}.exe` : name);
  return (await isProgram(program)) ? program : undefined;
}

function pathVariable(environment: NodeJS.ProcessEnv): string {
  if (!windows) return 'PATH';
  return Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'Path';
}

async function isProgram(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

function nothingThere(error: unknown): Dirent[] {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return [];
  throw error;
}
