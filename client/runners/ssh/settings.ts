/** One entry of `trainyard.runners` with `"kind": "ssh"`. */
import { isRecord, isStrings } from '../../../protocol/shape.ts';

export interface SshSettings {
  readonly name: string;
  /** An alias of the user's ssh configuration, a name or an address, with `user@` before it or not. */
  readonly host: string;
  /** Where jobs and code stand on the host: absolute, or from the home folder by `~/`. */
  readonly folder: string;
  /** Shell commands run in the shipped folder before the job's command. */
  readonly setup: readonly string[];
  /** What `ssh` is given beside the product's own options. */
  readonly sshArguments: readonly string[];
}

const known = ['name', 'kind', 'host', 'folder', 'setup', 'sshOptions', 'port', 'identityFile'];

/** What the settings say, or what is wrong with them, each in a sentence that says what to write. */
export function parseSshSettings(name: string, entry: unknown): SshSettings | { readonly problems: readonly string[] } {
  if (!isRecord(entry)) return { problems: ['it is not an object'] };
  const { host, folder = '~/trainyard', setup = [], sshOptions = [], port, identityFile } = entry;
  const problems: string[] = [];
  const read = <T>(value: unknown, is: (value: unknown) => value is T, otherwise: string, fallback: T): T => {
    if (is(value)) return value;
    problems.push(otherwise);
    return fallback;
  };
  for (const key of Object.keys(entry)) {
    if (!known.includes(key)) problems.push(`"${key}" is not known here; write one of ${known.join(', ')}`);
  }
  const options = read(
    sshOptions,
    isStrings,
    '"sshOptions" must be a list of arguments for ssh, as ["-F", "file"]',
    [],
  );
  const settings = {
    name,
    host: read(host, isHost, '"host" must be an alias of your ssh configuration, a host or user@host', ''),
    folder: read(folder, isRemoteFolder, '"folder" must be an absolute path on the host, or begin with ~/', ''),
    setup: read(setup, isStrings, '"setup" must be a list of shell commands', []),
    sshArguments: [
      ...(port === undefined
        ? []
        : ['-o', `Port=${read(port, isPort, '"port" must be a whole number from 1 to 65535', 22)}`]),
      ...(identityFile === undefined
        ? []
        : [
            '-o',
            `IdentityFile="${read(identityFile, isPath, '"identityFile" must be the path of a private key', '')}"`,
          ]),
      ...options,
    ],
  };
  return problems.length > 0 ? { problems } : settings;
}

/** Never one that ssh would take for an option, or that would change the meaning of a URL. */
export function isHost(value: unknown): value is string {
  return (
    typeof value === 'string' && /^([\w.][\w.+-]*@)?([\w.][\w.-]*|\[?[0-9a-f]*:[0-9a-f:.]+(%\w+)?\]?)$/i.test(value)
  );
}

function isRemoteFolder(value: unknown): value is string {
  return typeof value === 'string' && /^(~\/|\/)[^\n\0]+$/.test(value);
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65536;
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && /^[^\n\0"]+$/.test(value);
}
