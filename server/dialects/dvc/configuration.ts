/** DVC's configuration, https://dvc.org/doc/command-reference/config: the project's own, and the user's and the system's. */
import os from 'node:os';
import path from 'node:path';
import type { Project } from '../../project/project.ts';

/** The names of the remotes, in lower case as DVC keeps them; `undefined` where a file of them cannot be read. */
export function remotesOf(root: string, project: Project): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const file of configurationFiles(root)) {
    const loaded = project.load(file);
    if (loaded.kind === 'document') for (const name of remotesIn(loaded.document.text)) names.add(name);
    else if (loaded.kind === 'unreadable') return undefined;
  }
  return names;
}

function remotesIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/^[ \t]*\[[ \t]*'?remote "(.+)"'?[ \t]*\]/gim), ([, name = '']) =>
    name.toLowerCase(),
  );
}

function configurationFiles(root: string): readonly string[] {
  const own = [path.join(root, '.dvc', 'config'), path.join(root, '.dvc', 'config.local')];
  const shared = [...folders()].map((folder) => path.join(folder, 'config'));
  return [...own, ...shared];
}

/** As Python's platformdirs names them for `dvc` of `iterative`. */
function* folders(): Iterable<string> {
  const { env } = process;
  const home = os.homedir();
  const ofUser = env['DVC_GLOBAL_CONFIG_DIR'];
  const ofSystem = env['DVC_SYSTEM_CONFIG_DIR'];
  switch (process.platform) {
    case 'win32':
      yield ofUser || path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'iterative', 'dvc');
      yield ofSystem || path.join(env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'iterative', 'dvc');
      return;
    case 'darwin':
      yield ofUser || path.join(home, 'Library', 'Application Support', 'dvc');
      yield ofSystem || '/Library/Application Support/dvc';
      return;
    default:
      yield ofUser || path.join(env['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'dvc');
      yield ofSystem || path.join((env['XDG_CONFIG_DIRS'] || '/etc/xdg').split(':')[0] ?? '/etc/xdg', 'dvc');
  }
}
