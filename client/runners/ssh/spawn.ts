/** One run of the system's `ssh`. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../../../protocol/thrown.ts';
import { explainSsh } from './explain.ts';

/** What went wrong between here and the helper. */
export class HostError extends Error {
  override readonly name = 'HostError';
  /** `refused`: the host was reached and said no; `helper`: the helper is not installed there. */
  readonly reason: 'unreachable' | 'refused' | 'helper';

  constructor(reason: HostError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

const mostStderr = 8192;

/**
 * What the remote command prints, as it comes. Rejects with a {@link HostError} where ssh or the command failed,
 * with the signal's reason where it was aborted.
 */
export async function* runSsh(
  program: string,
  args: readonly string[],
  input: string | Buffer,
  host: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  signal.throwIfAborted();
  const child = spawn(program, args, { stdio: 'pipe', windowsHide: true });
  const kill = () => child.kill();
  signal.addEventListener('abort', kill, { once: true });
  const end = endOf(child);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-mostStderr);
  });
  // What ssh could not pass on is told by its exit code.
  child.stdin.on('error', () => undefined).end(input);
  try {
    yield* child.stdout;
    const code = await end;
    signal.throwIfAborted();
    if (code === 0) return;
    // The shared connection's own process may keep stderr open.
    await Promise.race([once(child.stderr, 'close'), delay(300)]);
    throw failure(host, code, stderr);
  } finally {
    signal.removeEventListener('abort', kill);
    child.kill();
  }
}

/** The exit code; `undefined` where a signal ended it. */
function endOf(child: ChildProcessWithoutNullStreams): Promise<number | Error | undefined> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code) => resolve(code ?? undefined));
  });
}

/** Exit codes: 93 and 94 are the helper's, 255 is ssh's own or says that the remote side was killed. */
function failure(host: string, code: number | Error | undefined, stderr: string): HostError {
  if (code instanceof Error) {
    const missing = errorCode(code) === 'ENOENT';
    const message = missing
      ? '`ssh` was not found. Install the OpenSSH client, or add it to the PATH.'
      : `\`ssh\` could not be started: ${code.message}`;
    return new HostError('refused', message, { cause: code });
  }
  if (code === 94) return new HostError('helper', `${host} has no helper yet`);
  if (code === undefined || code === 255) return new HostError('unreachable', explainSsh(host, stderr));
  const [, problem] = /^problem (.*)$/m.exec(stderr) ?? [];
  const said = problem ?? (stderr.trim() || `a command ended with exit code ${code}`);
  return new HostError('refused', `${host}: ${said}`);
}
