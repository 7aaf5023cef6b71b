/** Adding stores by hand, and taking them out again. */
import * as vscode from 'vscode';
import type { AddedStore } from '../reading/addedStores.ts';
import { isServer, type StoreLocation } from '../storage/location.ts';
import type { GivenServer, ServerKind } from '../tracking/server.ts';
import { namedStore, serverKinds, serverOf } from '../tracking/servers.ts';
import type { CommandHandlers } from './handlers.ts';
import { reading, type SignInParts, signIn } from './signIn.ts';
import { addEntry, addedStores, baseOf, placeIn, removeEntry, storeEntries } from './storeSettings.ts';

export function storeCommands(parts: SignInParts): Pick<CommandHandlers, 'addStore' | 'removeStore'> {
  return {
    async addStore() {
      const folder = await chooseFolder();
      if (folder === 'cancelled') return;
      const asked = await askPlace(folder);
      if (asked === undefined) return;
      const { place, given } = asked;
      if (given?.credentials) await parts.keyring.keep(given.server, given.credentials);
      if (addedStores().some((added) => added.place === place)) {
        await vscode.window.showInformationMessage(`${place} is among the stores already.`);
        return;
      }
      if (!(await canBeRead(place, folder, parts))) return;
      await addEntry(place, folder);
      await parts.stores.refresh();
      await vscode.commands.executeCommand('trainyard.experiments.focus');
    },

    async removeStore() {
      const entries = storeEntries();
      if (entries.length === 0) {
        await vscode.window.showInformationMessage(
          'No store was added by hand. Those of the workspace are found by themselves.',
        );
        return;
      }
      const items = entries.map((entry) => ({ label: entry.place, ...described(entry.workspaceFolder), entry }));
      const picked = await vscode.window.showQuickPick(items, {
        title: 'Remove Store',
        placeHolder: 'Its runs stay where they are; they are not shown here any more',
        ignoreFocusOut: true,
      });
      if (!picked) return;
      await removeEntry(picked.entry);
      const server = serverAt(picked.entry);
      // Several projects may stand on one server.
      const isNeeded = addedStores().some((added) => serverAt(added) === server);
      if (server !== undefined && !isNeeded) await parts.keyring.forget(server);
      await parts.stores.refresh();
    },
  };
}

function described(folder: vscode.WorkspaceFolder | undefined): { readonly description?: string } {
  const several = (vscode.workspace.workspaceFolders ?? []).length > 1;
  return several && folder ? { description: folder.name } : {};
}

/** `undefined` where none is open. */
async function chooseFolder(): Promise<vscode.WorkspaceFolder | 'cancelled' | undefined> {
  const [only, ...others] = vscode.workspace.workspaceFolders ?? [];
  if (others.length === 0) return only;
  const placeHolder = 'The folder whose settings are to hold the store';
  return (await vscode.window.showWorkspaceFolderPick({ placeHolder, ignoreFocusOut: true })) ?? 'cancelled';
}

/** What was asked for: a place as the setting holds it, and of a server what else its address said. */
interface AskedPlace {
  readonly place: string;
  readonly given?: GivenServer;
}

type Way = vscode.QuickPickItem & { ask(): Promise<AskedPlace | undefined> };

async function askPlace(folder: vscode.WorkspaceFolder | undefined): Promise<AskedPlace | undefined> {
  const choose = (options: vscode.OpenDialogOptions) => async (): Promise<AskedPlace | undefined> => {
    const [chosen] =
      (await vscode.window.showOpenDialog({ ...options, title: 'Add Store of Runs', openLabel: 'Add' })) ?? [];
    return chosen && { place: placeIn(folder, chosen.fsPath) };
  };
  const ways: readonly Way[] = [
    ...serverKinds.map((kind) => ({
      label: `$(cloud) ${kind.words.name}…`,
      description: kind.words.example,
      ask: () => askAddress(kind),
    })),
    {
      label: '$(folder) Folder…',
      description: 'mlruns, event files of TensorBoard, wandb, dvclive',
      ask: choose({ canSelectFolders: true, canSelectFiles: false }),
    },
    {
      label: '$(database) File…',
      description: 'a database of MLflow, a study of Optuna',
      ask: choose({ canSelectFiles: true, canSelectFolders: false }),
    },
  ];
  const picked = await vscode.window.showQuickPick(ways, {
    title: 'Add Store of Runs',
    placeHolder: 'Where the runs are kept',
    ignoreFocusOut: true,
  });
  return picked?.ask();
}

async function askAddress({ words, given }: ServerKind): Promise<AskedPlace | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `Add Store of Runs: ${words.name}`,
    prompt: words.prompt,
    placeHolder: words.placeHolder,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' || given(text) ? undefined : words.advice),
  });
  const address = typed === undefined ? undefined : given(typed);
  return address && { place: address.place, given: address };
}

/** The server whose store stands at a place; `undefined` where none does. */
function serverAt({ place, folder }: AddedStore): string | undefined {
  const store = namedStore(place, folder);
  return store && serverOf(store);
}

/** What cannot be read is added only where the user says so all the same. */
async function canBeRead(
  place: string,
  folder: vscode.WorkspaceFolder | undefined,
  parts: SignInParts,
): Promise<boolean> {
  const added = [{ place, folder: baseOf(folder) }];
  for (const store of await parts.reader.ask('detect', { folders: [], added })) {
    const problem = await problemOf(store, parts);
    if (problem === 'cancelled') return false;
    if (problem !== undefined) return addAnyway(problem);
  }
  return true;
}

async function problemOf(store: StoreLocation, parts: SignInParts): Promise<string | undefined> {
  const refused = await reading(parts.reader, store);
  if (refused?.reason !== 'signIn' || !isServer(store)) return refused?.message;
  return (await signIn(store, parts)) ? undefined : 'cancelled';
}

async function addAnyway(problem: string): Promise<boolean> {
  const anyway = 'Add All the Same';
  return (await vscode.window.showWarningMessage(problem, { modal: true }, anyway)) === anyway;
}
