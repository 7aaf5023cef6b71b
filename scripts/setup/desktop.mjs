/** The desktop's VS Code, by its command `code`. */
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { run } from './command.mjs';

/**
 * The absolute path of `code`; undefined where it is not on the PATH or has no screen to open a window on.
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function findDesktop(env = process.env) {
  const { PATH = '', DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME, VSCODE_IPC_HOOK_CLI } = env;
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
  const { ComSpec = 'cmd.exe' } = process.env;
  return run(log, ComSpec, ['/d', '/s', '/c', commandLine([code, ...args])], { windowsVerbatimArguments: true });
}

/**
 * What `cmd /s /c` starts a .cmd file by, as only the command interpreter can: it takes the outer quotes away and
 * leaves the inner ones, without which it would part the words at blanks and at `&`. No path on Windows holds a quote.
 * @param {readonly string[]} words
 */
export function commandLine(words) {
  return `"${words.map((word) => `"${word}"`).join(' ')}"`;
}
