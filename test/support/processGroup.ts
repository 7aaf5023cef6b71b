/** A program with all that it starts: it ends with everything below it. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds that it may take to end by itself. */
const patience = 10_000;

export class ProcessGroup {
  readonly #leader: ChildProcess;
  #output = '';

  constructor(program: string, args: readonly string[], options: SpawnOptions = {}) {
    this.#leader = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#leader.stdout, this.#leader.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
  }

  /** Throws, with what it said, where it ended already. */
  assertRuns(): void {
    const { exitCode, signalCode } = this.#leader;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`It ended (${signalCode ?? exitCode}):\n${this.#output}`);
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { pid, exitCode, signalCode } = this.#leader;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const exited = once(this.#leader, 'exit');
    send(pid, signal);
    await Promise.race([exited, delay(patience, undefined, { ref: false })]);
    // What the leader left behind, too.
    send(pid, 'SIGKILL');
    await exited;
  }
}

function send(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
