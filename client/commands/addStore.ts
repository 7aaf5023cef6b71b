/** Adding stores by hand, and taking them out again. */
import * as vscode from 'vscode';
import { assertNever } from '../../protocol/assertNever.ts';
import { isServer, type StoreLocation } from '../storage/location.ts';
import { parseAddress } from '../web/credentials.ts';
import type { CommandHandlers } from './handlers.ts';
import { reading, type SignInParts, signIn } from './signIn.ts';
import { addEntry, addedStores, baseOf, placeIn, removeEntry, storeEntries } from './storeSettings.ts';

export function storeCommands(parts: SignInParts): Pick<CommandHandlers, 'addStore' | 'removeStore'> {
  return {
    async addStore() {
      const folder = await chooseFolder();
      if (folder === 'cancelled') return;
      const place = await askPlace(folder);
      if (place === undefined) return;
      const given = parseAddress(place);
      if (given?.credentials) await parts.keyring.keep(given.server, given.credentials);
      const named = given?.server ?? place;
      if (addedStores().some((added) => added.place === named)) {
        await vscode.window.showInformationMessage(`${named} is among the stores already.`);
        return;
      }
      if (!(await canBeRead(named, folder, parts))) return;
      await addEntry(named, folder);
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
      const address = parseAddress(picked.entry.place);
      if (address) await parts.keyring.forget(address.server);
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

type Way = 'folder' | 'file' | 'address';

async function askPlace(folder: vscode.WorkspaceFolder | undefined): Promise<string | undefined> {
  const ways: readonly (vscode.QuickPickItem & { readonly way: Way })[] = [
    { way: 'address', label: '$(cloud) MLflow server…', description: 'http://host:5000' },
    { way: 'folder', label: '$(folder) Folder…', description: 'mlruns, event files of TensorBoard, wandb, dvclive' },
    { way: 'file', label: '$(database) File…', description: 'a database of MLflow, a study of Optuna' },
  ];
  const picked = await vscode.window.showQuickPick(ways, {
    title: 'Add Store of Runs',
    placeHolder: 'Where the runs are kept',
    ignoreFocusOut: true,
  });
  if (!picked) return undefined;
  switch (picked.way) {
    case 'address':
      return askAddress();
    case 'folder':
    case 'file': {
      const options = { canSelectFiles: picked.way === 'file', canSelectFolders: picked.way === 'folder' };
      const [chosen] =
        (await vscode.window.showOpenDialog({ ...options, title: 'Add Store of Runs', openLabel: 'Add' })) ?? [];
      return chosen && placeIn(folder, chosen.fsPath);
    }
    default:
      return assertNever(picked.way);
  }
}

async function askAddress(): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: 'Add Store of Runs: MLflow Server',
    prompt: 'The address of the server, as MLFLOW_TRACKING_URI would hold it',
    placeHolder: 'https://mlflow.example.org',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || parseAddress(withScheme(text)) ? undefined : 'An address looks like http://host:5000.',
  });
  return typed?.trim() ? withScheme(typed) : undefined;
}

/** `host:5000`, as people say it. */
function withScheme(typed: string): string {
  const address = typed.trim();
  return /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`;
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
