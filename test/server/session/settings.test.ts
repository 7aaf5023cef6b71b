/** The editor's settings in the bundled server, and the pages that diagnostics link to. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { server as serverBundle } from '../../../scripts/bundles.ts';
import { type Bundle, bundled } from '../../support/bundle.ts';
import { LanguageServer, type StartOptions } from '../../support/languageServer.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const broken = 'stages:\n  a:\n    cmd: x ${nope}\n    dep: []\n';
const both = ['unknown-key', 'unknown-parameter'];

describe('the settings of the editor', () => {
  let server: LanguageServer | undefined;
  let bundle: Bundle;

  before(async function () {
    this.timeout(60_000);
    bundle = await bundled(serverBundle);
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    await removeTemporaryFolders();
  });
  after(() => bundle.remove());

  async function opened(options: Partial<StartOptions>): Promise<{ server: LanguageServer; uri: string }> {
    const workspace = await temporaryFolder();
    server = await LanguageServer.start(bundle.file, { transport: 'ipc', workspace, ...options });
    return { server, uri: await server.open(path.join(workspace, 'dvc.yaml'), broken) };
  }

  const off = { diagnostics: { severity: { 'unknown-key': 'off' } } };

  it('count where the client hands them over once, and where it tells of changes', async () => {
    const { server, uri } = await opened({ initializationOptions: off });
    await server.codes(uri, ['unknown-parameter']);
    const settings = { trainyard: { diagnostics: { severity: {} } } };
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    await server.codes(uri, both);
  });

  it('are asked for where the client can be asked', async () => {
    let now: unknown = {};
    const capabilities = { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } };
    const { server, uri } = await opened({ capabilities, settings: () => now });
    await server.codes(uri, both);
    now = { diagnostics: { severity: { 'unknown-key': 'hint', 'unknown-parameter': 'off' } } };
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const [shown] = await server.codes(uri, ['unknown-key']);
    assert.equal(shown?.severity, 4);
  });

  it('are none where the client has none; then nothing is linked either', async () => {
    const { server, uri } = await opened({});
    const shown = await server.codes(uri, both);
    assert.ok(shown.every(({ codeDescription }) => codeDescription === undefined));
  });

  it('come with the folder of the pages that diagnostics link to', async () => {
    const capabilities = { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } };
    const { server, uri } = await opened({ capabilities, initializationOptions: { pages: 'file:///pages' } });
    const [shown] = await server.codes(uri, both);
    assert.equal(shown?.codeDescription?.href, 'file:///pages/unknown-key.md');
  });
});
