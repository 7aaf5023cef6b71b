/**
 * A job's live log, as a terminal: colours and progress bars look as the training draws them.
 *
 * The terminal only reads the log file. Closing it ends nothing, and opening it again shows all from the start.
 */
import * as vscode from 'vscode';
import { isOver, type Job } from '../jobs/job.ts';
import { followLog } from '../jobs/log.ts';
import type { JobService } from '../jobs/service.ts';
import { oneLine } from './format.ts';
import { TerminalText } from './terminalText.ts';

export class JobLogs implements vscode.Disposable {
  readonly #open = new Map<string, vscode.Terminal>();
  readonly #jobs: JobService;
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(jobs: JobService) {
    this.#jobs = jobs;
    this.#subscriptions = [
      vscode.window.onDidCloseTerminal((closed) => {
        for (const [id, terminal] of this.#open) if (terminal === closed) this.#open.delete(id);
      }),
      new vscode.Disposable(jobs.onChanged(() => this.#closeRemoved())),
    ];
  }

  show(job: Job, preserveFocus: boolean): void {
    const { id } = job.record.spec;
    let terminal = this.#open.get(id);
    if (!terminal) {
      terminal = vscode.window.createTerminal({
        name: oneLine(job.record.title, 40),
        iconPath: new vscode.ThemeIcon('rocket'),
        pty: new LogTerminal(job.logFile, () => this.#isOver(id)),
        isTransient: true,
      });
      this.#open.set(id, terminal);
    }
    terminal.show(preserveFocus);
  }

  #closeRemoved(): void {
    const known = new Set(this.#jobs.jobs().map(({ record }) => record.spec.id));
    for (const [id, terminal] of this.#open) if (!known.has(id)) terminal.dispose();
  }

  /** Whether nothing more will be written to that job's log; so too where the job is no longer known. */
  #isOver(id: string): boolean {
    return this.#jobs.jobs().every(({ record, state }) => record.spec.id !== id || isOver(state));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const terminal of this.#open.values()) terminal.dispose();
  }
}

class LogTerminal implements vscode.Pseudoterminal {
  readonly #written = new vscode.EventEmitter<string>();
  readonly #ended = new AbortController();
  readonly #file: string;
  readonly #isComplete: () => boolean;

  readonly onDidWrite = this.#written.event;

  constructor(file: string, isComplete: () => boolean) {
    this.#file = file;
    this.#isComplete = isComplete;
  }

  open(): void {
    this.#follow().catch((error) => this.#written.fire(`\r\n\x1b[31mThe log cannot be read: ${error}\x1b[0m\r\n`));
  }

  async #follow(): Promise<void> {
    const shown = new TerminalText();
    for await (const text of followLog(this.#file, { isOver: this.#isComplete, signal: this.#ended.signal })) {
      this.#written.fire(shown.write(text));
    }
    if (!this.#ended.signal.aborted) this.#written.fire('\r\n\x1b[2mEnd of the log.\x1b[0m\r\n');
  }

  close(): void {
    this.#ended.abort();
    this.#written.dispose();
  }
}
