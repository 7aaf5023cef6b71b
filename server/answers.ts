/** Which request is answered by what: a feature a line. */
import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import {
  launchedStagesRequest,
  pipelinesRequest,
  projectGraphsRequest,
  resolvedPipelineRequest,
} from '../protocol/language.ts';
import { codeLenses } from './features/codeLens.ts';
import { completion } from './features/completion.ts';
import { definition } from './features/definition.ts';
import { documentLinks } from './features/documentLinks.ts';
import { documentSymbols } from './features/documentSymbol.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlayHints.ts';
import { launchedStages } from './features/launchedStages.ts';
import { projectGraph } from './features/projectGraph.ts';
import { quickFixes } from './features/quickFixes.ts';
import { highlights, references } from './features/references.ts';
import { prepareRename, rename } from './features/rename.ts';
import { workspaceSymbols } from './features/workspaceSymbols.ts';
import type { Dialect } from './project/dialect.ts';
import type { Document } from './project/document.ts';
import type { Finding } from './project/finding.ts';
import { isRefused, type Refused } from './project/subject.ts';
import { pathOf } from './session/client.ts';
import type { Session } from './session/session.ts';

export function answerRequests(connection: Connection, session: Session): void {
  answerForDocuments(connection, session);
  answerForProjects(connection, session);
}

function answerForDocuments(connection: Connection, session: Session): void {
  const { client, documents, workspace, statuses } = session;
  connection.onCompletion(({ textDocument, position }) =>
    answer(session, textDocument.uri, [], (document, dialect) => [
      ...completion(document, position, workspace.countingFiles, dialect, documents, client),
    ]),
  );
  connection.onHover(({ textDocument, position }) =>
    answerReader(
      session,
      textDocument.uri,
      null,
      (document, dialect) =>
        hover(document, position, workspace.countingFiles, dialect, documents, statuses.inFile(document.path)) ?? null,
    ),
  );
  connection.onDefinition(({ textDocument, position }) =>
    answerReader(session, textDocument.uri, [], (document, dialect) => [
      ...definition(document, position, workspace.countingFiles, dialect, documents),
    ]),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    answer(session, textDocument.uri, [], (document) => [...documentSymbols(document)]),
  );
  connection.onCodeAction(({ textDocument, range }) =>
    answer(session, textDocument.uri, [], (document, dialect) => [
      ...quickFixes(document, range, findingsIn(session, document, dialect), dialect, documents),
    ]),
  );
  connection.onCodeLens(({ textDocument }) =>
    answer(session, textDocument.uri, [], (document, dialect) => [
      ...codeLenses(document, dialect, documents, {
        canLaunch: client.canLaunch,
        statuses: statuses.inFile(document.path),
      }),
    ]),
  );
  connection.onDocumentLinks(({ textDocument }) =>
    answer(session, textDocument.uri, [], (document, dialect) => [...documentLinks(document, dialect, documents)]),
  );
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    answerReader(session, textDocument.uri, [], (document, dialect) => [
      ...inlayHints(document, range, workspace.countingFiles, dialect, documents),
    ]),
  );
  connection.onReferences(({ textDocument, position, context: { includeDeclaration } }) =>
    answerReader(session, textDocument.uri, [], (document, dialect) => [
      ...references(document, position, includeDeclaration, workspace.countingFiles, dialect, documents),
    ]),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    answerReader(session, textDocument.uri, [], (document, dialect) => [
      ...highlights(document, position, dialect, documents),
    ]),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    answerReader(session, textDocument.uri, null, (document, dialect) =>
      granted(prepareRename(document, position, workspace.countingFiles, dialect, documents)),
    ),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    answerReader(session, textDocument.uri, null, (document, dialect) =>
      granted(rename(document, position, newName, workspace.countingFiles, dialect, documents, client.edits)),
    ),
  );
}

function answerForProjects(connection: Connection, session: Session): void {
  const { documents, pipelines, resolvedPipelines, statuses, workspace } = session;
  connection.onWorkspaceSymbol(({ query }) => [...workspaceSymbols(query, workspace.pipelines, documents)]);
  connection.onRequest(pipelinesRequest, async ({ uri }) => {
    if (uri === undefined) return pipelines.all(session.stopped);
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
}

type Answering<T> = (document: Document, dialect: Dialect) => T;

/** The answer for a document of a dialect; `none` for every other one. */
function answer<T>(session: Session, uri: string, none: T, make: Answering<T>): T {
  session.lookAtDisk();
  const document = documentAt(session, uri);
  const dialect = document && session.workspace.dialectOf(document.path);
  return dialect ? make(document, dialect) : none;
}

/** The answer for a file that belongs to a dialect, or that a file of one reads; `none` for every other one. */
function answerReader<T>(session: Session, uri: string, none: T, make: Answering<T>): T {
  session.lookAtDisk();
  const { checking, workspace } = session;
  const document = documentAt(session, uri);
  if (document === undefined) return none;
  const file = document.path;
  const dialect = workspace.dialectOf(file) ?? workspace.dialectOf(checking.readerOf(file) ?? '');
  return dialect === undefined ? none : make(document, dialect);
}

function documentAt({ documents }: Session, uri: string): Document | undefined {
  const file = pathOf(uri);
  const loaded = file === undefined ? undefined : documents.load(file);
  return loaded?.kind === 'document' ? loaded.document : undefined;
}

/** The client shows what a refusal says. */
function granted<T>(answered: T | Refused): T {
  if (isRefused(answered)) throw new ResponseError(LSPErrorCodes.RequestFailed, answered.reason);
  return answered;
}

/** What is shown of the file, by itself and in its project. */
function findingsIn(session: Session, document: Document, dialect: Dialect): readonly Finding[] {
  const { judge, documents } = session;
  const project = session.workspace.projectOf(document.path);
  const { findings } = judge.file(document, dialect, documents);
  const between = project === undefined ? [] : judge.project(project.support, project.root, documents).findings;
  return [...findings, ...between].filter((finding) => finding.document === document);
}
