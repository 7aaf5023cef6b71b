/** Where a project says that it logs to, and as whom. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDotenv } from '../../../../client/storage/dotenv.ts';
import {
  locationOfUri,
  projectCredentials,
  projectStore,
  projectVariables,
} from '../../../../client/tracking/mlflow/uri.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

describe('MLFLOW_TRACKING_URI', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(removeTemporaryFolders);

  const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
  const here = (name: string) => path.join(folder, name);

  it('names a server, a database or a folder', () => {
    const named = (uri: string) => locationOfUri(uri, folder);
    assert.deepEqual(named('https://me:pw@host/p/'), { kind: 'mlflow-server', path: 'https://host/p' });
    assert.deepEqual(named('sqlite:///data/x.db'), { kind: 'mlflow-sqlite', path: here('data/x.db') });
    assert.deepEqual(named('sqlite:////data/x.db'), { kind: 'mlflow-sqlite', path: path.resolve('/data/x.db') });
    assert.deepEqual(named('./runs'), { kind: 'mlflow-files', path: here('runs') });
    assert.deepEqual(named('file:runs'), { kind: 'mlflow-files', path: here('runs') });
    for (const other of ['postgresql://host/db', 'databricks', 'databricks://profile', 'file://other-machine%/x']) {
      assert.equal(named(other), undefined, other);
    }
  });

  it('is found in the environment, in .env, then in MLproject', async () => {
    await write('MLproject', 'docker_env:\n  environment: [["MLFLOW_TRACKING_URI", "http://project"], "OTHER"]\n');
    assert.equal(projectStore(folder, {})?.path, 'http://project');
    await write('.env', '# where\nexport MLFLOW_TRACKING_URI="http://dotenv" # ours\n');
    assert.equal(projectStore(folder, {})?.path, 'http://dotenv');
    assert.equal(projectStore(folder, { MLFLOW_TRACKING_URI: 'http://environment' })?.path, 'http://environment');
    assert.equal(projectStore(folder, { MLFLOW_TRACKING_URI: '' })?.path, 'http://dotenv');
  });

  it('names a file only once it is there', async () => {
    await write('.env', 'MLFLOW_TRACKING_URI=sqlite:///experiments.db');
    assert.equal(projectStore(folder, {}), undefined);
    await write('experiments.db', '');
    assert.deepEqual(projectStore(folder, {}), { kind: 'mlflow-sqlite', path: here('experiments.db') });
  });

  it('is found in no virtual environment that is called .env', async () => {
    await mkdir(here('.env'));
    assert.equal(projectStore(folder, {}), undefined);
  });
});

describe('a name and a password of a project', () => {
  const basic = { MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'pw' };

  it('go to the server that it names, and to no other', () => {
    const variables = { ...basic, MLFLOW_TRACKING_URI: 'https://host/' };
    assert.deepEqual(projectCredentials('https://host', variables), { kind: 'basic', username: 'me', password: 'pw' });
    assert.equal(projectCredentials('https://other', variables), undefined);
  });

  it('go to the servers that people added, where it names none', () => {
    assert.deepEqual(projectCredentials('https://any', { MLFLOW_TRACKING_TOKEN: 't' }), { kind: 'bearer', token: 't' });
    assert.deepEqual(projectCredentials('https://any', { ...basic, MLFLOW_TRACKING_TOKEN: 't' })?.kind, 'basic');
    assert.equal(projectCredentials('https://any', {}), undefined);
  });

  it('may stand in the address', () => {
    const variables = { MLFLOW_TRACKING_URI: 'https://me:pw@host' };
    assert.deepEqual(projectCredentials('https://host', variables), { kind: 'basic', username: 'me', password: 'pw' });
  });

  it('are read beside it, the environment first', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, '.env'), "MLFLOW_TRACKING_USERNAME=file\nMLFLOW_TRACKING_PASSWORD='a # b'\n");
    const { MLFLOW_TRACKING_USERNAME: name, MLFLOW_TRACKING_PASSWORD: password } = projectVariables(folder, {
      MLFLOW_TRACKING_USERNAME: 'environment',
    });
    assert.deepEqual([name, password], ['environment', 'a # b']);
    await removeTemporaryFolders();
  });
});

describe('a .env file', () => {
  it('is read as python-dotenv reads it', () => {
    const text = [
      '# comment',
      'PLAIN=value',
      '  export SPACED =  a b  # comment',
      "SINGLE='it\\'s # kept'",
      'DOUBLE="line\\nnext"',
      'EMPTY=',
      'HASH=a#b',
      'no assignment',
      'PLAIN=last',
    ].join('\r\n');
    assert.deepEqual(parseDotenv(text), {
      PLAIN: 'last',
      SPACED: 'a b',
      SINGLE: "it's # kept",
      DOUBLE: 'line\nnext',
      EMPTY: '',
      HASH: 'a#b',
    });
  });
});
