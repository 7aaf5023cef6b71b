/** Asks the client to watch exactly the files that matter, by name and folder: nothing recursive. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type FileSystemWatcher,
  RegistrationRequest,
  UnregistrationRequest,
} from 'vscode-languageserver/node';

const { method } = DidChangeWatchedFilesNotification;

export class Watching {
  readonly #connection: Connection;
  readonly #hasRelativePatterns: boolean;
  /** The watcher of each folder, as JSON, and what it is registered by. */
  #registered: ReadonlyMap<string, { readonly id: string; readonly watcher: string }> = new Map();
  #count = 0;

  constructor(connection: Connection, hasRelativePatterns: boolean) {
    this.#connection = connection;
    this.#hasRelativePatterns = hasRelativePatterns;
  }

  /** Watches for these names (glob patterns) in these folders, and no longer for what was watched before. */
  async watch(names: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
    const earlier = this.#registered;
    const registered = new Map<string, { readonly id: string; readonly watcher: string }>();
    const registrations: { id: string; method: string; registerOptions: { watchers: FileSystemWatcher[] } }[] = [];
    for (const [folder, patterns] of names) {
      const watcher = this.#watcher(folder, patterns);
      const text = JSON.stringify(watcher);
      const known = earlier.get(folder);
      if (known?.watcher === text) registered.set(folder, known);
      else {
        this.#count += 1;
        const id = `watch ${this.#count}`;
        registered.set(folder, { id, watcher: text });
        registrations.push({ id, method, registerOptions: { watchers: [watcher] } });
      }
    }
    this.#registered = registered;
    const unregisterations = [...earlier]
      .filter(([folder, { id }]) => registered.get(folder)?.id !== id)
      .map(([, { id }]) => ({ id, method }));
    if (registrations.length > 0) await this.#connection.sendRequest(RegistrationRequest.type, { registrations });
    if (unregisterations.length > 0)
      await this.#connection.sendRequest(UnregistrationRequest.type, { unregisterations });
  }

  #watcher(folder: string, patterns: ReadonlySet<string>): FileSystemWatcher {
    const sorted = [...patterns].toSorted();
    const pattern = sorted.length === 1 ? (sorted[0] ?? '') : `{${sorted.join(',')}}`;
    if (this.#hasRelativePatterns) return { globPattern: { baseUri: pathToFileURL(folder).href, pattern } };
    return { globPattern: `${folder.split(path.sep).join('/')}/${pattern}` };
  }
}
