/** This machine and the machines of the settings, as the settings say now. */
import * as vscode from 'vscode';
import { type ConfiguredRunners, configuredRunners } from '../runners/index.ts';
import type { RunnerTools } from '../runners/kind.ts';
import type { Runner } from '../runners/runner.ts';

const setting = 'trainyard.runners';

export class Runners {
  readonly #local: Runner;
  readonly #tools: RunnerTools;
  /** All that were made: a job may still be followed through one that the settings no longer have. */
  readonly #made = new Set<Runner>();
  /** What the settings said when they were read last. */
  #read: { readonly text: string; readonly configured: ConfiguredRunners } | undefined;

  constructor(local: Runner, tools: RunnerTools) {
    this.#local = local;
    this.#tools = tools;
  }

  /** This machine first. */
  get all(): readonly Runner[] {
    return [this.#local, ...this.#configured.runners];
  }

  /** What is wrong in the settings, a sentence each. */
  get problems(): readonly string[] {
    return this.#configured.problems;
  }

  byName(name: string): Runner | undefined {
    return this.all.find((runner) => runner.name === name);
  }

  /** Asked anew each time: settings of a remote window may come after the extension has started. */
  get #configured(): ConfiguredRunners {
    const settings: unknown = vscode.workspace.getConfiguration().get(setting);
    const text = JSON.stringify(settings ?? null);
    if (this.#read?.text !== text) {
      const configured = configuredRunners(settings, this.#tools);
      for (const runner of configured.runners) this.#made.add(runner);
      this.#read = { text, configured };
    }
    return this.#read.configured;
  }

  /** Lets go of connections; jobs run on. */
  async close(): Promise<void> {
    await Promise.all([...this.#made].map((runner) => runner.close()));
  }
}

/** The chosen runner; `undefined` where the user thought better of it. Without others, this machine is not asked for. */
export async function chooseRunner(runners: Runners): Promise<Runner | undefined> {
  for (const problem of runners.problems) void offerSettings(problem);
  const [local] = runners.all;
  if (runners.all.length === 1) return local;
  const items = runners.all.map((runner) => ({
    label: runner === local ? '$(device-desktop) This machine' : `$(remote) ${runner.name}`,
    runner,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Launch Training',
    placeHolder: 'Where to run it',
    ignoreFocusOut: true,
  });
  return picked?.runner;
}

async function offerSettings(problem: string): Promise<void> {
  const open = 'Open Settings';
  if ((await vscode.window.showWarningMessage(problem, open)) === open) {
    await vscode.commands.executeCommand('trainyard.configureRunners');
  }
}
