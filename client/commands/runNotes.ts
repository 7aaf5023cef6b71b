/** Notes of runs, edited as Markdown in an editor: saving it hands the text to the run's tracker. */
import * as vscode from 'vscode';
import { isString, objectOf } from '../../protocol/shape.ts';
import type { RunReference } from '../choosing/chosenRuns.ts';
import type { Reader } from '../reading/reader.ts';
import { isStoreLocation } from '../storage/location.ts';
import type { Run } from '../tracking/store.ts';
import type { StoredRun } from '../views/experiments/tree.ts';
import { oneLine } from '../views/format.ts';
import type { RunChanges } from './runChanges.ts';

const scheme = 'trainyard-note';

interface Saved {
  readonly text: string;
  readonly time: number;
}

export class RunNotes implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #reader: Reader;
  readonly #changes: RunChanges;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  /** What was read or saved last, by address. */
  readonly #known = new Map<string, Saved>();

  readonly onDidChangeFile = this.#changed.event;

  constructor(reader: Reader, changes: RunChanges) {
    this.#reader = reader;
    this.#changes = changes;
    this.#registration = vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true });
  }

  async edit({ store, run }: StoredRun): Promise<void> {
    const uri = uriOf({ store, id: run.id }, run.name);
    this.#known.delete(uri.toString());
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, 'markdown');
    await vscode.window.showTextDocument(document, { preview: false });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, time } = this.#known.get(uri.toString()) ?? (await this.#read(uri));
    return { type: vscode.FileType.File, ctime: 0, mtime: time, size: Buffer.byteLength(text) };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return Buffer.from((await this.#read(uri)).text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const run = await this.#run(uri);
    const text = Buffer.from(content).toString();
    const isMade = await this.#changes.make('Saving the note', [run], { kind: 'note', text });
    if (!isMade) throw vscode.FileSystemError.Unavailable('Saving was cancelled.');
    this.#known.set(uri.toString(), { text, time: Date.now() });
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async #read(uri: vscode.Uri): Promise<Saved> {
    const { note: text = '' } = (await this.#run(uri)).run;
    const before = this.#known.get(uri.toString());
    const saved = before?.text === text ? before : { text, time: Date.now() };
    this.#known.set(uri.toString(), saved);
    return saved;
  }

  async #run(uri: vscode.Uri): Promise<StoredRun> {
    const { store, id } = referenceOf(uri);
    const [run]: readonly (Run | undefined)[] = await this.#reader.ask('runsById', { store, ids: [id] });
    if (run === undefined) throw vscode.FileSystemError.FileNotFound('The run is no longer in its store.');
    return { store, run };
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.NoPermissions('Notes stand in no folder.');
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions('Notes stand in no folder.');
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions('A note is taken away by saving an empty one.');
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions('A note belongs to its run.');
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** The tab bears the run's name. */
function uriOf(run: RunReference, name: string): vscode.Uri {
  const title = oneLine(name, 60).replace(/[/\\]/g, ' ');
  return vscode.Uri.from({ scheme, path: `/Note on ${title}.md`, query: JSON.stringify(run) });
}

const isReference = objectOf<RunReference>({
  store: isStoreLocation,
  id: isString,
});

function referenceOf({ query }: vscode.Uri): RunReference {
  const reference: unknown = JSON.parse(query);
  if (!isReference(reference)) throw vscode.FileSystemError.FileNotFound('No run has this note.');
  return reference;
}
