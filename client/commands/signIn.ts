/** Signing in to servers that ask who reads them, and out. What is typed goes to VS Code's keeper of secrets alone. */
import * as vscode from 'vscode';
import { isRecord, isString } from '../../protocol/shape.ts';
import type { Reader } from '../reading/reader.ts';
import { isServer, StoreError, type StoreLocation, storeLabel } from '../storage/location.ts';
import type { Stores } from '../views/stores.ts';
import type { Credentials } from '../web/credentials.ts';
import type { Keyring } from '../web/keyring.ts';
import type { CommandHandlers } from './handlers.ts';

export interface SignInParts {
  readonly stores: Stores;
  readonly reader: Reader;
  readonly keyring: Keyring;
}

export function signInCommands(parts: SignInParts): Pick<CommandHandlers, 'signIn' | 'signOut'> {
  return {
    async signIn(target) {
      const store = storeOf(target) ?? (await pickServer(parts.stores, 'Sign In'));
      if (store && (await signIn(store, parts))) await parts.stores.refresh();
    },

    async signOut(target) {
      const store = storeOf(target) ?? (await pickServer(parts.stores, 'Sign Out'));
      if (!store) return;
      await parts.keyring.forget(store.path);
      await parts.stores.refresh();
      vscode.window.setStatusBarMessage(`Signed out of ${storeLabel(store)}`, 3000);
    },
  };
}

/** Asks until the server takes what is typed; false where the user thought better of it. */
export async function signIn(store: StoreLocation, { reader, keyring }: SignInParts): Promise<boolean> {
  for (let problem = ''; ; ) {
    const credentials = await askCredentials(store, problem);
    if (credentials === undefined) return false;
    await keyring.keep(store.path, credentials);
    const refused = await reading(reader, store);
    if (refused === undefined) return true;
    if (refused.reason !== 'signIn') throw refused;
    await keyring.forget(store.path);
    problem = 'The server did not accept that. ';
  }
}

/** Why the store cannot be read; `undefined` where it can. */
export async function reading(reader: Reader, store: StoreLocation): Promise<StoreError | undefined> {
  const title = `Reading ${storeLabel(store)}`;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, async () => {
    try {
      await reader.ask('experiments', { store });
      return undefined;
    } catch (error) {
      if (error instanceof StoreError) return error;
      throw error;
    }
  });
}

async function askCredentials(store: StoreLocation, problem: string): Promise<Credentials | undefined> {
  const title = `Sign In to ${storeLabel(store)}`;
  const ways = [
    { label: '$(account) User name and password', kind: 'basic' },
    { label: '$(key) Token', kind: 'bearer' },
  ] as const;
  const way = await vscode.window.showQuickPick(
    ways.map(({ label }) => label),
    { title, placeHolder: `${problem}How the server knows you`, ignoreFocusOut: true },
  );
  if (way === undefined) return undefined;
  const ask = (prompt: string, password: boolean) =>
    vscode.window.showInputBox({ title, prompt, password, ignoreFocusOut: true });
  if (way === ways[1].label) {
    const token = await ask('The token, as MLFLOW_TRACKING_TOKEN would hold it', true);
    return token ? { kind: 'bearer', token: token.trim() } : undefined;
  }
  const username = await ask('User name', false);
  if (!username) return undefined;
  const password = await ask(`Password of ${username}`, true);
  return password === undefined ? undefined : { kind: 'basic', username, password };
}

async function pickServer(stores: Stores, title: string): Promise<StoreLocation | undefined> {
  await stores.ready;
  const servers = stores.locations.filter(isServer);
  const [only, ...others] = servers;
  if (others.length === 0) {
    if (!only) await vscode.window.showInformationMessage('No server is read here. Add one by Add Store of Runs.');
    return only;
  }
  const items = servers.map((store) => ({ label: storeLabel(store), store }));
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.store;
}

/** The store behind a row that says why it cannot be read, or behind a source's; both views have such rows. */
function storeOf(target: unknown): StoreLocation | undefined {
  if (!isRecord(target)) return undefined;
  const { kind, path, store, problem, source } = target;
  if (isString(kind) && isString(path) && isServer({ path })) return { kind, path };
  const stores = isRecord(source) ? source['stores'] : undefined;
  return storeOf(store) ?? storeOf(problem) ?? (Array.isArray(stores) ? storeOf(stores[0]) : undefined);
}
