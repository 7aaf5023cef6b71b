/** Scripts of the tests, run by the workbench's Python. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';

const environment = path.join(import.meta.dirname, '../../.workbench/python');
const python = path.join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** A script that prints lines of JSON; what it says on stderr is told when it fails. */
export class PythonScript {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  /** @param script Absolute, or the name of one in this folder. */
  constructor(script: string, ...args: readonly string[]) {
    this.#process = spawn(python, [path.resolve(import.meta.dirname, script), ...args]);
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** The next line that it prints. */
  async answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#process.spawnargs.join(' ')} ended without an answer:\n${this.#errors}`);
    return JSON.parse(value);
  }

  /** A line on its input. */
  tell(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Ends its input, upon which it ends by itself. */
  async end(): Promise<void> {
    this.#process.stdin.end();
    if (this.isRunning) await once(this.#process, 'exit');
  }
}
