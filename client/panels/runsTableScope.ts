/** Asks which experiments a runs table shows. */
import * as vscode from 'vscode';
import type { Reader } from '../reading/reader.ts';
import type { StoreLocation } from '../storage/location.ts';
import { storeName } from './comparisonModel.ts';
import { isInScope, type ScopedExperiment, type TableScope } from './runsTableModel.ts';

interface ScopeItem extends vscode.QuickPickItem {
  /** Absent on the line above a store's experiments. */
  readonly experiment?: ScopedExperiment;
}

/** `undefined` where nothing was chosen. All that there are mean those to come, too. */
export async function askScope(
  reader: Pick<Reader, 'ask'>,
  stores: readonly StoreLocation[],
  now: TableScope,
): Promise<TableScope | undefined> {
  const items = (await Promise.all(stores.map((store) => itemsOf(reader, store, now)))).flat();
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: 'Experiments in the Table',
    placeHolder: 'Whose runs to show',
    matchOnDescription: true,
  });
  if (picked === undefined || picked.length === 0) return undefined;
  const experiments = picked.map(({ experiment }) => experiment).filter((experiment) => experiment !== undefined);
  return experiments.length === items.filter(({ experiment }) => experiment).length ? 'all' : experiments;
}

/** A store that cannot be read offers nothing; the table and the tree say why. */
async function itemsOf(reader: Pick<Reader, 'ask'>, store: StoreLocation, now: TableScope): Promise<ScopeItem[]> {
  const experiments = await reader.ask('experiments', { store }).catch(() => []);
  if (experiments.length === 0) return [];
  return [
    { label: storeName(store), kind: vscode.QuickPickItemKind.Separator },
    ...experiments.map((experiment) => ({
      label: experiment.name || '(no name)',
      description: experiment.runCount === 1 ? '1 run' : `${experiment.runCount} runs`,
      picked: isInScope(now, store, experiment),
      experiment: { store, id: experiment.id, name: experiment.name },
    })),
  ];
}
