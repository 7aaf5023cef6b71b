/** What ssh says when it cannot get through, as what the user can do. Pure. */

const explanations: readonly (readonly [RegExp, (host: string) => string])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|host key for .* has changed/i,
    (host) =>
      `The host key of ${host} is not the one that is known. Either the machine was installed anew or somebody stands ` +
      `between: ask whoever runs it, then remove the old key with \`ssh-keygen -R\`.`,
  ],
  [
    /host key verification failed|no .* host key is known/i,
    (host) =>
      `The host key of ${host} is not known yet. Run \`ssh ${host}\` in a terminal, compare the fingerprint and accept ` +
      'it, then try again.',
  ],
  [
    /permission denied|too many authentication failures|no supported authentication/i,
    (host) =>
      `${host} does not let you in without a password. Add your key to the ssh agent (\`ssh-add\`) or name it in your ssh ` +
      `configuration; \`ssh -o BatchMode=yes ${host}\` must work in a terminal.`,
  ],
  [
    /bad line length character/i,
    (host) =>
      `The login scripts on ${host} print something before git can speak. Let them be silent where there is no terminal ` +
      '(in .bashrc: `[ -t 1 ] || return`), then try again.',
  ],
  [
    /could not resolve hostname|name or service not known/i,
    (host) => `No machine is called ${host}. Check the host in the settings, your ssh configuration and the network.`,
  ],
  [
    /connection refused/i,
    (host) => `${host} refuses connections. Check that the machine is up, that sshd runs there, and the port.`,
  ],
  [
    /timed out|timeout|no route to host|network is unreachable/i,
    (host) => `${host} does not answer. Check that the machine is up and the network (a VPN?) is there.`,
  ],
];

/** Whether that is what git or ssh say where no connection came about. */
export function saysUnreachable(said: string): boolean {
  return /could not read from remote repository/i.test(said);
}

/** @param said What ssh printed to stderr; '' where a connection was cut. */
export function explainSsh(host: string, said: string): string {
  const [, explain] = explanations.find(([pattern]) => pattern.test(said)) ?? [];
  if (explain !== undefined) return explain(host);
  const text = said.trim();
  return text === '' ? `The connection to ${host} was cut.` : `ssh cannot reach ${host}: ${text}`;
}
