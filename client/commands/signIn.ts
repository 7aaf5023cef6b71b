/** Signing in to servers that ask who reads them, and out. What is typed goes to VS Code's keeper of secrets alone. */
import * as vscode from 'vscode';
import { isRecord, isString } from '../../protocol/shape.ts';
import type { Reader } from '../reading/reader.ts';
import { isServer, StoreError, type StoreLocation, storeLabel } from '../storage/location.ts';
import type { SignInWay } from '../tracking/server.ts';
import { serverKindOf, serverOf } from '../tracking/servers.ts';
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
      const server = store && serverOf(store);
      if (!store || server === undefined) return;
      await parts.keyring.forget(server);
      await parts.stores.refresh();
      vscode.window.setStatusBarMessage(`Signed out of ${storeLabel(store)}`, 3000);
    },
  };
}

/** Asks until the server takes what is typed; false where the user thought better of it. */
export async function signIn(store: StoreLocation, { reader, keyring }: SignInParts): Promise<boolean> {
  const server = serverOf(store);
  for (let problem = ''; server !== undefined; ) {
    const credentials = await askCredentials(store, problem);
    if (credentials === undefined) return false;
    await keyring.keep(server, credentials);
    const refused = await reading(reader, store);
    if (refused === undefined) return true;
    if (refused.reason !== 'signIn') throw refused;
    await keyring.forget(server);
    problem = 'The server did not accept that. ';
  }
  return false;
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
  const way = await chooseWay(serverKindOf(store)?.signIn ?? [], title, problem);
  if (way === undefined) return undefined;
  const ask = (prompt: string, password: boolean) =>
    vscode.window.showInputBox({ title, prompt, password, ignoreFocusOut: true });
  if (way.kind === 'secret') {
    const secret = await ask(`${problem}${way.prompt}`, true);
    return secret ? way.credentials(secret.trim()) : undefined;
  }
  const username = await ask('User name', false);
  if (!username) return undefined;
  const password = await ask(`Password of ${username}`, true);
  return password === undefined ? undefined : { kind: 'basic', username, password };
}

/** Where there is one alone, nobody is asked. */
async function chooseWay(ways: readonly SignInWay[], title: string, problem: string): Promise<SignInWay | undefined> {
  if (ways.length < 2) return ways[0];
  const picked = await vscode.window.showQuickPick(
    ways.map((way) => ({ label: way.label, way })),
    { title, placeHolder: `${problem}How the server knows you`, ignoreFocusOut: true },
  );
  return picked?.way;
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
