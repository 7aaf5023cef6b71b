/** All that lives as long as a client does: its documents, what is checked of them, and what it is told unasked. */
import path from 'node:path';
import { inspect } from 'node:util';
import {
  CodeLensRefreshRequest,
  type Connection,
  FileChangeType,
  type FileEvent,
  InlayHintRefreshRequest,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  pipelinesChanged,
  refreshNotification,
  resolvedPipelineChanged,
  serverStatusChanged,
  statusChanged,
} from '../../protocol/language.ts';
import { dialects, rules } from '../dialects/index.ts';
import { explained } from '../features/diagnostics.ts';
import { diskFiles } from '../project/files.ts';
import { Judge } from '../project/judging/judge.ts';
import { Documents } from '../project/project.ts';
import { Checking } from './checking.ts';
import { type Client, pathOf } from './client.ts';
import { Gathering } from './gathering.ts';
import { LookThread } from './lookThread.ts';
import { Pipelines } from './pipelines.ts';
import { ResolvedPipelines } from './resolvedPipelines.ts';
import { Settings } from './settings.ts';
import { Status } from './status.ts';
import { Statuses } from './statuses.ts';
import { watchedNames } from './watched.ts';
import { Watching } from './watching.ts';
import { Workspace } from './workspace.ts';

export class Session {
  readonly client: Client;
  readonly documents = new Documents(diskFiles);
  readonly workspace = new Workspace(this.documents, dialects);
  readonly pipelines = new Pipelines(this.documents, this.workspace);
  readonly resolvedPipelines = new ResolvedPipelines(this.documents, this.workspace);
  readonly judge = new Judge(rules);
  readonly statuses: Statuses;
  readonly checking: Checking;
  readonly #connection: Connection;
  readonly #texts = new TextDocuments(TextDocument);
  readonly #settings: Settings;
  readonly #status: Status;
  /** `undefined` where the client cannot watch the disk. */
  readonly #watching: Watching | undefined;
  readonly #stopping = new AbortController();
  readonly #watchSoon = new Gathering(500, 2_000, () => this.#report(this.#watch()));
  readonly #searchSoon = new Gathering(500, 5_000, (changed) => {
    if ([...changed].some((file) => this.#bringsFiles(file))) this.#report(this.index());
  });

  /** @param program The file that this process runs: threads of its own begin with it. */
  constructor(connection: Connection, client: Client, program: string) {
    this.client = client;
    this.#connection = connection;
    this.workspace.folders = client.folders;
    const watched = client.capabilities.workspace?.didChangeWatchedFiles;
    if (watched?.dynamicRegistration) {
      this.#watching = new Watching(connection, watched.relativePatternSupport ?? false);
    }
    this.#status = new Status(client.showsServerStatus, (now) =>
      this.#report(connection.sendNotification(serverStatusChanged, now)),
    );
    this.statuses = new Statuses(this.documents, this.workspace, new LookThread(program), {
      changed: () => this.#report(this.#afterStatus()),
      failed: (error) => this.#logError(error),
    });
    this.checking = new Checking(this.documents, this.workspace, this.judge, {
      publish: (uri, version, found) => {
        const diagnostics = found.map((diagnostic) => explained(diagnostic, client.pages));
        this.#report(connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) }));
      },
      failed: (error) => this.#logError(error),
      progress: (done, total) => this.#status.checking(done, total),
      checked: (files) => this.#report(this.#afterCheck(files)),
    });
    this.#settings = new Settings(
      connection,
      client,
      (levels) => {
        this.judge.chosen = levels;
        this.checking.all();
      },
      (work) => this.#report(work),
    );
    this.#listen();
  }

  /** Aborted when the client wants no more. */
  get stopped(): AbortSignal {
    return this.#stopping.signal;
  }

  /** A client that cannot watch the disk says nothing of changes there: they are noticed when somebody works. */
  lookAtDisk(): void {
    if (this.#watching === undefined) this.documents.refresh(1_000);
  }

  /** Finds what is in the workspace and checks all of it; what is open is checked meanwhile. */
  async index(): Promise<void> {
    this.#status.searching();
    this.documents.refresh();
    this.statuses.filesChanged();
    await this.workspace.search(this.stopped);
    this.checking.all();
    if (this.client.showsPipelines) await this.#connection.sendNotification(pipelinesChanged);
  }

  #listen(): void {
    const connection = this.#connection;
    connection.onInitialized(() => this.#start());
    connection.onNotification(refreshNotification, () => this.#report(this.index()));
    connection.onDidChangeWatchedFiles(({ changes }) => this.#changedOnDisk(changes));
    connection.onShutdown(() => this.#stop());
    this.#texts.onDidChangeContent(({ document }) => this.#changedInEditor(document));
    this.#texts.onDidSave(({ document: { uri } }) => {
      const file = pathOf(uri);
      if (file !== undefined) this.checking.changedOnDisk(file);
    });
    this.#texts.onDidClose(({ document: { uri } }) => {
      const file = pathOf(uri);
      if (file === undefined) return;
      this.documents.close(file);
      this.checking.openedOrClosed(file);
    });
    this.#texts.listen(connection);
  }

  #start(): void {
    this.#report(this.#settings.start());
    this.#report(this.index());
    if (!this.client.capabilities.workspace?.workspaceFolders) return;
    this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
      const here = added.flatMap(({ uri }) => pathOf(uri) ?? []);
      this.workspace.folders = [...new Set([...this.workspace.folders, ...here])].filter((folder) => !gone.has(folder));
      this.#report(this.index());
    });
  }

  #stop(): void {
    this.#stopping.abort();
    this.checking.stop();
    this.statuses.stop();
    this.#watchSoon.stop();
    this.#searchSoon.stop();
  }

  #changedInEditor(document: TextDocument): void {
    const file = pathOf(document.uri);
    if (file === undefined) return;
    this.lookAtDisk();
    const isOpening = !this.documents.isOpen(file);
    this.documents.open(file, document.getText(), document.uri, document.version);
    if (isOpening) this.checking.openedOrClosed(file);
    else this.checking.edited(file);
    const project = this.workspace.membership(file).value.folder;
    if (isOpening && project !== undefined && !this.workspace.covers(project)) this.#report(this.index());
  }

  #changedOnDisk(changes: readonly FileEvent[]): void {
    for (const { uri, type } of changes) {
      const file = pathOf(uri);
      if (file === undefined) continue;
      this.workspace.noticed(file, type !== FileChangeType.Deleted);
      this.checking.changedOnDisk(file);
      this.statuses.filesChanged();
      this.#searchSoon.add(file);
    }
  }

  /** Git moved to another commit, or a folder came back: there may be files that nobody knows. */
  #bringsFiles(file: string): boolean {
    return path.basename(file) === 'HEAD' || this.documents.kind(file) === 'folder';
  }

  async #afterCheck(files: ReadonlySet<string>): Promise<void> {
    const { workspace, client } = this;
    if (!workspace.isSearching) this.#status.ready(workspace.files.length, workspace.isComplete);
    this.#watchSoon.add('all');
    this.statuses.textsChanged();
    for (const uri of this.resolvedPipelines.concernedBy(files)) {
      await this.#connection.sendNotification(resolvedPipelineChanged, { uri });
    }
    if (client.showsPipelines && this.pipelines.haveChanged(files)) {
      await this.#connection.sendNotification(pipelinesChanged);
    }
    const canRefresh = client.capabilities.workspace?.inlayHint?.refreshSupport ?? false;
    if (canRefresh && [...files].some((file) => workspace.isPipeline(file))) {
      await this.#connection.sendRequest(InlayHintRefreshRequest.type);
    }
  }

  async #afterStatus(): Promise<void> {
    this.#watchSoon.add('all');
    if (this.client.showsPipelines) await this.#connection.sendNotification(statusChanged);
    if (this.client.capabilities.workspace?.codeLens?.refreshSupport) {
      await this.#connection.sendRequest(CodeLensRefreshRequest.type);
    }
  }

  async #watch(): Promise<void> {
    const sources = new Set([...this.checking.sources, ...this.statuses.sources]);
    await this.#watching?.watch(watchedNames(this.workspace, dialects, sources, this.documents));
  }

  /** Nothing waits for this work; what goes wrong in it is logged, unless the server is stopping. */
  #report(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.stopped.aborted) this.#logError(error);
    });
  }

  #logError(error: unknown): void {
    this.#connection.console.error(inspect(error));
  }
}
