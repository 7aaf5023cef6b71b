/**
 * One host behind the system's `ssh`: the shared connection, the helper that is installed there, and calls of it.
 * The remote command is a constant and an id; all else goes through stdin.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { gitSshCommand, sshArguments } from './arguments.ts';
import { afterGreeting } from './frames.ts';
import type { SshSettings } from './settings.ts';
import { HostError, runSsh } from './spawn.ts';

/** Milliseconds. The first covers ssh's own timeout for connecting. */
const answerPatience = 60_000;

export type Verb = 'prepare' | 'launch' | 'follow' | 'cancel' | 'collect' | 'remove';

export interface Asking {
  readonly signal?: AbortSignal;
  /** Milliseconds. */
  readonly patience?: number;
}

export class SshHost {
  readonly settings: SshSettings;
  readonly #helperFile: string;
  readonly #program: string;
  #shared: { readonly folder: string; generation: number } | undefined;
  #ready: Promise<string> | undefined;

  /** @param helperFile The helper's script on this machine. */
  constructor(settings: SshSettings, helperFile: string, program = 'ssh') {
    this.settings = settings;
    this.#helperFile = helperFile;
    this.#program = program;
  }

  /** What the helper printed. Rejects with a {@link HostError}. */
  async ask(verb: Verb, id: string, lines: readonly string[], asking: Asking = {}): Promise<string> {
    const chunks: Buffer[] = [];
    const { signal, patience = answerPatience } = asking;
    const late = AbortSignal.timeout(patience);
    try {
      for await (const chunk of this.stream(verb, id, lines, signal ? AbortSignal.any([signal, late]) : late)) {
        chunks.push(chunk);
      }
    } catch (error) {
      throw late.aborted ? this.#tooLate(error) : error;
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  /** What the helper prints, as it comes; ends without an error only where the helper ended well. */
  async *stream(verb: Verb, id: string, lines: readonly string[], signal: AbortSignal): AsyncGenerator<Buffer> {
    const input = lines.map((line) => `${line}\n`).join('');
    try {
      yield* this.#call(verb, id, input, signal);
    } catch (error) {
      if (!(error instanceof HostError) || error.reason !== 'helper') throw error;
      // The host's cache was emptied since we last looked; nothing has been printed.
      this.#ready = undefined;
      yield* this.#call(verb, id, input, signal);
    }
  }

  /** For git; after any call, so that the connection stands. */
  gitSshCommand(): string {
    return gitSshCommand(this.#program, this.settings, this.#controlPath());
  }

  /** Leaves a shared connection that hangs; the next call opens another. */
  renew(): void {
    if (this.#shared !== undefined) this.#shared.generation++;
    this.#ready = undefined;
  }

  /** Ends the shared connection and all calls over it. */
  async close(): Promise<void> {
    const control = this.#controlPath();
    if (this.#shared === undefined || control === undefined) return;
    const ended = runSsh(
      this.#program,
      ['-O', 'exit', '-o', `ControlPath=${control}`, ...this.settings.sshArguments, '--', this.settings.host],
      '',
      this.settings.host,
      AbortSignal.timeout(5000),
    );
    await drain(ended).catch(onlyHostErrors);
    await rm(this.#shared.folder, { recursive: true, force: true });
    this.#shared = undefined;
  }

  async *#call(verb: Verb, id: string, input: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    this.#ready ??= this.#makeReady().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    const helper = await unlessAborted(this.#ready, signal);
    yield* afterGreeting(this.#run(callOf(helper, `${verb} ${id}`), input, signal));
  }

  /** The first call opens the connection that the others share; several at once would race for it. */
  async #makeReady(): Promise<string> {
    if (process.platform !== 'win32') {
      // Not in the folder for temporary files that macOS gives: its long name leaves a socket's path no room.
      this.#shared ??= { folder: await mkdtemp('/tmp/trainyard-'), generation: 0 };
    }
    const text = await readFile(this.#helperFile);
    const helper = `helper-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.sh`;
    const signal = AbortSignal.timeout(answerPatience);
    try {
      await drain(this.#run(callOf(helper, 'hello -'), '', signal));
    } catch (error) {
      if (!(error instanceof HostError) || error.reason !== 'helper') throw error;
      await drain(this.#run(installationOf(helper, text.length), text, signal));
    }
    return helper;
  }

  /** The shared connection may be what hangs. */
  #tooLate(cause: unknown): HostError {
    this.renew();
    return new HostError('unreachable', `${this.settings.host} did not answer in time.`, { cause });
  }

  #run(command: string, input: string | Buffer, signal: AbortSignal): AsyncGenerator<Buffer> {
    const { host } = this.settings;
    return runSsh(this.#program, sshArguments(this.settings, this.#controlPath(), command), input, host, signal);
  }

  #controlPath(): string | undefined {
    const shared = this.#shared;
    return shared === undefined ? undefined : path.join(shared.folder, `${shared.generation}-%C`);
  }
}

const cache = '$HOME/.cache/trainyard';

/** Exit code 94: the helper is not there. Quoted so that any login shell hands it to `sh` as it is. */
function callOf(helper: string, words: string): string {
  return `sh -c 'h="${cache}/${helper}"; [ -f "$h" ] || exit 94; exec sh "$h" ${words}'`;
}

/** A connection cut in the middle leaves no half of a helper. */
function installationOf(helper: string, size: number): string {
  const steps = `mkdir -p "$d" && cat >"$d/$$" && [ $(wc -c <"$d/$$") -eq ${size} ] && mv -f "$d/$$" "$d/${helper}"`;
  return `sh -c 'umask 077; d="${cache}"; ${steps}'`;
}

async function drain(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of chunks);
}

function onlyHostErrors(error: unknown): void {
  if (!(error instanceof HostError)) throw error;
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
