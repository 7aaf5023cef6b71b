/** The bundled language server over a real connection, as an editor speaks to it. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  type FileSystemWatcher,
  type InitializeResult,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  RegistrationRequest,
  UnregistrationRequest,
} from 'vscode-languageserver-protocol';
import {
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { until } from './until.ts';

export interface StartOptions {
  readonly transport: 'ipc' | 'stdio';
  readonly workspace: string;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** What the editor's settings say, for a client that can be asked for them. */
  readonly settings?: () => unknown;
}

export class LanguageServer {
  readonly connection: ProtocolConnection;
  /** What the server answered to `initialize`. */
  readonly result: InitializeResult;
  /** All that was published, the newest last. */
  readonly published: readonly PublishDiagnosticsParams[];
  readonly watchers: ReadonlyMap<string, readonly FileSystemWatcher[]>;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, connection: ProtocolConnection, seen: Seen, result: InitializeResult) {
    this.#process = process;
    this.connection = connection;
    this.result = result;
    this.published = seen.published;
    this.watchers = seen.watchers;
  }

  static async start(server: string, options: StartOptions): Promise<LanguageServer> {
    const process =
      options.transport === 'ipc'
        ? fork(server, ['--node-ipc'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
        : spawn('node', [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = connect(process, options.transport);
    const seen = observe(connection);
    const { settings } = options;
    if (settings !== undefined) connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(settings));
    connection.listen();
    const { capabilities = {}, initializationOptions, workspace } = options;
    const rootUri = pathToFileURL(workspace).href;
    const result: InitializeResult = await connection.sendRequest('initialize', {
      processId: globalThis.process.pid,
      rootUri,
      capabilities,
      initializationOptions,
      workspaceFolders: [{ uri: rootUri, name: 'workspace' }],
    });
    await connection.sendNotification('initialized', {});
    return new LanguageServer(process, connection, seen, result);
  }

  async open(file: string, text: string, languageId = 'dvc'): Promise<string> {
    const uri = pathToFileURL(file).href;
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    return uri;
  }

  async change(uri: string, text: string, version = 2): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  /** The diagnostics shown for the file, once their codes are these. */
  async codes(uri: string, expected: readonly string[]): Promise<readonly Diagnostic[]> {
    return until(`${expected.join(', ') || 'no diagnostics'} in ${uri}`, () => {
      const shown = this.published.findLast((one) => one.uri === uri)?.diagnostics;
      return shown?.map(({ code }) => code).join() === expected.join() && shown;
    });
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }
}

interface Seen {
  readonly published: PublishDiagnosticsParams[];
  readonly watchers: Map<string, readonly FileSystemWatcher[]>;
}

function connect(process: ChildProcess, transport: 'ipc' | 'stdio'): ProtocolConnection {
  if (transport === 'ipc')
    return createProtocolConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  const { stdin, stdout } = process;
  if (stdin === null || stdout === null) throw new Error('the server was started without pipes');
  return createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
}

function observe(connection: ProtocolConnection): Seen {
  const seen: Seen = { published: [], watchers: new Map() };
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    seen.published.push(params);
  });
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    for (const { id, registerOptions } of registrations) seen.watchers.set(id, registerOptions?.watchers ?? []);
  });
  connection.onRequest(UnregistrationRequest.type, ({ unregisterations }) => {
    for (const { id } of unregisterations) seen.watchers.delete(id);
  });
  return seen;
}
