/** Commands of the Models view. */
import * as vscode from 'vscode';
import type { ExperimentsView } from '../views/experiments/view.ts';
import type { VersionNode } from '../views/modelsView.ts';
import type { Stores } from '../views/stores.ts';
import type { CommandHandlers } from './handlers.ts';

type ModelCommands = Pick<CommandHandlers, 'showModelRun' | 'copyModelUri' | 'refreshModels'>;

export function modelCommands(stores: Stores, experiments: ExperimentsView): ModelCommands {
  return {
    async showModelRun(node) {
      if (node?.version.runId === undefined) return;
      if (!(await experiments.reveal(node.store, node.version.runId))) {
        await vscode.window.showInformationMessage(
          `The run of version ${node.version.version} is no longer in the store: it was deleted, or logged elsewhere.`,
        );
      }
    },

    async copyModelUri(node) {
      if (node) await vscode.env.clipboard.writeText(modelUri(node));
    },

    refreshModels: () => stores.refresh(),
  };
}

/** As `mlflow.pyfunc.load_model` takes it. */
function modelUri({ model, version }: VersionNode): string {
  return `models:/${model.name}/${version.version}`;
}
