/** Asks the client to watch exactly the files that matter, by name and folder: nothing recursive. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  type FileSystemWatcher,
} from 'vscode-languageserver/node';

export class Watching {
  readonly #connection: Connection;
  readonly #hasRelativePatterns: boolean;
  #watched = '';
  #registration: Promise<Disposable> | undefined;

  constructor(connection: Connection, hasRelativePatterns: boolean) {
    this.#connection = connection;
    this.#hasRelativePatterns = hasRelativePatterns;
  }

  /** Watches these absolute paths, and no longer what was watched before. */
  async watch(files: Iterable<string>): Promise<void> {
    const folders = new Map<string, Set<string>>();
    for (const file of files) {
      const folder = path.dirname(file);
      folders.set(folder, (folders.get(folder) ?? new Set()).add(path.basename(file)));
    }
    const watchers = [...folders]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([folder, names]) => this.#watcher(folder, names));
    const wanted = JSON.stringify(watchers);
    if (wanted === this.#watched) return;
    this.#watched = wanted;
    const earlier = this.#registration;
    this.#registration = this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    await this.#registration;
    (await earlier)?.dispose();
  }

  #watcher(folder: string, files: ReadonlySet<string>): FileSystemWatcher {
    const names = [...files].map((file) => file.replace(/[*?{}[\],!]/g, '?')).toSorted();
    const pattern = names.length === 1 ? (names[0] ?? '') : `{${names.join(',')}}`;
    if (this.#hasRelativePatterns) return { globPattern: { baseUri: pathToFileURL(folder).href, pattern } };
    return { globPattern: `${folder.split(path.sep).join('/')}/${pattern}` };
  }
}
