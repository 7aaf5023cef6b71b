/** The desktop's VS Code, by its command `code`. */
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { run } from './command.mjs';

/** The absolute path of `code`; undefined where it is not on the PATH or has no screen to open a window on. */
export async function findDesktop() {
  const { PATH = '', DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME, VSCODE_IPC_HOOK_CLI } = process.env;
  const screen = DISPLAY ?? WAYLAND_DISPLAY ?? WSL_DISTRO_NAME ?? VSCODE_IPC_HOOK_CLI;
  if (process.platform === 'linux' && screen === undefined) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  for (const folder of PATH.split(path.delimiter)) {
    const file = path.join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== '' && found) return file;
  }
  return undefined;
}

/**
 * @param {string} code
 * @param {string} vsix
 * @param {string} folder
 * @returns {readonly import('./steps.mjs').Step[]}
 */
export function desktopSteps(code, vsix, folder) {
  return [
    {
      name: 'install',
      title: 'Installing Trainyard into VS Code',
      isDone: async () => false,
      work: (log) => runCode(log, code, ['--install-extension', vsix, '--force']),
    },
    {
      name: 'open',
      title: 'Opening VS Code',
      isDone: async () => false,
      work: (log) => runCode(log, code, ['--new-window', folder]),
    },
  ];
}

/**
 * @param {string} log
 * @param {string} code
 * @param {readonly string[]} args
 */
async function runCode(log, code, args) {
  if (process.platform !== 'win32') return run(log, code, args);
  // A .cmd file is only started by the command interpreter.
  const { ComSpec = 'cmd.exe' } = process.env;
  return run(log, ComSpec, ['/d', '/c', code, ...args]);
}
