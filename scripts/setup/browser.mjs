/** VS Code in the browser with Trainyard installed, kept in `.workbench/vscode`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installExtension, startCodeServer } from './codeServer.mjs';
import { exists } from './files.mjs';
import { workbench } from './paths.mjs';
import { sourceHash, vsix } from './product.mjs';
import { isStamped, stamp } from './stamps.mjs';

const data = path.join(workbench, 'vscode');
const extensions = path.join(data, 'extensions');
const settings = path.join(data, 'user', 'User', 'settings.json');

/** What a first window shows: the folder and nothing else. Kept where the user changed it. */
const firstSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/**
 * @param {object} options
 * @param {string} options.folder
 * @param {number} options.port
 * @param {boolean} options.trusted
 * @param {(server: import('./server.mjs').Server) => void} options.onStarted
 * @returns {readonly import('./steps.mjs').Step[]}
 */
export function browserSteps({ onStarted, ...options }) {
  return [
    {
      name: 'install',
      title: 'Installing Trainyard into VS Code',
      isDone: async () => (await isStamped('install', await sourceHash())) && (await exists(extensions)),
      work: async (log) => {
        await installExtension(data, vsix, log);
        await mkdir(path.dirname(settings), { recursive: true });
        if (!(await exists(settings))) await writeFile(settings, `${JSON.stringify(firstSettings, null, 2)}\n`);
        await stamp('install', await sourceHash());
      },
    },
    {
      name: 'vscode',
      title: 'Starting VS Code in the browser',
      isDone: async () => false,
      work: async (log) => onStarted(await startCodeServer({ ...options, data, log })),
    },
  ];
}
