/**
 * Processes told apart for certain: a pid alone is used again, a pid with its start time is not, and after a
 * reboot neither means anything.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isNumber, isString, objectOf } from '../../protocol/shape.ts';
import { errorCode } from '../../protocol/thrown.ts';

const execute = promisify(execFile);

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever terms the system has: clock ticks since boot, or a date. */
  readonly start: string;
  /** Changes with every boot; '' where start is a date precise enough by itself. */
  readonly boot: string;
}

export const isProcessIdentity = objectOf<ProcessIdentity>({ pid: isNumber, start: isString, boot: isString });

/** `undefined` where there is no such process, or only its zombie. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  switch (process.platform) {
    case 'linux': {
      const stat = await linuxStat(pid);
      if (stat === undefined) return undefined;
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
      return { pid, start: stat.start, boot: boot.trim() };
    }
    case 'win32': {
      const query = `(Get-Process -Id ${pid} -ErrorAction SilentlyContinue).StartTime.ToFileTimeUtc()`;
      const start = await output('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]);
      return start === '' ? undefined : { pid, start, boot: '' };
    }
    default: {
      const start = await output('ps', ['-o', 'lstart=', '-p', String(pid)]);
      if (start === '') return undefined;
      return { pid, start, boot: await output('sysctl', ['-n', 'kern.bootsessionuuid']) };
    }
  }
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identify(identity.pid);
  return now !== undefined && now.start === identity.start && now.boot === identity.boot;
}

/**
 * The living processes of a process group, and those whose environment holds `NAME=value`, whatever group or
 * session they moved to. Other users' environments cannot be read. Not for Windows, which has neither.
 */
export async function membersOf(group: number | undefined, marker: string): Promise<readonly number[]> {
  return process.platform === 'linux' ? await linuxMembers(group, marker) : await otherMembers(group, marker);
}

/** The fields of `/proc/<pid>/stat` (proc_pid_stat(5)) that follow the name, which may hold blanks and brackets. */
export function parseStat(text: string): { readonly state: string; readonly group: number; readonly start: string } {
  const [state = '', , group = '', ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state, group: Number(group), start: rest[16] ?? '' };
}

/** Lines of `ps -o pid=,pgid=,stat=,command=` with the environment behind the command, as macOS's `-E` shows it. */
export function parseProcessList(text: string, group: number | undefined, marker: string): readonly number[] {
  const found: number[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s(.*)$/.exec(line);
    if (match === null || match[3]?.startsWith('Z')) continue;
    if (Number(match[2]) === group || ` ${match[4]} `.includes(` ${marker} `)) found.push(Number(match[1]));
  }
  return found;
}

async function linuxStat(pid: number): Promise<ReturnType<typeof parseStat> | undefined> {
  const text = await readOfProcess(pid, 'stat');
  if (text === undefined) return undefined;
  const stat = parseStat(text);
  return stat.state === 'Z' || stat.state === 'X' ? undefined : stat;
}

async function linuxMembers(group: number | undefined, marker: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = await linuxStat(pid);
    if (stat === undefined) continue;
    const environment = stat.group === group ? '' : await readOfProcess(pid, 'environ');
    if (stat.group === group || environment?.split('\0').includes(marker)) found.push(pid);
  }
  return found;
}

async function otherMembers(group: number | undefined, marker: string): Promise<readonly number[]> {
  const withEnvironment = process.platform === 'darwin' ? ['-E'] : [];
  const listing = await output('ps', ['-A', '-ww', ...withEnvironment, '-o', 'pid=,pgid=,stat=,command=']);
  return parseProcessList(listing, group, marker);
}

/** `undefined` where the process has gone or is not ours to look into. */
async function readOfProcess(pid: number, name: 'stat' | 'environ'): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** What the program printed; '' where it found nothing, which `ps` says by its exit code. */
async function output(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { windowsHide: true, maxBuffer: 64 << 20 });
    return stdout.trim();
  } catch (error) {
    const exitCode: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof exitCode === 'number') return '';
    throw new Error(`${program} is needed to watch jobs but cannot be run; check that it is on the PATH`, {
      cause: error,
    });
  }
}
