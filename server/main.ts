/** The language server's transport: which message is answered by what. Speaks over node IPC, or `--stdio`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import {
  CodeActionKind,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pipelinesChanged, pipelinesRequest } from '../protocol/language.ts';
import { isRecord } from '../protocol/shape.ts';
import { Checking } from './checking.ts';
import { dialects } from './dialects/index.ts';
import { codeLenses } from './features/codeLens.ts';
import { completion } from './features/completion.ts';
import { definition } from './features/definition.ts';
import { documentSymbols } from './features/documentSymbol.ts';
import { hover } from './features/hover.ts';
import { quickFixes } from './features/quickFixes.ts';
import { Pipelines } from './pipelines.ts';
import type { Dialect } from './project/dialect.ts';
import type { Document } from './project/document.ts';
import { diskFiles } from './project/files.ts';
import { Documents } from './project/project.ts';
import { Watching } from './watching.ts';

const connection = createConnection(ProposedFeatures.all);
const texts = new TextDocuments(TextDocument);
const documents = new Documents(diskFiles);
const dialectOf = (name: string) => dialects.find((dialect) => dialect.claims(name));
const pipelines = new Pipelines(documents, dialects);
const stopping = new AbortController();
const checking = new Checking(documents, dialectOf, {
  show: (uri, diagnostics) => report(connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] })),
  failed: logError,
  checked: (changed) => report(afterCheck(changed)),
});
let watching: Watching | undefined;
let hasLenses = false;
let hasFolderChanges = false;
/** The workspace's folders, as the client calls them. */
let roots: ReadonlySet<string> = new Set();

connection.onInitialize(
  ({ capabilities, initializationOptions, rootUri, workspaceFolders }: InitializeParams): InitializeResult => {
    hasLenses = announcesLenses(initializationOptions);
    roots = new Set(workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []));
    hasFolderChanges = capabilities.workspace?.workspaceFolders ?? false;
    const watched = capabilities.workspace?.didChangeWatchedFiles;
    if (watched?.dynamicRegistration) watching = new Watching(connection, watched.relativePatternSupport ?? false);
    return {
      serverInfo: { name: 'Trainyard' },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: ['{', '.', '/', '-', ' '] },
        hoverProvider: true,
        definitionProvider: true,
        documentSymbolProvider: true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        ...(hasLenses && { codeLensProvider: {} }),
      },
    };
  },
);

connection.onInitialized(() => {
  report(findPipelines());
  if (!hasFolderChanges) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map(({ uri }) => uri));
    roots = new Set([...roots, ...added.map(({ uri }) => uri)].filter((uri) => !gone.has(uri)));
    report(findPipelines());
  });
});
connection.onShutdown(() => {
  stopping.abort();
  checking.stop();
});

texts.onDidChangeContent(({ document }) => {
  const file = pathOf(document.uri);
  if (file === undefined) return;
  documents.open(file, document.getText(), document.uri);
  checking.changed(file);
});
texts.onDidClose(({ document }) => {
  const file = pathOf(document.uri);
  if (file === undefined) return;
  documents.close(file);
  checking.closed(file);
});
connection.onDidChangeWatchedFiles(({ changes }) => {
  for (const { uri } of changes) {
    const file = pathOf(uri);
    if (file !== undefined) checking.changed(file);
  }
});

connection.onCompletion(({ textDocument, position }) =>
  answer(textDocument.uri, [], (document, dialect) => [...completion(document, position, dialect, documents)]),
);
connection.onHover(({ textDocument, position }) =>
  answer(textDocument.uri, null, (document, dialect) => hover(document, position, dialect, documents) ?? null),
);
connection.onDefinition(({ textDocument, position }) =>
  answer(textDocument.uri, [], (document, dialect) => [...definition(document, position, dialect, documents)]),
);
connection.onDocumentSymbol(({ textDocument }) =>
  answer(textDocument.uri, [], (document) => [...documentSymbols(document)]),
);
connection.onCodeAction(({ textDocument, range }) =>
  answer(textDocument.uri, [], (document, dialect) => [...quickFixes(document, range, dialect, documents)]),
);
connection.onCodeLens(({ textDocument }) =>
  answer(textDocument.uri, [], (document, dialect) => [...codeLenses(document, dialect, documents)]),
);
connection.onRequest(pipelinesRequest, async ({ uri }) => {
  if (uri === undefined) return pipelines.all(stopping.signal);
  const file = pathOf(uri);
  const found = file === undefined ? undefined : pipelines.one(file);
  return found === undefined ? [] : [found];
});

texts.listen(connection);
connection.listen();

/** Tells the client of changed stages, and watches what the pipelines are made from now. */
async function afterCheck(changed: ReadonlySet<string>): Promise<void> {
  if (pipelines.haveChanged(changed)) await connection.sendNotification(pipelinesChanged);
  await watching?.watch(pipelines.watched);
}

async function findPipelines(): Promise<void> {
  pipelines.roots = [...roots].flatMap((uri) => pathOf(uri) ?? []);
  await pipelines.all(stopping.signal);
  await connection.sendNotification(pipelinesChanged);
  await watching?.watch(pipelines.watched);
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

/** The answer for a document of a dialect; `none` for every other one. */
function answer<T>(uri: string, none: T, make: (document: Document, dialect: Dialect) => T): T {
  const file = pathOf(uri);
  const loaded = file === undefined ? undefined : documents.load(file);
  if (loaded?.kind !== 'document') return none;
  const dialect = dialectOf(path.basename(loaded.document.path));
  return dialect === undefined ? none : make(loaded.document, dialect);
}

function announcesLenses(options: unknown): boolean {
  if (!isRecord(options)) return false;
  const { launchLenses } = options;
  return launchLenses === true;
}

/** Only files on disk have files beside them; `undefined` for anything else. */
function pathOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
}
