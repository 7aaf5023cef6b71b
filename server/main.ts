/** The language server's transport: which message is answered by what. Speaks over node IPC, or `--stdio`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  createConnection,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  ProposedFeatures,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type InitializationOptions,
  launchedStagesRequest,
  pipelinesChanged,
  pipelinesRequest,
  projectGraphsRequest,
  refreshNotification,
  resolvedPipelineChanged,
  resolvedPipelineRequest,
  serverStatusChanged,
  statusChanged,
} from '../protocol/language.ts';
import { isRecord, isString } from '../protocol/shape.ts';
import { dialects, rules } from './dialects/index.ts';
import { codeLenses } from './features/codeLens.ts';
import { completion } from './features/completion.ts';
import { definition } from './features/definition.ts';
import { explained } from './features/diagnostics.ts';
import { documentLinks } from './features/documentLinks.ts';
import { documentSymbols } from './features/documentSymbol.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlayHints.ts';
import { launchedStages } from './features/launchedStages.ts';
import { projectGraph } from './features/projectGraph.ts';
import { quickFixes } from './features/quickFixes.ts';
import { highlights, references } from './features/references.ts';
import { type EditSupport, prepareRename, rename } from './features/rename.ts';
import { workspaceSymbols } from './features/workspaceSymbols.ts';
import type { Dialect } from './project/dialect.ts';
import type { Document } from './project/document.ts';
import { diskFiles } from './project/files.ts';
import type { Finding } from './project/finding.ts';
import { Judge } from './project/judging/judge.ts';
import { Documents } from './project/project.ts';
import { isRefused, type Refused } from './project/subject.ts';
import { Checking } from './session/checking.ts';
import { Gathering } from './session/gathering.ts';
import { LookThread } from './session/lookThread.ts';
import { Pipelines } from './session/pipelines.ts';
import { ResolvedPipelines } from './session/resolvedPipelines.ts';
import { Settings } from './session/settings.ts';
import { Status } from './session/status.ts';
import { Statuses } from './session/statuses.ts';
import { watchedNames } from './session/watched.ts';
import { Watching } from './session/watching.ts';
import { Workspace } from './session/workspace.ts';

// V8 lets the space for young objects grow with the machine's memory, to no gain here but twice the memory.
setFlagsFromString('--semi-space-growth-factor=1');

const connection = createConnection(ProposedFeatures.all);
const texts = new TextDocuments(TextDocument);
const documents = new Documents(diskFiles);
const workspace = new Workspace(documents, dialects);
const pipelines = new Pipelines(documents, workspace);
const resolvedPipelines = new ResolvedPipelines(documents, workspace);
const statuses = new Statuses(documents, workspace, new LookThread(process.argv[1] ?? ''), {
  changed: () => report(afterStatus()),
  failed: logError,
});
const stopping = new AbortController();
const judge = new Judge(rules);
const settings = new Settings(
  connection,
  (levels) => {
    judge.chosen = levels;
    checking.all();
  },
  report,
);
const checking = new Checking(documents, workspace, judge, {
  publish: (uri, version, found) => {
    const diagnostics = found.map((diagnostic) => explained(diagnostic, pages));
    report(connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) }));
  },
  failed: logError,
  progress: (done, total) => status.checking(done, total),
  checked: (files) => report(afterCheck(files)),
});
const status = new Status((now) => report(connection.sendNotification(serverStatusChanged, now)));
const watchSoon = new Gathering(500, 2_000, () => report(watch()));
const searchSoon = new Gathering(500, 5_000, (changed) => {
  if ([...changed].some((file) => path.basename(file) === 'HEAD' || documents.kind(file) === 'folder')) report(index());
});
let watching: Watching | undefined;
let hasLenses = false;
let hasPipelines = false;
let hasLensRefresh = false;
let hasHintRefresh = false;
let hasFolderChanges = false;
let snippets = false;
/** Where the pages of the codes are, as the client calls the folder. */
let pages: string | undefined;
let editSupport: EditSupport = { documentChanges: false, annotations: false };

connection.onInitialize(
  ({ capabilities, initializationOptions, rootUri, workspaceFolders }: InitializeParams): InitializeResult => {
    hasLenses = announces(initializationOptions, 'launchLenses');
    hasHintRefresh = capabilities.workspace?.inlayHint?.refreshSupport ?? false;
    hasLensRefresh = capabilities.workspace?.codeLens?.refreshSupport ?? false;
    hasPipelines = announces(initializationOptions, 'pipelines');
    status.isWanted = announces(initializationOptions, 'serverStatus');
    const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    workspace.folders = folders.flatMap((uri) => pathOf(uri) ?? []);
    hasFolderChanges = capabilities.workspace?.workspaceFolders ?? false;
    snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport ?? false;
    const edits = capabilities.workspace?.workspaceEdit;
    editSupport = {
      documentChanges: edits?.documentChanges ?? false,
      annotations: edits?.changeAnnotationSupport !== undefined,
    };
    settings.begin(capabilities, initializationOptions);
    if (capabilities.textDocument?.publishDiagnostics?.codeDescriptionSupport) pages = pagesOf(initializationOptions);
    const watched = capabilities.workspace?.didChangeWatchedFiles;
    if (watched?.dynamicRegistration) watching = new Watching(connection, watched.relativePatternSupport ?? false);
    return {
      serverInfo: { name: 'Trainyard' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        completionProvider: { triggerCharacters: ['{', '.', '/', '-', ' '] },
        hoverProvider: true,
        definitionProvider: true,
        inlayHintProvider: capabilities.textDocument?.inlayHint !== undefined,
        referencesProvider: true,
        documentLinkProvider: {},
        workspaceSymbolProvider: true,
        documentHighlightProvider: true,
        renameProvider: capabilities.textDocument?.rename?.prepareSupport === true ? { prepareProvider: true } : true,
        documentSymbolProvider: capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        codeActionProvider: capabilities.textDocument?.codeAction?.codeActionLiteralSupport !== undefined && {
          codeActionKinds: [CodeActionKind.QuickFix],
        },
        ...((hasLenses || capabilities.textDocument?.codeLens !== undefined) && { codeLensProvider: {} }),
      },
    };
  },
);

connection.onInitialized(() => {
  report(settings.start());
  report(index());
  if (!hasFolderChanges) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
    const here = added.flatMap(({ uri }) => pathOf(uri) ?? []);
    workspace.folders = [...new Set([...workspace.folders, ...here])].filter((folder) => !gone.has(folder));
    report(index());
  });
});
connection.onNotification(refreshNotification, () => report(index()));
connection.onShutdown(() => {
  stopping.abort();
  checking.stop();
  statuses.stop();
  watchSoon.stop();
  searchSoon.stop();
});

texts.onDidChangeContent(({ document }) => {
  const file = pathOf(document.uri);
  if (file === undefined) return;
  lookAtDisk();
  const isOpening = !documents.isOpen(file);
  documents.open(file, document.getText(), document.uri, document.version);
  if (isOpening) checking.openedOrClosed(file);
  else checking.edited(file);
  const project = workspace.membership(file).value.folder;
  if (isOpening && project !== undefined && !workspace.covers(project)) report(index());
});
texts.onDidSave(({ document: { uri } }) => {
  const file = pathOf(uri);
  if (file !== undefined) checking.changedOnDisk(file);
});
texts.onDidClose(({ document: { uri } }) => {
  const file = pathOf(uri);
  if (file === undefined) return;
  documents.close(file);
  checking.openedOrClosed(file);
});
connection.onDidChangeWatchedFiles(({ changes }) => {
  for (const { uri, type } of changes) {
    const file = pathOf(uri);
    if (file === undefined) continue;
    workspace.noticed(file, type !== FileChangeType.Deleted);
    checking.changedOnDisk(file);
    statuses.filesChanged();
    // Git moved to another commit, or a folder came back: there may be files that nobody knows.
    searchSoon.add(file);
  }
});

connection.onCompletion(({ textDocument, position }) =>
  answer(textDocument.uri, [], (document, dialect) => [
    ...completion(document, position, workspace.countingFiles, dialect, documents, { snippets }),
  ]),
);
connection.onHover(({ textDocument, position }) =>
  answerReader(
    textDocument.uri,
    null,
    (document, dialect) =>
      hover(document, position, workspace.countingFiles, dialect, documents, statuses.inFile(document.path)) ?? null,
  ),
);
connection.onDefinition(({ textDocument, position }) =>
  answerReader(textDocument.uri, [], (document, dialect) => [
    ...definition(document, position, workspace.countingFiles, dialect, documents),
  ]),
);
connection.onDocumentSymbol(({ textDocument }) =>
  answer(textDocument.uri, [], (document) => [...documentSymbols(document)]),
);
connection.onCodeAction(({ textDocument, range }) =>
  answer(textDocument.uri, [], (document, dialect) => [
    ...quickFixes(document, range, findingsIn(document, dialect), dialect, documents),
  ]),
);
connection.onCodeLens(({ textDocument }) =>
  answer(textDocument.uri, [], (document, dialect) => [
    ...codeLenses(document, dialect, documents, {
      canLaunch: hasLenses,
      statuses: statuses.inFile(document.path),
    }),
  ]),
);
connection.onDocumentLinks(({ textDocument }) =>
  answer(textDocument.uri, [], (document, dialect) => [...documentLinks(document, dialect, documents)]),
);
connection.onWorkspaceSymbol(({ query }) => [...workspaceSymbols(query, workspace.pipelines, documents)]);
connection.languages.inlayHint.on(({ textDocument, range }) =>
  answerReader(textDocument.uri, [], (document, dialect) => [
    ...inlayHints(document, range, workspace.countingFiles, dialect, documents),
  ]),
);
connection.onReferences(({ textDocument, position, context }) =>
  answerReader(textDocument.uri, [], (document, dialect) => [
    ...references(document, position, context.includeDeclaration, workspace.countingFiles, dialect, documents),
  ]),
);
connection.onDocumentHighlight(({ textDocument, position }) =>
  answerReader(textDocument.uri, [], (document, dialect) => [...highlights(document, position, dialect, documents)]),
);
connection.onPrepareRename(({ textDocument, position }) =>
  answerReader(textDocument.uri, null, (document, dialect) =>
    granted(prepareRename(document, position, workspace.countingFiles, dialect, documents)),
  ),
);
connection.onRenameRequest(({ textDocument, position, newName }) =>
  answerReader(textDocument.uri, null, (document, dialect) =>
    granted(rename(document, position, newName, workspace.countingFiles, dialect, documents, editSupport)),
  ),
);
connection.onRequest(pipelinesRequest, async ({ uri }) => {
  if (uri === undefined) return pipelines.all(stopping.signal);
  const file = pathOf(uri);
  const found = file === undefined ? undefined : pipelines.one(file);
  return found === undefined ? [] : [found];
});
connection.onRequest(projectGraphsRequest, async ({ uri, withoutEdges }) => {
  await workspace.searched;
  const file = uri === undefined ? undefined : pathOf(uri);
  const one = file === undefined ? undefined : workspace.projectOf(file);
  const projects = uri === undefined ? workspace.projects : one === undefined ? [] : [one];
  return projects.map((project) => {
    const { edges, ...graph } = statuses.graph(project);
    return projectGraph({ ...graph, edges: withoutEdges ? [] : edges }, statuses.of(project));
  });
});
connection.onRequest(launchedStagesRequest, async ({ uri, stage }) => {
  await workspace.searched;
  documents.refresh();
  const file = pathOf(uri);
  const project = file === undefined ? undefined : workspace.projectOf(file);
  if (file === undefined || project === undefined) return [];
  const { root, support } = project;
  return launchedStages(statuses.graph(project), file, stage, (one) => support.records?.(one, root, documents));
});
connection.onRequest(resolvedPipelineRequest, ({ uri }) => {
  const file = pathOf(uri);
  return file === undefined ? null : (resolvedPipelines.of(uri, file) ?? null);
});

texts.listen(connection);
connection.listen();

/** Finds what is in the workspace and checks all of it; what is open is checked meanwhile. */
async function index(): Promise<void> {
  status.searching();
  documents.refresh();
  statuses.filesChanged();
  await workspace.search(stopping.signal);
  checking.all();
  if (hasPipelines) await connection.sendNotification(pipelinesChanged);
}

async function afterCheck(files: ReadonlySet<string>): Promise<void> {
  if (!workspace.isSearching) status.ready(workspace.files.length, workspace.isComplete);
  watchSoon.add('all');
  statuses.textsChanged();
  for (const uri of resolvedPipelines.concernedBy(files)) {
    await connection.sendNotification(resolvedPipelineChanged, { uri });
  }
  if (hasPipelines && pipelines.haveChanged(files)) await connection.sendNotification(pipelinesChanged);
  if (hasHintRefresh && [...files].some((file) => workspace.isPipeline(file))) {
    await connection.sendRequest(InlayHintRefreshRequest.type);
  }
}

async function afterStatus(): Promise<void> {
  watchSoon.add('all');
  if (hasPipelines) await connection.sendNotification(statusChanged);
  if (hasLensRefresh) await connection.sendRequest(CodeLensRefreshRequest.type);
}

async function watch(): Promise<void> {
  const sources = new Set([...checking.sources, ...statuses.sources]);
  await watching?.watch(watchedNames(workspace, dialects, sources, documents));
}

/** Nothing waits for this work; what goes wrong in it is logged, unless the server is stopping. */
function report(work: Promise<void>): void {
  work.catch((error: unknown) => {
    if (!stopping.signal.aborted) logError(error);
  });
}

function logError(error: unknown): void {
  connection.console.error(inspect(error));
}

/** A client that cannot watch the disk says nothing of changes there: they are noticed when somebody works. */
function lookAtDisk(): void {
  if (watching === undefined) documents.refresh(1_000);
}

/** The answer for a document of a dialect; `none` for every other one. */
function answer<T>(uri: string, none: T, make: (document: Document, dialect: Dialect) => T): T {
  lookAtDisk();
  const file = pathOf(uri);
  const loaded = file === undefined ? undefined : documents.load(file);
  if (loaded?.kind !== 'document') return none;
  const dialect = workspace.dialectOf(loaded.document.path);
  return dialect === undefined ? none : make(loaded.document, dialect);
}

/** The answer for a file that belongs to a dialect, or that a file of one reads; `none` for every other one. */
function answerReader<T>(uri: string, none: T, make: (document: Document, dialect: Dialect) => T): T {
  lookAtDisk();
  const file = pathOf(uri);
  const loaded = file === undefined ? undefined : documents.load(file);
  if (file === undefined || loaded?.kind !== 'document') return none;
  const dialect = workspace.dialectOf(file) ?? workspace.dialectOf(checking.readerOf(file) ?? '');
  return dialect === undefined ? none : make(loaded.document, dialect);
}

/** The client shows what a refusal says. */
function granted<T>(answered: T | Refused): T {
  if (isRefused(answered)) throw new ResponseError(LSPErrorCodes.RequestFailed, answered.reason);
  return answered;
}

/** What is shown of the file, by itself and in its project. */
function findingsIn(document: Document, dialect: Dialect): readonly Finding[] {
  const project = workspace.projectOf(document.path);
  const { findings } = judge.file(document, dialect, documents);
  const between = project === undefined ? [] : judge.project(project.support, project.root, documents).findings;
  return [...findings, ...between].filter((finding) => finding.document === document);
}

function pagesOf(options: unknown): string | undefined {
  if (!isRecord(options)) return undefined;
  const { pages: folder } = options;
  return isString(folder) ? folder : undefined;
}

function announces(options: unknown, name: keyof InitializationOptions): boolean {
  return isRecord(options) && options[name] === true;
}

/** Only files on disk have files beside them; `undefined` for anything else. */
function pathOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
}
