/** VS Code in the browser (code-server), installed by npm beside the repository's own packages. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from './files.mjs';
import { npm } from './npm.mjs';
import { codeServer, codeServerPackage, node } from './paths.mjs';
import { isStamped, stamp } from './stamps.mjs';

const version = '4.139.1';

/** @type {import('./steps.mjs').Step} */
export const workbenchStep = {
  name: 'code-server',
  title: 'Installing the workbench',
  usually: 'code-server, about 2 minutes',
  isDone: async () => (await installedVersion()) === version && (await isStamped('code-server', version)),
  work: async (log) => {
    await mkdir(codeServer, { recursive: true });
    const manifest = {
      private: true,
      dependencies: { 'code-server': version },
      // What builds native parts; npm runs no other scripts from version 12 on.
      allowScripts: { 'code-server': true, argon2: true },
    };
    await writeFile(path.join(codeServer, 'package.json'), JSON.stringify(manifest, null, 2));
    // code-server refuses to install under another Node than that it was made for.
    await npm(log, ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: codeServer, node });
    await stamp('code-server', version);
  },
};

async function installedVersion() {
  try {
    return JSON.parse(await readFile(path.join(codeServerPackage, 'package.json'), 'utf8')).version;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
