/** Other editors, over stdio: the server asks nothing of a client that it has not announced, and prints nothing else. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  createMessageConnection,
  type InitializeResult,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { server as serverBundle } from '../../scripts/bundles.ts';
import { type Bundle, bundled } from '../support/bundle.ts';
import { type MachineNode, machineNode } from '../support/machineNode.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';

const everything: ClientCapabilities = {
  general: { positionEncodings: ['utf-16', 'utf-8'], markdown: { parser: 'any' } },
  window: { workDoneProgress: true, showDocument: { support: true }, showMessage: {} },
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    codeLens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
  },
  textDocument: {
    codeAction: { dynamicRegistration: true, codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
    codeLens: { dynamicRegistration: true },
    completion: { dynamicRegistration: true, completionItem: { snippetSupport: true } },
    definition: { dynamicRegistration: true, linkSupport: true },
    diagnostic: { dynamicRegistration: true },
    documentSymbol: { dynamicRegistration: true, hierarchicalDocumentSymbolSupport: true },
    hover: { dynamicRegistration: true, contentFormat: ['markdown'] },
    publishDiagnostics: { versionSupport: true },
    synchronization: { dynamicRegistration: true, didSave: true },
  },
};

/** An editor that knows the protocol and nothing of Trainyard. */
class Client {
  readonly connection: MessageConnection;
  /** All that the server asked for, and told. */
  readonly requests: string[] = [];
  readonly notifications: string[] = [];
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #errors: unknown[] = [];

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#process = child;
    this.connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    // What is printed beside the messages is an error to whoever reads them.
    this.connection.onError(([error]) => this.#errors.push(error));
    child.stderr.on('data', (data) => this.#errors.push(String(data)));
    this.connection.onRequest((method) => {
      this.requests.push(method);
      return null;
    });
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params);
    });
    this.connection.onNotification((method) => {
      this.notifications.push(method);
    });
    this.connection.listen();
  }

  async initialize(capabilities: ClientCapabilities, workspace: string | null): Promise<InitializeResult> {
    const rootUri = workspace === null ? null : pathToFileURL(workspace).href;
    const params = { processId: process.pid, rootUri, capabilities };
    const result: InitializeResult = await this.connection.sendRequest('initialize', params);
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async codes(uri: string, expected: string): Promise<void> {
    await until(`${expected || 'nothing'} in ${uri}`, () => {
      const found = this.#published.get(uri)?.diagnostics;
      return found?.map(({ code }) => code).join() === expected;
    });
  }

  /** What went wrong meanwhile. */
  async stop(): Promise<readonly unknown[]> {
    const ended = once(this.#process, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [status] = await ended;
    assert.equal(status, 0);
    this.connection.dispose();
    return this.#errors;
  }
}

describe('the language server and a client', () => {
  let bundle: Bundle;
  let node: MachineNode;
  let workspace: string;
  let uri: string;

  before(async function () {
    this.timeout(60_000);
    [bundle, node] = await Promise.all([bundled(serverBundle), machineNode()]);
  });
  beforeEach(async () => {
    workspace = await temporaryFolder();
    await writeFile(path.join(workspace, 'params.yaml'), 'rate: 1\n');
    await mkdir(path.join(workspace, 'sub'));
    await writeFile(path.join(workspace, 'sub/dvc.yaml'), 'stages: 1\n');
    uri = pathToFileURL(path.join(workspace, 'dvc.yaml')).href;
  });
  afterEach(removeTemporaryFolders);
  after(() => bundle.remove());

  const start = () => new Client(spawn(node.file, [bundle.file, '--stdio']));

  /** Opens, changes, asks, saves and closes, as one does. */
  async function work(client: Client): Promise<void> {
    const { connection } = client;
    const text = 'stages:\n  a:\n    cmd: x ${rat}\n    dep: []\n';
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    await client.codes(uri, 'unknown-key,unknown-parameter');
    const range = { start: { line: 2, character: 16 }, end: { line: 2, character: 16 } };
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range, text: 'e' }],
    });
    await client.codes(uri, 'unknown-key');
    const at = { textDocument: { uri }, position: range.start };
    for (const method of ['hover', 'definition', 'completion', 'documentSymbol', 'codeLens'] as const) {
      await connection.sendRequest(`textDocument/${method}`, at);
    }
    await connection.sendRequest('textDocument/codeAction', { ...at, range, context: { diagnostics: [] } });
    await connection.sendNotification('textDocument/didSave', at);
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  }

  it('that announces nothing is asked nothing, and told only of diagnostics', async () => {
    const client = start();
    const { capabilities } = await client.initialize({}, workspace);
    assert.equal(capabilities.documentSymbolProvider, false);
    assert.equal(capabilities.codeActionProvider, false);
    await work(client);
    await client.codes(pathToFileURL(path.join(workspace, 'sub/dvc.yaml')).href, 'wrong-type');
    assert.deepEqual(await client.stop(), []);
    assert.deepEqual(client.requests, []);
    assert.deepEqual([...new Set(client.notifications)], []);
  });

  it('that has no folder open gets diagnostics of its file all the same', async () => {
    const client = start();
    await client.initialize({}, null);
    await work(client);
    assert.deepEqual(await client.stop(), []);
  });

  it('that announces everything is asked only what it knows', async () => {
    const client = start();
    const { capabilities } = await client.initialize(everything, workspace);
    assert.equal(capabilities.documentSymbolProvider, true);
    await work(client);
    await until('watchers', () => client.requests.includes('client/registerCapability'));
    assert.deepEqual(await client.stop(), []);
    const known = /^(client\/(un)?registerCapability|window\/|workspace\/(configuration|\w+\/refresh))/;
    assert.deepEqual(
      client.requests.filter((method) => !known.test(method)),
      [],
    );
    assert.deepEqual(
      client.notifications.filter((method) => !method.startsWith('$/') && !method.startsWith('window/')),
      [],
    );
  });
});
