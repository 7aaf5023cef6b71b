/** Tells how jobs end, and what goes on now, where the user looks: a message, and the status bar. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import { isOver, type Job } from '../jobs/job.ts';
import type { JobService } from '../jobs/service.ts';
import { duration, oneLine } from './format.ts';

export class JobNotices implements vscode.Disposable {
  readonly #jobs: JobService;
  readonly #statusBar = vscode.window.createStatusBarItem('trainyard.jobs', vscode.StatusBarAlignment.Left);
  /** Jobs whose end is still to be told. */
  readonly #active = new Set<string>();
  readonly #log: vscode.LogOutputChannel;
  /** Why a machine cannot be reached, by job, as it was logged last. */
  readonly #unreachable = new Map<string, string>();
  /** Jobs of which it was logged what did not come home. */
  readonly #refusalsTold = new Set<string>();
  readonly #subscription: vscode.Disposable;

  constructor(jobs: JobService, log: vscode.LogOutputChannel) {
    this.#jobs = jobs;
    this.#log = log;
    this.#statusBar.name = 'Trainyard Jobs';
    this.#subscription = new vscode.Disposable(jobs.onChanged(() => this.#update()));
    this.#update();
  }

  #update(): void {
    const jobs = this.#jobs.jobs();
    for (const job of jobs) {
      const { id } = job.record.spec;
      if (!isOver(job.state)) this.#active.add(id);
      else if (this.#active.delete(id)) tellEnd(job);
      this.#logConnection(job);
      this.#logRefused(job);
    }
    this.#showActive(jobs.filter(({ state }) => !isOver(state)));
  }

  #logConnection({ record, connection }: Job): void {
    const { id } = record.spec;
    if (connection.kind === 'ok') this.#unreachable.delete(id);
    else if (this.#unreachable.get(id) !== connection.message) {
      this.#unreachable.set(id, connection.message);
      this.#log.warn(`${record.title} on ${record.runner} cannot be followed now: ${connection.message}`);
    }
  }

  #logRefused({ record, results }: Job): void {
    const { id } = record.spec;
    if (results.kind !== 'here' || results.refused.length === 0 || this.#refusalsTold.has(id)) return;
    this.#refusalsTold.add(id);
    for (const file of results.refused) this.#log.warn(`${record.title}: left on ${record.runner}: ${file}`);
  }

  #showActive(active: readonly Job[]): void {
    const [first] = active;
    if (!first) {
      this.#statusBar.hide();
      return;
    }
    const title = active.length === 1 ? oneLine(first.record.title, 30) : `${active.length} jobs`;
    this.#statusBar.text = `$(sync~spin) ${title}`;
    this.#statusBar.tooltip = active.length === 1 ? 'Trainyard: show the log of this job' : 'Trainyard: show the jobs';
    this.#statusBar.command =
      active.length === 1
        ? { command: 'trainyard.showJobLog', title: 'Show Log', arguments: [{ job: first }] }
        : 'trainyard.jobs.focus';
    this.#statusBar.show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#statusBar.dispose();
  }
}

/** A failure is a message with the next step; a success only passes through the status bar. */
function tellEnd(job: Job): void {
  const title = oneLine(job.record.title, 60);
  const { state } = job;
  switch (state.kind) {
    case 'failed':
      offer(vscode.window.showErrorMessage, `${title} failed. ${state.message}`, job);
      return;
    case 'lost':
      offer(vscode.window.showWarningMessage, `${title} is lost. ${state.message}`, job);
      return;
    case 'succeeded':
      vscode.window.setStatusBarMessage(
        `$(pass) ${title} succeeded in ${duration(state.endedAt - state.startedAt)}`,
        8000,
      );
      return;
    case 'cancelled':
      vscode.window.setStatusBarMessage(`$(circle-slash) ${title} cancelled`, 8000);
      return;
    case 'preparing':
    case 'queued':
    case 'running':
    case 'cancelling':
      return;
    default:
      assertNever(state);
  }
}

function offer(
  show: (message: string, ...actions: string[]) => Thenable<string | undefined>,
  message: string,
  job: Job,
): void {
  const log = 'Show Log';
  const again = 'Launch Again';
  void show(message, log, again).then((answer) => {
    const command = answer === log ? 'trainyard.showJobLog' : 'trainyard.launchAgain';
    return answer === undefined ? undefined : vscode.commands.executeCommand(command, { job });
  });
}
