/** Debian's PostgreSQL, with a cluster of its own on loopback. */
import { execFile } from 'node:child_process';
import { chown, readdir } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../scripts/setup/ports.mjs';
import { ProcessGroup } from './processGroup.ts';
import { until } from './until.ts';

const execute = promisify(execFile);
const installed = '/usr/lib/postgresql';

/** The folder of its programs, of the newest version; `undefined` where it is not installed. */
export async function postgresPrograms(): Promise<string | undefined> {
  const versions = await readdir(installed).catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest && path.join(installed, newest, 'bin');
}

export class Postgres {
  /** As SQLAlchemy names the database. */
  readonly uri: string;
  readonly #process: ProcessGroup;

  private constructor(uri: string, process: ProcessGroup) {
    this.uri = uri;
    this.#process = process;
  }

  /** @param programs As {@link postgresPrograms} gives it. @param folder Empty, and its own from now on. */
  static async start(programs: string, folder: string): Promise<Postgres> {
    const user = await userFor();
    if (user) await chown(folder, user.uid, user.gid);
    const data = path.join(folder, 'data');
    const options = { cwd: folder, ...user };
    await execute(path.join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], options);
    const port = await freePort();
    const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'];
    const running = new ProcessGroup(
      path.join(programs, 'postgres'),
      ['-D', data, '-p', String(port), ...settings],
      options,
    );
    await until('PostgreSQL answers', () => {
      running.assertRuns();
      return isOpen(port);
    });
    return new Postgres(`postgresql+psycopg2://postgres@127.0.0.1:${port}/postgres`, running);
  }

  async stop(): Promise<void> {
    await this.#process.end('SIGINT');
  }
}

/** PostgreSQL refuses to be run by root. */
async function userFor(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((option) => execute('id', [option, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const end = (isConnected: boolean) => {
      socket.destroy();
      resolve(isConnected);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
