/** A language server under measurement, in a process of its own. */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import {
  createProtocolConnection,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  RegistrationRequest,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import { node } from '../../setup/paths.mjs';

const execute = promisify(execFile);

export interface Setup {
  /** What Node runs; it takes `--node-ipc`. */
  readonly program: string;
  /** What Node is started with. */
  readonly nodeOptions?: readonly string[];
  /** Milliseconds that it waits after a keystroke before it checks. */
  readonly pause: number;
  readonly languageId: string;
  readonly initializationOptions?: unknown;
  readonly settings?: unknown;
}

export class Server {
  readonly setup: Setup;
  readonly connection: ProtocolConnection;
  /** When the process was started, by `performance.now`. */
  readonly startedAt: number;
  readonly #process: ChildProcess;

  private constructor(setup: Setup) {
    this.setup = setup;
    this.startedAt = performance.now();
    this.#process = fork(setup.program, ['--node-ipc'], {
      execPath: node,
      execArgv: [...(setup.nodeOptions ?? [])],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.connection = createProtocolConnection(
      new IPCMessageReader(this.#process),
      new IPCMessageWriter(this.#process),
    );
    this.connection.onRequest(RegistrationRequest.type, () => undefined);
    this.connection.listen();
  }

  static async start(setup: Setup, workspace: string): Promise<Server> {
    const server = new Server(setup);
    const rootUri = pathToFileURL(workspace).href;
    await server.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: 'workspace' }],
      capabilities: {
        textDocument: { publishDiagnostics: {} },
        workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
      },
      initializationOptions: setup.initializationOptions,
    });
    await server.connection.sendNotification(InitializedNotification.type, {});
    const { settings } = setup;
    if (settings !== undefined) {
      await server.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
    }
    return server;
  }

  async open(file: string): Promise<OpenText> {
    const text = await readFile(file, 'utf8');
    const opened = new OpenText(this, pathToFileURL(file).href, text);
    const { uri } = opened;
    const answered = this.nextDiagnostics(uri);
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: this.setup.languageId, version: 1, text },
    });
    await answered;
    return opened;
  }

  nextDiagnostics(uri: string): Promise<PublishDiagnosticsParams> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`${this.setup.program} ended while it was measured.`));
      const listening = this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
        if (params.uri !== uri) return;
        listening.dispose();
        this.#process.off('exit', ended);
        resolve(params);
      });
      this.#process.once('exit', ended);
    });
  }

  /** Resident memory in MB; `undefined` where the system has no `ps`. */
  async memory(): Promise<number | undefined> {
    if (process.platform === 'win32') return undefined;
    const { stdout } = await execute('ps', ['-o', 'rss=', '-p', String(this.#process.pid)]);
    return Number(stdout) / 1e3;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    await ended;
    this.connection.dispose();
  }
}

/** A document in the editor. */
export class OpenText {
  readonly uri: string;
  readonly #server: Server;
  #text: string;
  #version = 1;

  constructor(server: Server, uri: string, text: string) {
    this.#server = server;
    this.uri = uri;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  /** Puts text in the place of so many characters, as a keystroke does. */
  async replace(offset: number, length: number, text: string): Promise<void> {
    const range = { start: this.position(offset), end: this.position(offset + length) };
    this.#text = this.#text.slice(0, offset) + text + this.#text.slice(offset + length);
    this.#version += 1;
    await this.#server.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri, version: this.#version },
      contentChanges: [{ range, text }],
    });
  }

  position(offset: number): Position {
    const before = this.#text.slice(0, offset);
    return { line: before.split('\n').length - 1, character: offset - (before.lastIndexOf('\n') + 1) };
  }
}
