/** A server and the documents that are open in it, as an editor would have them. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Diagnostic,
  LogMessageNotification,
  MessageType,
  type Position,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol';
import { LanguageServer } from '../../support/languageServer.ts';
import type { TypedDocument } from './typing.ts';

/** Milliseconds in which diagnostics come, on a machine that is busy with other things. */
const patience = 60_000;

export class Session {
  readonly #server: LanguageServer;
  /** By the document's address: what was told last. */
  readonly #told = new Map<
    string,
    { readonly version: number | undefined; readonly diagnostics: readonly Diagnostic[] }
  >();
  /** The versions that the server was told of. */
  readonly #sent = new Map<string, number>();
  readonly #errors: string[] = [];
  #read = 0;

  private constructor(server: LanguageServer) {
    this.#server = server;
    server.connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === MessageType.Error) this.#errors.push(message);
    });
  }

  static async start(bundle: string, workspace: string): Promise<Session> {
    return new Session(await LanguageServer.start(bundle, { transport: 'ipc', workspace, capabilities }));
  }

  /** As if for the first time. */
  async reopen({ uri, text, version }: TypedDocument): Promise<void> {
    if (this.#sent.get(uri) === version) return;
    const { connection } = this.#server;
    if (this.#sent.has(uri)) await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    this.#sent.set(uri, version);
    this.#told.delete(uri);
    const languageId = isPipeline(uri) ? 'dvc' : 'yaml';
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  async change(uri: string, version: number, contentChanges: readonly TextDocumentContentChangeEvent[]): Promise<void> {
    this.#sent.set(uri, version);
    await this.#server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** What it answers at a place; fails where the server does. */
  async ask(request: Request, uri: string, position: Position): Promise<unknown> {
    return this.#server.connection.sendRequest(`textDocument/${request}`, {
      textDocument: { uri },
      position,
      range: { start: position, end: position },
      context: { diagnostics: [], includeDeclaration: true },
    });
  }

  /** What is shown by address, once the server has told of the newest version of the open pipelines. */
  async diagnostics(): Promise<Readonly<Record<string, readonly Diagnostic[]>>> {
    const deadline = Date.now() + patience;
    while (!this.#isUpToDate()) {
      assert.ok(Date.now() < deadline, 'no diagnostics came for the newest version');
      await delay(5);
    }
    assert.deepEqual(this.#errors, []);
    const shown = [...this.#told].filter(([, { diagnostics }]) => diagnostics.length > 0);
    return Object.fromEntries(shown.toSorted().map(([uri, { diagnostics }]) => [uri, diagnostics]));
  }

  #isUpToDate(): boolean {
    const { published } = this.#server;
    for (const { uri, version, diagnostics } of published.slice(this.#read)) {
      const before = this.#told.get(uri)?.version ?? 0;
      const sent = this.#sent.get(uri);
      const isOfThisOpening = version !== undefined && sent !== undefined;
      if (isOfThisOpening)
        assert.ok(before <= version && version <= sent, `${uri}: ${version} after ${before}, of ${sent}`);
      this.#told.set(uri, { version, diagnostics });
    }
    this.#read = published.length;
    const pipelines = [...this.#sent].filter(([uri]) => isPipeline(uri));
    return pipelines.every(([uri, version]) => this.#told.get(uri)?.version === version);
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

function isPipeline(uri: string): boolean {
  return uri.endsWith('/dvc.yaml');
}

export const requests = [
  'completion',
  'hover',
  'definition',
  'references',
  'documentHighlight',
  'documentSymbol',
  'codeAction',
] as const;

export type Request = (typeof requests)[number];

const capabilities = {
  textDocument: {
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
  },
};
