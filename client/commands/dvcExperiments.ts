/** Commands on the experiments of DVC: bringing one into the workspace, or onto a branch of its own. */
import * as vscode from 'vscode';
import { overwrittenBy } from '../git/overwritten.ts';
import { findPython } from '../python/environment.ts';
import { runDvc } from '../tracking/dvc-experiments/command.ts';
import { dvcExperiments } from '../tracking/dvc-experiments/kind.ts';
import type { RunNode } from '../views/experiments/nodes.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';
import { oneLine } from '../views/format.ts';
import type { Stores } from '../views/stores.ts';
import { cancellable } from './cancellable.ts';
import type { CommandHandlers } from './handlers.ts';
import { chosenPython } from './python.ts';
import { someRuns } from './runSelection.ts';

type DvcCommands = Pick<CommandHandlers, 'applyExperiment' | 'branchExperiment'>;

export function dvcExperimentCommands(
  view: ExperimentsView,
  stores: Stores,
  log: vscode.LogOutputChannel,
): DvcCommands {
  /** `dvc` in the project of the run; false where the user cancelled it. */
  const run = async (title: string, { store }: RunNode, steps: readonly string[]): Promise<boolean> => {
    const file = vscode.Uri.file(store.path);
    const workspace = vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath;
    const folders = [store.path, ...(workspace === undefined ? [] : [workspace])];
    const found = await findPython({ folders, interpreter: await chosenPython(file, log), environment: process.env });
    if (found.kind === 'missing') throw new Error(found.message);
    const said = await cancellable(title, (signal) => runDvc(found.python, store.path, steps, signal));
    await stores.refresh();
    return said !== undefined;
  };

  return {
    async applyExperiment(node) {
      const experiment = experimentIn(await someRuns(view, node, undefined));
      if (experiment === undefined || !(await vscode.workspace.saveAll(false))) return;
      const { name, id } = experiment.run;
      const overwritten = await overwrittenBy(experiment.store.path, experiment.run.commit ?? id);
      if (!(await isSure(name, overwritten))) return;
      if (!(await run(`Applying ${oneLine(name, 60)}`, experiment, ['exp', 'apply', id]))) return;
      const copy = 'Copy the Commands That Go Back';
      const message = `The workspace is as in experiment "${oneLine(name, 60)}".`;
      if ((await vscode.window.showInformationMessage(message, copy)) === copy) {
        await vscode.env.clipboard.writeText(wayBack(overwritten.length > 0).join('\n'));
      }
    },

    async branchExperiment(node) {
      const experiment = experimentIn(await someRuns(view, node, undefined));
      if (experiment === undefined) return;
      const branch = await vscode.window.showInputBox({
        title: 'Create Branch from Experiment',
        value: `${experiment.run.name}-branch`,
        prompt: 'The branch is made at the experiment; the workspace stays as it is.',
        ignoreFocusOut: true,
        validateInput: (typed) => (isBranchName(typed) ? undefined : 'Git takes no such name for a branch.'),
      });
      if (branch === undefined) return;
      const steps = ['exp', 'branch', experiment.run.id, branch];
      if (!(await run(`Creating branch ${oneLine(branch, 60)}`, experiment, steps))) return;
      await vscode.window.showInformationMessage(
        `Branch "${branch}" is made. \`git checkout ${branch}\` switches to it.`,
      );
    },
  };
}

function experimentIn([node]: readonly RunNode[]): RunNode | undefined {
  if (node === undefined) return undefined;
  const { store, run } = node;
  if (store.kind === dvcExperiments.id && run.id.startsWith('refs/exps/')) return node;
  throw new Error(`"${run.name}" is no experiment that DVC ran and kept. Choose one that stands on a commit.`);
}

async function isSure(name: string, overwritten: readonly string[]): Promise<boolean> {
  const apply = 'Apply';
  const shown = overwritten.slice(0, 10).map((path) => `    ${oneLine(path, 100)}`);
  const more = overwritten.length > shown.length ? [`    and ${overwritten.length - shown.length} more`] : [];
  const lost =
    overwritten.length === 0
      ? ['None of your uncommitted changes is overwritten.']
      : ['Your uncommitted changes in these files are overwritten:', ...shown, ...more];
  const back = ['To go back:', ...wayBack(overwritten.length > 0).map((command) => `    ${command}`)];
  const until = overwritten.length === 0 ? [] : ['DVC keeps what was there until the next experiment is applied.'];
  const detail = [...lost, '', ...back, ...until].join('\n');
  const message = `Apply experiment "${oneLine(name, 60)}" to the workspace?`;
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, apply)) === apply;
}

/** What the experiment brought goes into git's stash; what DVC put aside before comes back. */
function wayBack(wasChanged: boolean): readonly string[] {
  const changes = wasChanged ? ['git stash apply refs/exps/apply/stash'] : [];
  return ['git stash push --include-untracked', ...changes, 'dvc checkout'];
}

/** The rules of `git check-ref-format --branch`. */
function isBranchName(name: string): boolean {
  const parts = name.split('/');
  return (
    name !== '' &&
    !/[\s\p{Cc}~^:?*[\\]|\.\.|@\{|^-|^@$|\.$/u.test(name) &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}
