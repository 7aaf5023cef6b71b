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
      if (node && (await isSure([node.job]))) await removeAll(jobs, [node.job]);
    },

    async removeFinishedJobs() {
      const ended = over();
      if (ended.length === 0) {
        await vscode.window.showInformationMessage('No job has ended yet.');
      } else if (await isSure(ended)) {
        await removeAll(jobs, ended);
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
  return (await vscode.window.showQuickPick(items, { placeHolder: question, ignoreFocusOut: true }))?.job;
}

/** A machine that is away is waited for; what stays there is told. */
async function removeAll(jobs: JobService, ended: readonly Job[]): Promise<void> {
  const options = { location: { viewId: 'trainyard.jobs' } };
  const left = await vscode.window.withProgress(options, () =>
    Promise.all(
      ended.map(async ({ record }) => {
        const problem = await jobs.remove(record.spec.id);
        return problem === undefined ? [] : [{ machine: record.runner, problem }];
      }),
    ),
  );
  for (const [machine, [first]] of Map.groupBy(left.flat(), ({ machine: name }) => name)) {
    void vscode.window.showWarningMessage(`What the job left on ${machine} is still there. ${first?.problem}`);
  }
}

async function isSure(ended: readonly Job[]): Promise<boolean> {
  const titles = ended.map(({ record }) => oneLine(record.title, 60));
  const question = titles.length === 1 ? `Remove the job ${titles[0]}?` : `Remove ${titles.length} ended jobs?`;
  const remove = 'Remove';
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: lossOf(ended) }, remove)) === remove;
}

/** What goes with the jobs, and what stays. */
function lossOf(ended: readonly Job[]): string {
  const machines = new Set(ended.map(({ record }) => record.runner).filter((name) => name !== 'local'));
  const log =
    ended.length === 1
      ? 'Its log is deleted, with the run that was read from it'
      : 'Their logs are deleted, with the runs that were read from them';
  const rest =
    machines.size === 0
      ? '. What trackers logged and all files stay.'
      : `; and on ${[...machines].join(', ')} all that was written there: files, runs and models. Such runs leave the views here too.`;
  return `${log}${rest} This cannot be undone.`;
}
