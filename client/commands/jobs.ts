/** Commands of the Jobs view. */
import * as vscode from 'vscode';
import { isOver, type Job } from '../jobs/job.ts';
import type { JobService } from '../jobs/service.ts';
import { oneLine } from '../views/format.ts';
import type { JobLogs } from '../views/jobLog.ts';
import { describeJob, type JobNode } from '../views/jobsView.ts';
import type { CommandHandlers } from './handlers.ts';
import type { Launcher } from './launch.ts';

type JobCommands = Pick<
  CommandHandlers,
  'cancelJob' | 'showJobLog' | 'openJobLogFile' | 'launchAgain' | 'removeJob' | 'removeFinishedJobs'
>;

export function jobCommands(jobs: JobService, logs: JobLogs, launcher: Launcher): JobCommands {
  const active = () => jobs.jobs().filter(({ state }) => !isOver(state));
  const over = () => jobs.jobs().filter(({ state }) => isOver(state));

  return {
    async cancelJob(node) {
      const job = await theJob(node, active(), 'Cancel which job?', 'No job is running.');
      if (job) await jobs.cancel(job.record.spec.id);
    },

    async showJobLog(node) {
      const job = await theJob(node, jobs.jobs(), 'Show the log of which job?', 'There are no jobs yet.');
      if (job) logs.show(job, true);
    },

    async openJobLogFile(node) {
      if (node) await vscode.window.showTextDocument(vscode.Uri.file(node.job.logFile), { preview: true });
    },

    async launchAgain(node) {
      const job = await theJob(node, over(), 'Launch which job again?', 'No job has ended yet.');
      if (job) await launcher.launch(job.record.target, job.record.runner);
    },

    async removeJob(node) {
      if (!node) return;
      const title = oneLine(node.job.record.title, 60);
      if (await confirmed(`Remove the job ${title}? ${lossOf([node.job])}`)) {
        await jobs.remove(node.job.record.spec.id);
      }
    },

    async removeFinishedJobs() {
      const ended = over();
      if (ended.length === 0) {
        await vscode.window.showInformationMessage('No job has ended yet.');
      } else if (await confirmed(`Remove ${ended.length} ended jobs? ${lossOf(ended)}`)) {
        for (const { record } of ended) await jobs.remove(record.spec.id);
      }
    },
  };
}

/** The row that was clicked, else the only job there is, else the one the user picks. */
async function theJob(
  node: JobNode | undefined,
  jobs: readonly Job[],
  question: string,
  none: string,
): Promise<Job | undefined> {
  if (node) return node.job;
  if (jobs.length === 0) {
    await vscode.window.showInformationMessage(none);
    return undefined;
  }
  if (jobs.length === 1) return jobs[0];
  const items = jobs.map((job) => ({
    label: oneLine(job.record.title),
    description: describeJob(job, Date.now()),
    job,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: question }))?.job;
}

/** What goes with the jobs, and what stays. */
function lossOf(jobs: readonly Job[]): string {
  const machines = new Set(jobs.filter(({ results }) => results.kind === 'here').map(({ record }) => record.runner));
  const log = jobs.length === 1 ? 'Its log is deleted' : 'Their logs are deleted';
  if (machines.size === 0) return `${log}; runs stay.`;
  const names = [...machines].join(', ');
  return `${log}, and the runs brought home from ${names} leave the tree; they stay on the machine.`;
}

async function confirmed(question: string): Promise<boolean> {
  const remove = 'Remove';
  return (await vscode.window.showWarningMessage(question, { modal: true }, remove)) === remove;
}
