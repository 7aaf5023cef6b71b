/** Where everything that set-up makes stands: below `.workbench/`, which git ignores. */
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');
export const workbench = path.join(root, '.workbench');

/** A virtual environment with the tools of the sample: DVC, MLflow, scikit-learn. */
export const pythonEnvironment = path.join(workbench, 'python');
export const pythonBin = path.join(pythonEnvironment, process.platform === 'win32' ? 'Scripts' : 'bin');

/** VS Code in the browser, in a folder of its own: it brings 740 MB. */
export const codeServer = path.join(workbench, 'code-server');
export const codeServerPackage = path.join(codeServer, 'node_modules', 'code-server');

export const sampleSource = path.join(root, 'examples', 'digits');

/** Node 24, from npm, whatever Node started the script. */
export const node = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
