/** The stores that people added, as the setting `trainyard.stores` holds them. */
import { homedir } from 'node:os';
import { isAbsolute, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { isStrings } from '../../protocol/shape.ts';
import type { AddedStore } from '../reading/addedStores.ts';
import { serverKindOf } from '../tracking/servers.ts';
import type { Credentials } from '../web/credentials.ts';

const setting = 'trainyard.stores';

/** Where an entry of the setting stands. */
export interface StoreEntry extends AddedStore {
  readonly target: vscode.ConfigurationTarget;
  /** `undefined`: for all folders, and for windows without one. */
  readonly workspaceFolder: vscode.WorkspaceFolder | undefined;
}

/** As they hold in each folder of the workspace. */
export function addedStores(): readonly AddedStore[] {
  return scopes().flatMap((folder) => {
    const places: unknown = configuration(folder).get(setting);
    return listed(places).map((place) => ({ place, folder: baseOf(folder) }));
  });
}

/** Every entry, where it was written. */
export function storeEntries(): readonly StoreEntry[] {
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const [first] = scopes();
  const shared = configuration(first).inspect<unknown>(setting);
  const entry =
    (target: vscode.ConfigurationTarget, workspaceFolder?: vscode.WorkspaceFolder) =>
    (place: string): StoreEntry => ({ place, folder: baseOf(workspaceFolder ?? first), target, workspaceFolder });
  const ofFolders = hasOwnFolderSettings() ? scopes() : [];
  return [
    ...ofFolders.flatMap((folder) =>
      listed(configuration(folder).inspect<unknown>(setting)?.workspaceFolderValue).map(entry(WorkspaceFolder, folder)),
    ),
    ...listed(shared?.workspaceValue).map(entry(Workspace)),
    ...listed(shared?.globalValue).map(entry(Global)),
  ];
}

/** Adds a place where it is written for that folder, or for all windows where none is open. */
export async function addEntry(place: string, folder: vscode.WorkspaceFolder | undefined): Promise<void> {
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const values = configuration(folder).inspect<unknown>(setting);
  if (folder === undefined) return update(undefined, [...listed(values?.globalValue), place], Global);
  // Where the workspace has its list, one of the folder alone would hide it.
  if (hasOwnFolderSettings() && !isStrings(values?.workspaceValue)) {
    return update(folder, [...listed(values?.workspaceFolderValue), place], WorkspaceFolder);
  }
  return update(folder, [...listed(values?.workspaceValue), place], Workspace);
}

export async function removeEntry({ place, target, workspaceFolder }: StoreEntry): Promise<void> {
  const left = storeEntries()
    .filter((entry) => entry.target === target && entry.workspaceFolder === workspaceFolder && entry.place !== place)
    .map((entry) => entry.place);
  await update(workspaceFolder ?? scopes()[0], left.length > 0 ? left : undefined, target);
}

async function update(
  folder: vscode.WorkspaceFolder | undefined,
  places: readonly string[] | undefined,
  target: vscode.ConfigurationTarget,
): Promise<void> {
  await configuration(folder).update(setting, places, target);
}

/** Where one folder alone is open, its settings are those of the workspace. */
function hasOwnFolderSettings(): boolean {
  return vscode.workspace.workspaceFile !== undefined;
}

/** Relative to the folder where it stands in it, so that it holds for all who work on the project. */
export function placeIn(folder: vscode.WorkspaceFolder | undefined, path: string): string {
  if (folder === undefined) return path;
  const within = relative(folder.uri.fsPath, path);
  return isAbsolute(within) || within.split(sep)[0] === '..' ? path : within.split(sep).join('/') || '.';
}

/** What the settings and the trusted project of a folder say of who asks that server, which is one of the tracker's. */
export function knownCredentials(server: string, tracker: string): Credentials | undefined {
  const kind = serverKindOf({ kind: tracker });
  if (!vscode.workspace.isTrusted || kind === undefined) return undefined;
  const given = addedStores()
    .map(({ place }) => kind.given(place))
    .find((address) => address?.server === server && address.credentials !== undefined);
  if (given?.credentials) return given.credentials;
  const folders = scopes().map(baseOf);
  return folders.map((folder) => kind.projectCredentials(server, folder, process.env)).find(Boolean);
}

/** Each folder of the workspace; `undefined` alone where none is open. */
function scopes(): readonly (vscode.WorkspaceFolder | undefined)[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 0 ? folders : [undefined];
}

export function baseOf(folder: vscode.WorkspaceFolder | undefined): string {
  return folder?.uri.fsPath ?? homedir();
}

function configuration(folder: vscode.WorkspaceFolder | undefined): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(undefined, folder?.uri ?? null);
}

/** What is no list of texts, VS Code's own editor of settings marks. */
function listed(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((place) => typeof place === 'string' && place !== '') : [];
}
