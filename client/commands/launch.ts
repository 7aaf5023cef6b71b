/** Launches a stage: asks what and where, saves, finds the Python environment, and hands over to the jobs. */
import { dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { LaunchedStage, LaunchTarget } from '../../protocol/language.ts';
import type { Job } from '../jobs/job.ts';
import type { JobService } from '../jobs/service.ts';
import type { LanguageServer } from '../language/server.ts';
import { LaunchError, type Runner } from '../runners/runner.ts';
import { oneLine } from '../views/format.ts';
import type { JobLogs } from '../views/jobLog.ts';
import { dvcRoot, explainMissingRoot } from './dvcProject.ts';
import { chooseTarget, titleOf } from './launchTarget.ts';
import { type LocalCommand, localCommand } from './localCommand.ts';
import { chooseRunner, type Runners } from './runners.ts';
import { askAboutSecrets } from './secrets.ts';

export interface LaunchParts {
  readonly language: LanguageServer;
  readonly jobs: JobService;
  readonly runners: Runners;
  readonly logs: JobLogs;
  readonly log: vscode.LogOutputChannel;
}

export class Launcher {
  readonly #parts: LaunchParts;

  constructor(parts: LaunchParts) {
    this.#parts = parts;
  }

  /** Asks for what is not given; does nothing where the user thinks better of it. */
  async launch(given?: LaunchTarget, runnerName?: string): Promise<void> {
    if (!vscode.workspace.isTrusted) return askForTrust();
    const target = given ?? (await this.#askForTarget());
    if (!target) return;
    const { runners } = this.#parts;
    const runner = (runnerName === undefined ? undefined : runners.byName(runnerName)) ?? (await chooseRunner(runners));
    if (!runner) return;
    // What is launched is what is on disk.
    if (!(await vscode.workspace.saveAll(false))) return;
    const root = await dvcRoot(dirname(vscode.Uri.parse(target.uri).fsPath));
    if (root === undefined) return explainMissingRoot(vscode.Uri.parse(target.uri));
    const command = await this.#command(target, runner, root);
    if (!command) return;
    const leaveOut = runner.ships ? await askAboutSecrets(root, runner.name) : [];
    if (leaveOut) await this.#start(target, runner, root, command, leaveOut);
  }

  async #command(target: LaunchTarget, runner: Runner, root: string): Promise<LocalCommand | undefined> {
    const file = vscode.Uri.parse(target.uri);
    const engine = vscode.workspace.getConfiguration('trainyard', file).get<string>('launch.engine', 'dvc repro');
    const steps = [
      ...(engine === 'dvc exp run' ? ['exp', 'run'] : ['repro']),
      ...(target.stage === undefined ? [] : [target.stage]),
    ];
    return runner.ships
      ? { command: ['dvc', ...steps], environment: {} }
      : localCommand(file, root, steps, this.#parts.log);
  }

  async #start(
    target: LaunchTarget,
    runner: Runner,
    root: string,
    { command, environment }: LocalCommand,
    leaveOut: readonly string[],
  ): Promise<void> {
    const title = titleOf(target);
    const directory = relative(root, dirname(vscode.Uri.parse(target.uri).fsPath))
      .split(sep)
      .join('/');
    const options = {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: `Launching ${oneLine(title, 60)}`,
    };
    try {
      const job = await vscode.window.withProgress(options, async (progress, cancelled) => {
        const abort = new AbortController();
        cancelled.onCancellationRequested(() => abort.abort());
        const stages = await this.#stages(target);
        return this.#parts.jobs.launch(
          { runner: runner.name, title, target, command, root, directory, environment, stages },
          { report: (message) => progress.report({ message }), signal: abort.signal, leaveOut },
        );
      });
      this.#show(job);
    } catch (error) {
      // The job itself tells what failed, in the Jobs view and as a message.
      if (!(error instanceof LaunchError)) throw error;
    }
  }

  /** What the run's parameters and metrics are; a launch does not wait for a server that cannot say it. */
  async #stages(target: LaunchTarget): Promise<readonly LaunchedStage[]> {
    const { language, log } = this.#parts;
    try {
      return await language.launchedStages(target);
    } catch (error) {
      log.warn('parameters and metrics files of the launched stages are not known:', error);
      return [];
    }
  }

  #show(job: Job): void {
    this.#parts.logs.show(job, true);
    void vscode.commands.executeCommand('trainyard.jobs.focus', { preserveFocus: true });
  }

  async #askForTarget(): Promise<LaunchTarget | undefined> {
    const pipelines = await this.#parts.language.pipelines();
    if (pipelines.some(({ stages }) => stages.length > 0)) return chooseTarget(pipelines);
    const create = 'Create a Pipeline';
    const answer = await vscode.window.showInformationMessage('There is no stage to launch in this workspace.', create);
    if (answer === create) await vscode.commands.executeCommand('trainyard.createPipeline');
    return undefined;
  }
}

async function askForTrust(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const message = 'Nothing is launched in a folder that you have not trusted, because a pipeline runs commands.';
  if ((await vscode.window.showWarningMessage(message, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
}
