/** What the system's `ssh` and git's call of it are given. Pure. */

import { quote } from './script.ts';
import type { SshSettings } from './settings.ts';

/** These hold whatever the user's configuration says: of each option ssh takes the first value it meets. */
const ours = [
  'BatchMode=yes',
  'ForwardAgent=no',
  'ClearAllForwardings=yes',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
  'LogLevel=ERROR',
];

/** Where the user's configuration says nothing, a dead connection is noticed within a minute. */
const unlessConfigured = ['ConnectTimeout=10', 'ServerAliveInterval=15', 'ServerAliveCountMax=3'];

/** Seconds that a connection shared by several calls stays open after the last. */
const persistence = 60;

/** @param controlPath Where the shared connection listens; `undefined` shares none (Windows' ssh cannot). */
export function sshOptions(settings: SshSettings, controlPath: string | undefined): readonly string[] {
  const sharing =
    controlPath === undefined
      ? ['ControlMaster=no', 'ControlPath=none']
      : ['ControlMaster=auto', `ControlPath=${controlPath}`, `ControlPersist=${persistence}`];
  const option = (value: string) => ['-o', value];
  return [
    '-T',
    ...[...ours, ...sharing].flatMap(option),
    ...settings.sshArguments,
    ...unlessConfigured.flatMap(option),
  ];
}

/** The whole argument list; `command` is a constant of ours and ids. */
export function sshArguments(
  settings: SshSettings,
  controlPath: string | undefined,
  command: string,
): readonly string[] {
  return [...sshOptions(settings, controlPath), '--', bare(settings.host), command];
}

/** For `GIT_SSH_COMMAND`, which git hands to a shell and appends the host and its own command to. */
export function gitSshCommand(program: string, settings: SshSettings, controlPath: string | undefined): string {
  return [program, ...sshOptions(settings, controlPath)].map(quote).join(' ');
}

/** @param folder Absolute path on the host. */
export function repositoryUrl(host: string, folder: string, project: string): string {
  const at = host.lastIndexOf('@') + 1;
  const name = bare(host.slice(at));
  const authority = host.slice(0, at) + (name.includes(':') ? `[${name}]` : name);
  const path = `${folder}/${project}.git`.split('/').map(encodeURIComponent).join('/');
  return `ssh://${authority}${path}`;
}

/** An IPv6 address without its brackets, as ssh wants it on its command line. */
function bare(host: string): string {
  return host.replace(/[[\]]/g, '');
}
