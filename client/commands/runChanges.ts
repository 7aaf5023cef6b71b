/** Makes changes of runs: finds what they are made with, shows that they take their time, and then reads anew. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { findPython } from '../python/environment.ts';
import type { Reader } from '../reading/reader.ts';
import { isServer, type StoreLocation, storeKey } from '../storage/location.ts';
import type { ChangeTools, RunChange } from '../tracking/change.ts';
import type { StoredRun } from '../views/experiments/tree.ts';
import type { Stores } from '../views/stores.ts';
import { cancellable } from './cancellable.ts';
import { chosenPython } from './python.ts';

export class RunChanges {
  readonly #reader: Reader;
  readonly #stores: Stores;
  readonly #log: vscode.LogOutputChannel;

  constructor(reader: Reader, stores: Stores, log: vscode.LogOutputChannel) {
    this.#reader = reader;
    this.#stores = stores;
    this.#log = log;
  }

  /** False where the user cancelled it: some of the runs may be changed by then. */
  async make(title: string, runs: readonly StoredRun[], change: RunChange): Promise<boolean> {
    const byStore = [...Map.groupBy(runs, ({ store }) => storeKey(store)).values()];
    const made = await cancellable(title, async (signal) => {
      try {
        for (const same of byStore) await this.#makeIn(same, change, signal);
        return true;
      } finally {
        await this.#stores.refresh();
      }
    });
    return made ?? false;
  }

  async #makeIn(runs: readonly StoredRun[], change: RunChange, signal: AbortSignal): Promise<void> {
    const [first] = runs;
    if (first === undefined) return;
    const { store } = first;
    const asked = { store, runIds: runs.map(({ run }) => run.id), change, tools: await this.#toolsFor(store) };
    await this.#reader.ask('change', asked, { signal });
  }

  async #toolsFor(store: StoreLocation): Promise<ChangeTools> {
    // What a folder brings is run only where the user trusts it.
    if (!vscode.workspace.isTrusted) return { python: undefined };
    const workspaces = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const own = isServer(store) || store.machine !== undefined ? [] : [dirname(store.path)];
    const [place = '.'] = [...own, ...workspaces];
    const interpreter = await chosenPython(vscode.Uri.file(place), this.#log);
    const found = await findPython({ folders: [...own, ...workspaces], interpreter, environment: process.env });
    if (found.kind === 'missing') this.#log.warn(found.message);
    return { python: found.kind === 'found' ? found.python : undefined };
  }
}
