/** The status of stages through the bundled server, which looks at real files in a thread of its own. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectGraphsRequest, statusChanged } from '../../protocol/language.ts';
import { server as serverBundle } from '../../scripts/bundles.ts';
import { type Bundle, bundled } from '../support/bundle.ts';
import { LanguageServer } from '../support/languageServer.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';

const pipeline = 'stages:\n  copy:\n    cmd: cp a b\n    deps: [a]\n    outs: [b: {cache: false}]\n';

/** Of `1` and a line's end. */
const md5 = 'b026324c6904b2a9cb4b88d6d61c81d1';
const lock = `schema: '2.0'
stages:
  copy:
    cmd: cp a b
    deps: [{path: a, hash: md5, md5: ${md5}, size: 2}]
    outs: [{path: b, hash: md5, md5: ${md5}, size: 2}]
`;

describe('the status of stages, as the server tells it', () => {
  let bundle: Bundle;
  let server: LanguageServer | undefined;

  before(async () => {
    bundle = await bundled(serverBundle);
  });
  after(() => bundle.remove());
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    await removeTemporaryFolders();
  });

  it('follows the files on disk, with the reasons', async () => {
    const workspace = await temporaryFolder();
    await mkdir(path.join(workspace, '.dvc'));
    const files = { 'dvc.yaml': pipeline, 'dvc.lock': lock, a: '1\n', b: '1\n' };
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(workspace, name), text);
    const initializationOptions = { pipelines: true };
    server = await LanguageServer.start(bundle.file, { transport: 'stdio', workspace, initializationOptions });
    const { connection } = server;
    let told = 0;
    connection.onNotification(statusChanged, () => {
      told += 1;
    });
    const status = async () => {
      const [graph] = await connection.sendRequest(projectGraphsRequest, {});
      return graph?.stages[0]?.status;
    };
    await until('a status', async () => (await status())?.state === 'upToDate');
    assert.ok(told > 0);
    await writeFile(path.join(workspace, 'a'), '2\n');
    const changes = [{ uri: pathToFileURL(path.join(workspace, 'a')).href, type: 2 }];
    await connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await until('a change', async () => (await status())?.state === 'changed');
    assert.deepEqual((await status())?.reasons, [{ kind: 'dependency', path: 'a', change: 'modified' }]);
  });
});
