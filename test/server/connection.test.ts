/** The bundled server over both of its transports, as editors use it. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import {
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type Hover,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import {
  pipelinesChanged,
  pipelinesRequest,
  refreshNotification,
  resolvedPipelineChanged,
  resolvedPipelineRequest,
  type ServerStatus,
  serverStatusChanged,
} from '../../protocol/language.ts';
import { server as serverBundle } from '../../scripts/bundles.ts';
import { type Bundle, bundled } from '../support/bundle.ts';
import { LanguageServer, type StartOptions } from '../support/languageServer.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';

const good = 'stages:\n  train:\n    foreach: ${models}\n    do:\n      cmd: train ${key} ${item.rate}\n';
const params = 'models:\n  forest: {rate: 1}\n  mlp: {rate: 2}\n';

describe('the language server', () => {
  let server: LanguageServer | undefined;
  let bundle: Bundle;
  let workspace: string;

  before(async function () {
    this.timeout(60_000);
    bundle = await bundled(serverBundle);
  });
  beforeEach(async () => {
    workspace = await temporaryFolder();
    await writeFile(path.join(workspace, 'params.yaml'), params);
    await writeFile(path.join(workspace, 'dvc.yaml'), good);
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    await removeTemporaryFolders();
  });
  after(() => bundle.remove());

  async function start(options: Partial<StartOptions> = {}): Promise<LanguageServer> {
    server = await LanguageServer.start(bundle.file, { transport: 'ipc', workspace, ...options });
    return server;
  }

  for (const transport of ['ipc', 'stdio'] as const) {
    it(`diagnoses while typing, over ${transport}`, async () => {
      const { connection, ...rest } = await start({ transport });
      assert.ok(rest.result.capabilities.hoverProvider);
      const uri = await server?.open(
        path.join(workspace, 'dvc.yaml'),
        'stages:\n  a:\n    cmd: x ${nope}\n    dep: []\n',
      );
      assert.ok(server !== undefined && uri !== undefined);
      const shown = await server.codes(uri, ['unknown-key', 'unknown-parameter']);
      assert.deepEqual(
        shown.map(({ range }) => range),
        [
          { start: { line: 3, character: 4 }, end: { line: 3, character: 7 } },
          { start: { line: 2, character: 11 }, end: { line: 2, character: 18 } },
        ],
      );
      await server.change(uri, good);
      await server.codes(uri, []);
      const hover: Hover | null = await connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position: { line: 4, character: 27 },
      });
      assert.deepEqual(hover?.contents, {
        kind: 'markdown',
        value: '`item.rate`\n\n- `train@forest`: `1`\n- `train@mlp`: `2`',
      });
    });
  }

  it('counts what is changed in params.yaml before what is on disk, until it is closed', async () => {
    const { connection } = await start();
    assert.ok(server !== undefined);
    const uri = await server.open(path.join(workspace, 'dvc.yaml'), good);
    const paramsUri = await server.open(path.join(workspace, 'params.yaml'), 'models: {forest: {}}\n', 'yaml');
    await server.codes(uri, ['unknown-parameter']);
    await server.change(paramsUri, 'models: {forest: {rate: 3}}\n');
    await server.codes(uri, []);
    await server.change(paramsUri, 'models: {forest: {rate: 3}}\nmodels: {}\n', 3);
    await server.codes(paramsUri, ['duplicate-key']);
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri: paramsUri } });
    await server.codes(paramsUri, []);
  });

  it('mends a misspelt key', async () => {
    const { connection } = await start();
    assert.ok(server !== undefined);
    const uri = await server.open(path.join(workspace, 'dvc.yaml'), 'stages:\n  a:\n    cmd: x\n    dep: []\n');
    await server.codes(uri, ['unknown-key']);
    const at = { line: 3, character: 5 };
    const actions: CodeAction[] = await connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    assert.deepEqual(
      actions.map(({ title, edit }) => [title, edit?.changes?.[uri]?.[0]?.newText]),
      [
        ['Change to `deps`', 'deps'],
        ['Ignore unknown-key here', ' # trainyard: ignore[unknown-key]'],
      ],
    );
  });

  it('resolves a pipeline, and tells once when a change may have made it another', async () => {
    const { connection } = await start();
    assert.ok(server !== undefined);
    const told: string[] = [];
    connection.onNotification(resolvedPipelineChanged, (params) => {
      told.push(params.uri);
    });
    const uri = await server.open(path.join(workspace, 'dvc.yaml'), good);
    const resolved = async () => connection.sendRequest(resolvedPipelineRequest, { uri });
    const before = await resolved();
    assert.equal(before?.kind, 'resolved');
    assert.match(before.text, /train@mlp:\n {4}cmd: train mlp 2\n/);
    const paramsUri = await server.open(path.join(workspace, 'params.yaml'), params, 'yaml');
    await until('the news', () => told.length > 0);
    await server.change(paramsUri, 'models: {mlp: {rate: 4}}\n');
    const after = await until('the change', async () => {
      const now = await resolved();
      return now?.kind === 'resolved' && now.text.includes('train mlp 4') && now;
    });
    assert.doesNotMatch(after.text, /forest/);
    assert.deepEqual(new Set(told), new Set([uri]));
    assert.equal(await connection.sendRequest(resolvedPipelineRequest, { uri: paramsUri }), null);
  });

  it('renames in all files at once, and says why where it does not', async () => {
    const { connection, result } = await start({
      capabilities: {
        textDocument: { rename: { prepareSupport: true } },
        workspace: { workspaceEdit: { documentChanges: true } },
      },
    });
    assert.ok(server !== undefined);
    assert.deepEqual(result.capabilities.renameProvider, { prepareProvider: true });
    const paramsUri = await server.open(path.join(workspace, 'params.yaml'), params, 'yaml');
    await connection.sendRequest(pipelinesRequest, {});
    const edit: WorkspaceEdit = await until('the rename', async () =>
      connection.sendRequest('textDocument/rename', {
        textDocument: { uri: paramsUri },
        position: { line: 1, character: 13 },
        newName: 'speed',
      }),
    );
    const changed = (edit.documentChanges ?? []).map((change) => TextDocumentEdit.is(change) && change.textDocument);
    assert.deepEqual(changed, [
      { uri: paramsUri, version: 1 },
      { uri: paramsUri.replace('params', 'dvc'), version: null },
    ]);
    const refused = connection.sendRequest('textDocument/rename', {
      textDocument: { uri: paramsUri },
      position: { line: 1, character: 13 },
      newName: 'a b',
    });
    await assert.rejects(refused, /letters, digits/);
  });

  it('completes in a file that is broken at that moment', async () => {
    const { connection } = await start();
    assert.ok(server !== undefined);
    const uri = await server.open(path.join(workspace, 'dvc.yaml'), 'stages:\n  a:\n    cmd: x ${mod\n    : [\n');
    const items: CompletionItem[] = await connection.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position: { line: 2, character: 16 },
    });
    assert.ok(items.some(({ label }) => label === 'models.forest.rate'));
  });

  it('lists the pipelines of the workspace, and keeps the last good stages while a file is broken', async () => {
    for (const folder of ['sub', '.venv', 'node_modules/x', 'env/lib']) {
      await mkdir(path.join(workspace, folder), { recursive: true });
      await writeFile(path.join(workspace, folder, 'dvc.yaml'), 'stages:\n  only:\n    cmd: x\n');
    }
    await writeFile(path.join(workspace, 'env/pyvenv.cfg'), '');
    const { connection } = await start({ initializationOptions: { pipelines: true } });
    assert.ok(server !== undefined);
    const all = await connection.sendRequest(pipelinesRequest, {});
    assert.deepEqual(
      all.map(({ uri, stages }) => [
        path.basename(path.dirname(uri)),
        stages.map(({ name, group }) => `${group}: ${name}`),
      ]),
      [
        [path.basename(workspace), ['train: train@forest', 'train: train@mlp']],
        ['sub', ['undefined: only']],
      ],
    );
    let told = 0;
    connection.onNotification(pipelinesChanged, () => {
      told += 1;
    });
    const uri = await server.open(path.join(workspace, 'dvc.yaml'), good);
    await server.change(uri, `${good}  : [broken`);
    await until('a sign that the pipeline changed', () => told > 0);
    const [broken] = await connection.sendRequest(pipelinesRequest, { uri });
    assert.equal(typeof broken?.problem, 'string');
    assert.deepEqual(
      broken?.stages.map(({ name }) => name),
      ['train@forest', 'train@mlp'],
    );
    assert.deepEqual(broken?.stages[0]?.range, { start: { line: 1, character: 2 }, end: { line: 1, character: 7 } });
  });

  it('has the stages of the saved file where it starts on a broken one', async () => {
    const { connection } = await start();
    assert.ok(server !== undefined);
    const uri = await server.open(path.join(workspace, 'dvc.yaml'), `${good}  : [broken`);
    const [pipeline] = await connection.sendRequest(pipelinesRequest, { uri });
    assert.deepEqual(
      pipeline?.stages.map(({ name }) => name),
      ['train@forest', 'train@mlp'],
    );
  });

  it('diagnoses what nobody has opened, and tells a client that wants it how far it is', async () => {
    await writeFile(path.join(workspace, 'dvc.yaml'), 'stages:\n  a:\n    cmd: x ${nope}\n');
    const { connection } = await start({ initializationOptions: { serverStatus: true } });
    const states: ServerStatus[] = [];
    connection.onNotification(serverStatusChanged, (status) => {
      states.push(status);
    });
    await server?.codes(pathToFileURL(path.join(workspace, 'dvc.yaml')).href, ['unknown-parameter']);
    await until('ready', () => isDeepStrictEqual(states.at(-1), { state: 'ready', files: 1, isComplete: true }));
  });

  it('finds new folders when it is told to look again', async () => {
    const { connection } = await start();
    await connection.sendRequest(pipelinesRequest, {});
    await mkdir(path.join(workspace, 'new'));
    const file = path.join(workspace, 'new/dvc.yaml');
    await writeFile(file, 'stages:\n  a:\n    cmd: x ${nope}\n');
    await connection.sendNotification(refreshNotification);
    await server?.codes(pathToFileURL(file).href, ['unknown-parameter']);
  });

  it('shows launch lenses only to a client that has the command', async () => {
    const plain = await start();
    assert.equal(plain.result.capabilities.codeLensProvider, undefined);
    await plain.stop();
    const { connection } = await start({ initializationOptions: { launchLenses: true } });
    assert.ok(server !== undefined);
    const uri = await server.open(path.join(workspace, 'dvc.yaml'), good);
    const lenses: CodeLens[] = await connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title, command?.arguments]),
      [
        [0, '▷ Launch pipeline', [{ uri }]],
        [1, '▷ Launch', [{ uri, stage: 'train' }]],
      ],
    );
  });

  it('watches what the pipelines are made from, by name, where the client can; rechecks what changes there', async () => {
    const capabilities = {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
    };
    const { connection, watchers } = await start({ capabilities });
    assert.ok(server !== undefined);
    const uri = await server.open(path.join(workspace, 'dvc.yaml'), good);
    await until('watchers in this folder and for where git stands, and nothing else', () => {
      const found = [...watchers.values()].flat().map(({ globPattern }) => globPattern);
      return isDeepStrictEqual(found, [
        {
          baseUri: pathToFileURL(workspace).href,
          pattern: '{*.dvc,.dvc,.git,.trainyard.yaml,.venv,dvc.lock,dvc.yaml,dvc.yml,env,params.yaml,venv}',
        },
        { baseUri: pathToFileURL(path.join(workspace, '.git')).href, pattern: 'logs' },
        { baseUri: pathToFileURL(path.join(workspace, '.git/logs')).href, pattern: 'HEAD' },
        ...['.venv', 'env', 'venv'].map((name) => {
          return { baseUri: pathToFileURL(path.join(workspace, name)).href, pattern: 'pyvenv.cfg' };
        }),
      ]);
    });
    await writeFile(path.join(workspace, 'params.yaml'), 'models: {forest: {}}\n');
    const changes = [{ uri: uri.replace('dvc.yaml', 'params.yaml'), type: 2 }];
    await connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await server.codes(uri, ['unknown-parameter']);
  });

  it('registers nothing with a client that did not announce it', async () => {
    const { connection, watchers } = await start();
    await connection.sendRequest(pipelinesRequest, {});
    assert.equal(watchers.size, 0);
  });
});
