/** Requests that the reading worker hands to the host: signed there, over TLS as strict as the host is told to be. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { promisify } from 'node:util';
import { Reader } from '../../../client/reading/reader.ts';
import { StoreError } from '../../../client/storage/location.ts';
import { nodeWeb } from '../../../client/web/node.ts';
import { FakeServer } from '../../support/fakeServer.ts';
import { skip } from '../../support/skip.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const execute = promisify(execFile);
const worker = new URL('../../../client/reading/worker.ts', import.meta.url);

describe('a server behind a certificate of its own', function () {
  this.timeout(60_000);
  let fake: FakeServer;
  let front: https.Server;
  let address: string;
  let isStrict: boolean;
  let reader: Reader;

  before(async function () {
    const folder = await temporaryFolder();
    const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => path.join(folder, name));
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    try {
      await execute('openssl', [...request, ...subject, '-keyout', key ?? '', '-out', certificate ?? '']);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') skip(this, 'openssl is not installed');
      throw error;
    }
    fake = await FakeServer.start(({ headers, path: asked }) => {
      if (headers.authorization !== 'Bearer a-token') return { status: 401 };
      if (asked === '/get-artifact') return { body: 'x'.repeat(3_000_000) };
      return {
        body: asked.endsWith('experiments/search') ? { experiments: [{ experiment_id: '1', name: 'one' }] } : {},
      };
    });
    front = https.createServer(
      { key: await readFile(key ?? ''), cert: await readFile(certificate ?? '') },
      (incoming, outgoing) => {
        const { method = 'GET', headers, url = '/' } = incoming;
        const onward = http.request(`${fake.address}${url}`, { method, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        });
        incoming.pipe(onward);
      },
    );
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    const bound = front.address();
    address = `https://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
    const web = nodeWeb({
      isStrict: () => isStrict,
      credentials: async (server) => (server === address ? { kind: 'bearer', token: 'a-token' } : undefined),
    });
    reader = new Reader(worker, web);
  });

  after(async () => {
    reader?.dispose();
    front?.closeAllConnections();
    front?.close();
    await fake?.stop();
    await removeTemporaryFolders();
  });

  const store = () => ({ kind: 'mlflow-server', path: address });

  it('is not read where certificates are checked, and people are told what to do', async () => {
    isStrict = true;
    await assert.rejects(
      reader.ask('experiments', { store: store() }),
      (error) => error instanceof StoreError && /not trusted.*http\.proxyStrictSSL/.test(error.message),
    );
  });

  it('is read where they are not, by who is signed in to it', async () => {
    isStrict = false;
    const experiments = await reader.ask('experiments', { store: store() });
    assert.deepEqual(
      experiments.map(({ name }) => name),
      ['one'],
    );
    const plain = { kind: 'mlflow-server', path: fake.address };
    await assert.rejects(
      reader.ask('experiments', { store: plain }),
      (error) => error instanceof StoreError && error.reason === 'signIn',
    );
  });

  it('gives files, which come through the worker whole', async () => {
    isStrict = false;
    const into = await temporaryFolder();
    const file = await reader.ask('artifactFile', { store: store(), runId: 'a', path: 'model/weights', into });
    assert.equal((await readFile(file)).length, 3_000_000);
  });
});
