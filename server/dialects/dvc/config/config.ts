/** DVC's settings, as far as they bear on how a project loads: https://dvc.org/doc/user-guide/project-structure/configuration. */
import { homedir } from 'node:os';
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { defaultOptionStyle, type OptionStyle } from '../options.ts';
import { fromHome } from './home.ts';
import { type Ini, type IniSection, parseIni } from './ini.ts';

export interface Config {
  readonly options: OptionStyle;
  /** False where the project takes no notice of git. */
  readonly usesGit: boolean;
  /** The URL behind each remote, by its name in lower case; a path is absolute. */
  readonly remotes: ReadonlyMap<string, string>;
  /** The folder in which DVC keeps contents, absolute; `undefined` where that is on another machine. */
  readonly cache: string | undefined;
  /** False where a file of it cannot be read, so that more may be set than is known. */
  readonly isWhole: boolean;
}

/** Of the system, the user, the project, and the project on this machine: later ones override. */
export function configFiles(root: string, environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const { system, user } = machineFolders(environment);
  return [
    path.join(environment['DVC_SYSTEM_CONFIG_DIR'] || system, 'config'),
    path.join(environment['DVC_GLOBAL_CONFIG_DIR'] || user, 'config'),
    path.join(root, '.dvc', 'config'),
    path.join(root, '.dvc', 'config.local'),
  ];
}

function machineFolders(environment: NodeJS.ProcessEnv): { readonly system: string; readonly user: string } {
  const home = homedir();
  switch (process.platform) {
    case 'win32':
      return {
        system: path.join(environment['PROGRAMDATA'] ?? 'C:\\ProgramData', 'iterative', 'dvc'),
        user: path.join(environment['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'iterative', 'dvc'),
      };
    case 'darwin':
      return {
        system: '/Library/Application Support/dvc',
        user: path.join(home, 'Library', 'Application Support', 'dvc'),
      };
    default:
      return {
        system: path.join(environment['XDG_CONFIG_DIRS']?.split(':')[0] || '/etc/xdg', 'dvc'),
        user: path.join(environment['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'dvc'),
      };
  }
}

export function loadConfig(root: string, project: Project): Config {
  const settings = new Map<string, string>();
  const remotes = new Map<string, string>();
  let cache = path.join(root, '.dvc', 'cache');
  for (const { folder, section } of sectionsOf(root, project)) {
    if (section.name === 'cache') cache = pathIn(section, 'dir', folder) ?? cache;
    const remote = remoteNameOf(section);
    if (remote !== undefined) remotes.set(remote, pathIn(section, 'url', folder) ?? remotes.get(remote) ?? '');
    else for (const [key, { value }] of section.entries) settings.set(`${section.name}.${key}`, value.toLowerCase());
  }
  const { bool, list } = defaultOptionStyle;
  return {
    options: {
      bool: settings.get('parsing.bool') === 'boolean_optional' ? 'boolean_optional' : bool,
      list: settings.get('parsing.list') === 'append' ? 'append' : list,
    },
    usesGit: settings.get('core.no_scm') !== 'true',
    remotes,
    cache: isUrl(cache) ? undefined : cache,
    isWhole: configFiles(root).every((file) => project.load(file).kind !== 'unreadable'),
  };
}

export function remoteNameOf({ name }: IniSection): string | undefined {
  return /^\s*remote\s*"(.*)"\s*$/.exec(name)?.[1];
}

function sectionsOf(
  root: string,
  project: Project,
): readonly { readonly folder: string; readonly section: IniSection }[] {
  return configFiles(root).flatMap((file) => {
    const loaded = project.load(file);
    if (loaded.kind !== 'document') return [];
    return iniOf(loaded.document).sections.map((section) => ({ folder: path.dirname(file), section }));
  });
}

/** A path is relative to the folder of the file, or to the user's; a URL stays as it is. */
function pathIn({ entries }: IniSection, key: string, folder: string): string | undefined {
  const written = entries.get(key)?.value;
  if (written === undefined || isUrl(written)) return written;
  return path.resolve(folder, fromHome(written));
}

function isUrl(text: string): boolean {
  return /^\w+:\/\//.test(text);
}

const parsed = new WeakMap<Document, Ini>();

export function iniOf(document: Document): Ini {
  const ini = parsed.get(document) ?? parseIni(document.whole);
  parsed.set(document, ini);
  return ini;
}
