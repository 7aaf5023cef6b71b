/** A private Debian sshd on 127.0.0.1, with keys and a home folder of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseSshSettings, type SshSettings } from '../../client/runners/ssh/settings.ts';
import { until } from './until.ts';

const execute = promisify(execFile);
const program = '/usr/sbin/sshd';

export class Sshd {
  readonly port: number;
  /** The home folder of whoever logs in. */
  readonly home: string;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
    this.home = path.join(folder, 'home');
  }

  /** Started, and its host key known to {@link settings}. */
  static async start(folder: string): Promise<Sshd> {
    const sshd = new Sshd(folder, await freePort());
    await sshd.#makeKeys();
    await sshd.start();
    return sshd;
  }

  /** What a user would write in `trainyard.runners`. */
  entry(more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      name: 'gpu1',
      kind: 'ssh',
      host: `${os.userInfo().username}@127.0.0.1`,
      port: this.port,
      identityFile: path.join(this.#folder, 'key'),
      sshOptions: ['-F', 'none', '-o', `UserKnownHostsFile=${path.join(this.#folder, 'known_hosts')}`],
      ...more,
    };
  }

  settings(more: Record<string, unknown> = {}): SshSettings {
    const settings = parseSshSettings('gpu1', this.entry(more));
    if ('problems' in settings) throw new Error(settings.problems.join('; '));
    return settings;
  }

  /** @param searchPath The PATH of whoever logs in, where it is not to be the system's. */
  async start(searchPath?: string): Promise<void> {
    await this.#configure(searchPath);
    this.#process = spawn(program, ['-D', '-e', '-f', path.join(this.#folder, 'sshd_config')], { stdio: 'ignore' });
    await until('sshd listens', () => answers(this.port));
  }

  /** Ends the daemon and every connection; what the sessions started detached goes on. */
  async stop(): Promise<void> {
    const daemon = this.#process;
    if (daemon === undefined) return;
    const connections = await this.#connections();
    this.#process = undefined;
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');
    for (const pid of connections) signal(pid, 'SIGKILL');
  }

  /** Cuts what is connected now; new connections are taken. */
  async cutConnections(): Promise<void> {
    for (const pid of await this.#connections()) signal(pid, 'SIGKILL');
  }

  /** Lets what is connected now hang: open, and silent. */
  async freezeConnections(): Promise<void> {
    for (const pid of await this.#connections()) signal(pid, 'SIGSTOP');
  }

  /** The daemon's children and theirs that are sshd too. */
  async #connections(): Promise<readonly number[]> {
    const found: number[] = [];
    let parents = [this.#process?.pid];
    while (parents.length > 0) {
      const children = (await sshdProcesses()).filter(({ parent }) => parents.includes(parent)).map(({ pid }) => pid);
      found.push(...children);
      parents = children;
    }
    return found;
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }

  async #makeKeys(): Promise<void> {
    await mkdir(this.home, { recursive: true });
    for (const name of ['hostkey', 'key']) {
      await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', this.#file(name)]);
    }
    const hostKey = await readFile(this.#file('hostkey.pub'), 'utf8');
    await writeFile(this.#file('known_hosts'), `[127.0.0.1]:${this.port} ${hostKey}`);
  }

  async #configure(searchPath: string | undefined): Promise<void> {
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
    const environment = [`HOME=${this.home}`, ...(searchPath === undefined ? [] : [`PATH=${searchPath}`])];
    const lines = [
      `Port ${this.port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${this.#file('hostkey')}`,
      `AuthorizedKeysFile ${this.#file('key.pub')}`,
      `PidFile ${this.#file('sshd.pid')}`,
      `SetEnv ${environment.join(' ')}`,
      'UsePAM no',
      'StrictModes no',
      'PasswordAuthentication no',
    ];
    await writeFile(this.#file('sshd_config'), `${lines.join('\n')}\n`);
  }
}

async function sshdProcesses(): Promise<readonly { readonly pid: number; readonly parent: number }[]> {
  const found: { pid: number; parent: number }[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [, command, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
    if (command?.startsWith('sshd')) found.push({ pid: Number(name), parent: Number(parent) });
  }
  return found;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
