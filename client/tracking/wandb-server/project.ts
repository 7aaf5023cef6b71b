/**
 * Where a project says that its runs are sent to, and with which key: W&B's variables in the environment or `.env`, its
 * files `wandb/settings` and `~/.config/wandb/settings`, and `~/.netrc`, as W&B's own library reads them.
 */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { StoreLocation } from '../../storage/location.ts';
import { folderVariables, readFileIfThere } from '../../storage/projectVariables.ts';
import { statIfThere } from '../../storage/stamp.ts';
import type { Credentials } from '../../web/credentials.ts';
import { apiOf, hostsOf, storeAt } from './address.ts';
import { passwordIn } from './netrc.ts';

/** By their names in a file of settings; a variable's is `WANDB_…` in capitals. */
const settings = ['entity', 'project', 'base_url', 'api_key', 'mode'] as const;

type Settings = Readonly<Partial<Record<(typeof settings)[number], string>>>;

type Environment = Readonly<Record<string, string | undefined>>;

const usualServer = 'https://api.wandb.ai';

/** The store that a folder's project logs to, where it names one, and does not say that it works offline. */
export function projectStore(folder: string, environment: Environment): StoreLocation | undefined {
  const own = ownSettings(folder, environment);
  const { entity, base_url = usualServer, mode = 'online' } = { ...sharedSettings(environment), ...own };
  const api = apiOf(base_url);
  // What somebody has for all projects names none.
  if (own.project === undefined || api === undefined || !isOnline(mode)) return undefined;
  return storeAt(api, { entity, name: own.project });
}

/** Who asks that server: a key goes to the one that is named beside it, or under whose name it was kept. */
export function projectCredentials(server: string, folder: string, environment: Environment): Credentials | undefined {
  const { base_url = usualServer, api_key } = { ...sharedSettings(environment), ...ownSettings(folder, environment) };
  const key = apiOf(base_url) === server && api_key !== undefined ? api_key : keyInNetrc(server, environment);
  return key === undefined ? undefined : keyCredentials(key);
}

/** A key as the server takes it. */
export function keyCredentials(key: string): Credentials {
  return { kind: 'basic', username: 'api', password: key };
}

function isOnline(mode: string): boolean {
  return !/^(?:offline|disabled|dryrun)$/i.test(mode);
}

function ownSettings(folder: string, environment: Environment): Settings {
  const variables = folderVariables(folder, environment);
  const root = resolve(folder, variables['WANDB_DIR'] ?? '.');
  const hidden = join(root, '.wandb');
  const named = settings.flatMap((name) => {
    const value = variables[`WANDB_${name.toUpperCase()}`];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { ...settingsIn(statIfThere(hidden) ? hidden : join(root, 'wandb')), ...Object.fromEntries(named) };
}

function sharedSettings(environment: Environment): Settings {
  return settingsIn(environment['WANDB_CONFIG_DIR'] || join(homedir(), '.config', 'wandb'));
}

/** Of the section `default`, as Python's configparser reads it. */
function settingsIn(folder: string): Settings {
  let section = '';
  const found = new Map<string, string>();
  for (const line of readFileIfThere(join(folder, 'settings')).split(/\r?\n/)) {
    section = /^\[(.*)\]/.exec(line)?.[1] ?? section;
    const [, name = '', value = ''] = /^\s*([^#;=:[\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === 'default' && value !== '') found.set(name.toLowerCase(), value);
  }
  return Object.fromEntries(settings.flatMap((name) => (found.has(name) ? [[name, found.get(name)]] : [])));
}

function keyInNetrc(server: string, environment: Environment): string | undefined {
  const named = environment['NETRC'];
  const files = named ? [named] : ['.netrc', '_netrc'].map((name) => join(homedir(), name));
  const text = files.map(readFileIfThere).find((content) => content !== '') ?? '';
  return hostsOf(server)
    .map((host) => passwordIn(text, host))
    .find((password) => password !== undefined);
}
