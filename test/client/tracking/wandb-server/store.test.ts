/** What a W&B server, or what stands before it, may answer; how much is asked of it; where its projects are found. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AddedStores } from '../../../../client/reading/addedStores.ts';
import { StoreError } from '../../../../client/storage/location.ts';
import { serverKinds, serverOf } from '../../../../client/tracking/servers.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import { wandbAddresses } from '../../../../client/tracking/wandb-server/addresses.ts';
import { wandbServer } from '../../../../client/tracking/wandb-server/kind.ts';
import { passwordIn } from '../../../../client/tracking/wandb-server/netrc.ts';
import { keyCredentials, projectCredentials, projectStore } from '../../../../client/tracking/wandb-server/project.ts';
import type { Credentials } from '../../../../client/web/credentials.ts';
import { nodeWeb } from '../../../../client/web/node.ts';
import type { FakeAnswer } from '../../../support/fakeServer.ts';
import { writeFiles } from '../../../support/gitRepository.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';
import { apiKey, errors, type StandInRun, standInRun, WandbStandIn } from '../../../support/wandbServer.ts';

describe('a project on a W&B server', () => {
  let server: WandbStandIn;
  let store: RunStore;
  beforeEach(async () => {
    server = await WandbStandIn.start();
    store = opened();
  });
  afterEach(async () => {
    store.close();
    await server.stop();
  });

  function opened(page = server.page, credentials: Credentials | undefined = keyCredentials(apiKey)): RunStore {
    return wandbServer.open(
      { kind: wandbServer.id, path: page },
      nodeWeb({ isStrict: () => true, credentials: async () => credentials }),
    );
  }

  async function refusal(from = store): Promise<StoreError> {
    const error = await from.experiments().then(
      () => assert.fail('it was answered'),
      (thrown: unknown) => thrown,
    );
    assert(error instanceof StoreError);
    assert(error.message.includes('127.0.0.1'), error.message);
    return error;
  }

  const answers: Readonly<Record<string, { answer: FakeAnswer; reason: StoreError['reason']; says: RegExp }>> = {
    'that nobody is signed in': { answer: { status: 401 }, reason: 'signIn', says: /sign in/ },
    'that it is not allowed': {
      answer: { status: 403, body: errors('permission denied') },
      reason: 'unreadable',
      says: /403.*permission denied\. Ask who runs it/,
    },
    'that the project is not found': {
      answer: { status: 404, body: errors('project not found') },
      reason: 'missing',
      says: /project not found\./,
    },
    'a page that is not there': {
      answer: { status: 404, body: '<html>' },
      reason: 'unsupported',
      says: /project’s page on a W&B server/,
    },
    'that it is asked too often': {
      answer: { status: 429, headers: { 'retry-after': '60' } },
      reason: 'away',
      says: /too often \(429\)/,
    },
    'that it failed': {
      answer: { status: 500, body: { error: 'no space' } },
      reason: 'unreadable',
      says: /no space\./,
    },
    'GraphQL’s errors': {
      answer: { body: { errors: [{ message: 'it took too long' }], data: { project: null } } },
      reason: 'unreadable',
      says: /could not answer: it took too long\./,
    },
    'no data': { answer: { body: {} }, reason: 'unreadable', says: /no data/ },
    'half an answer': { answer: { body: '{"data": {"pro' }, reason: 'corrupt', says: /no W&B server, or a page/ },
    'a page to sign in': { answer: { body: '<!doctype html>' }, reason: 'corrupt', says: /page to sign in/ },
  };
  for (const [what, { answer, reason, says }] of Object.entries(answers)) {
    it(`that answers ${what} says so as ${reason}`, async () => {
      server.instead = () => answer;
      const error = await refusal();
      assert.equal(error.reason, reason, error.message);
      assert.match(error.message, says);
    });
  }

  it('that is not there is told by its name', async () => {
    const error = await refusal(opened(`${server.address}/team/others`));
    assert.equal(error.reason, 'missing');
    assert.match(error.message, /team\/others is not there for you\./);
  });

  it('that is away says so', async () => {
    const { page } = server;
    await server.stop();
    const error = await refusal(opened(page));
    server = await WandbStandIn.start();
    assert.equal(error.reason, 'away');
    assert.match(error.message, /cannot be reached/);
  });

  it('belongs to who asks, where nobody says to whom', async () => {
    server.runs = [standInRun('a')];
    const own = opened(`${server.address}/-/digits`);
    const [run] = (await own.runs('digits', { offset: 0, limit: 10 })).runs;
    assert.equal(run?.webPage, `${server.page}/runs/a`);
    await own.experiments();
    assert.equal(server.asked.filter(({ body }) => body.includes('viewer')).length, 1);
    server.instead = () => ({ body: { data: { viewer: { entity: null } } } });
    assert.match((await refusal(opened(`${server.address}/-/digits`))).message, /WANDB_ENTITY/);
  });

  it('is left alone for as long as it asks for', async () => {
    server.instead = () => ({ status: 429, headers: { 'retry-after': '60' } });
    await refusal();
    await refusal();
    assert.equal(server.asked.length, 1);
  });

  it('hears nothing before somebody is signed in', async () => {
    const anonymous = wandbServer.open({ kind: wandbServer.id, path: server.page });
    assert.equal((await refusal(anonymous)).reason, 'signIn');
    await anonymous.revision();
    assert.deepEqual(server.asked, []);
  });

  it('shows the rest of a run whose configuration or values cannot be read', async () => {
    server.runs = [standInRun('a', { summary: { loss: 1 } })];
    server.instead = ({ body }) =>
      body.includes('run(name')
        ? { body: { data: { project: { r0: { ...node, config: '{"lr"', summaryMetrics: '[1]' } } } } }
        : undefined;
    const [run] = await store.runsById(['a']);
    assert.deepEqual([run?.name, run?.params, run?.metrics, run?.problems?.length], ['shown', [], [], 2]);
  });

  it('takes bare NaN and infinity, which Python writes', async () => {
    server.instead = () => ({
      body: { data: { project: { r0: { ...node, summaryMetrics: '{"a": NaN, "b": {"c": -Infinity}, "_step": 3}' } } } },
    });
    const [run] = await store.runsById(['a']);
    assert.deepEqual(run?.metrics, [
      { key: 'a', value: Number.NaN, step: 3 },
      { key: 'b.c', value: Number.NEGATIVE_INFINITY, step: 3 },
    ]);
  });

  it('is read no further than somebody looks, the newest first', async () => {
    server.runs = Array.from({ length: 450 }, (_, index) =>
      standInRun(`r${index}`, { createdAt: new Date(index * 1000).toISOString() }),
    );
    const first = await store.runs('digits', { offset: 0, limit: 100 });
    assert.deepEqual(
      [first.runs[0]?.id, first.runs.length, first.hasMore, server.asked.length],
      ['r449', 100, true, 2],
    );
    const all = await store.runs('digits', { offset: 0, limit: 1000 });
    assert.deepEqual([all.total, all.hasMore, all.runs.at(-1)?.id], [450, undefined, 'r0']);
  });

  it('has models that are not whole yet, and none that was deleted', async () => {
    const model = (version: number, state: string) => ({ name: 'net', type: 'model', version, state });
    server.runs = [standInRun('a', { outputs: [model(0, 'DELETED'), model(1, 'COMMITTED'), model(2, 'PENDING')] })];
    const models = (await store.details?.('a'))?.models;
    assert.deepEqual(
      models?.map(({ name, status }) => [name, status]),
      [
        ['net:v1', 'ready'],
        ['net:v2', 'pending'],
      ],
    );
  });

  describe('with files', () => {
    beforeEach(() => {
      server.runs = [standInRun('a')];
      for (const name of ['output.log', 'media/images/x y.txt', 'media/table.json', '../out'])
        server.keep('a', name, name);
    });

    it('lists them by folders', async () => {
      const list = (folder: string) => store.artifacts?.('a', folder);
      assert.deepEqual(await list(''), [
        { kind: 'folder', path: 'media' },
        { kind: 'file', path: 'output.log', size: 10 },
      ]);
      assert.deepEqual(await list('media'), [
        { kind: 'folder', path: 'media/images' },
        { kind: 'file', path: 'media/table.json', size: 16 },
      ]);
    });

    it('downloads them, and nothing that would lead out of the folder', async () => {
      const into = await temporaryFolder();
      const file = await store.artifactFile?.('a', 'media/images/x y.txt', into);
      assert.equal(file, path.join(into, 'a', 'media', 'images', 'x y.txt'));
      assert.equal(await readFile(file, 'utf8'), 'media/images/x y.txt');
      for (const other of ['../out', 'gone', '/etc/passwd']) {
        await assert.rejects(async () => store.artifactFile?.('a', other, into), StoreError, other);
      }
      await removeTemporaryFolders();
    });

    it('follows no address into this network', async () => {
      const directUrl = `${server.address.replace('127.0.0.1', 'localhost')}/storage/a/output.log`;
      const edges = [{ node: { name: 'output.log', directUrl } }];
      server.instead = () => ({ body: { data: { project: { run: { files: { edges } } } } } });
      await assert.rejects(async () => store.artifactFile?.('a', 'output.log', ''), /which is not asked/);
      assert.equal(server.asked.length, 1);
    });
  });

  describe('with a run that goes on', () => {
    let live: StandInRun;
    beforeEach(() => {
      live = standInRun('live', { state: 'running', summary: { loss: 1, _step: 0 }, history: [{ _step: 0, loss: 1 }] });
      server.runs = [live];
    });

    const log = (step: number, loss: number) => {
      live.history.push({ _step: step, loss });
      live.summary = { loss, _step: step };
      live.heartbeatAt = new Date(step * 1000).toISOString();
    };
    const curve = async () => {
      await store.runsById(['live']);
      const [history] = await store.histories({ runIds: ['live'], keys: ['loss'], maxPoints: 100 });
      return [...(history?.values ?? [])];
    };
    const specs = () =>
      server.asked
        .filter(({ body }) => body.includes('sampledHistory'))
        .map(({ body }) => JSON.parse(body).variables.specs.map((spec: string) => JSON.parse(spec)));

    it('asks for what is new of its curve alone, and for nothing once it has ended', async () => {
      assert.deepEqual(await curve(), [1]);
      log(1, 0.5);
      assert.deepEqual(await curve(), [1, 0.5]);
      assert.equal(specs().at(-1)?.[0].minStep, 1);
      live.state = 'finished';
      log(2, 0.25);
      assert.deepEqual(await curve(), [1, 0.5, 0.25]);
      const asked = specs().length;
      assert.deepEqual(await curve(), [1, 0.5, 0.25]);
      assert.equal(specs().length, asked);
    });

    it('has no point twice where it is asked for by two at once', async () => {
      for (let step = 1; step < 20; step += 1) log(step, step);
      const [one, other] = await Promise.all([curve(), curve()]);
      assert.deepEqual([one.length, other], [20, one]);
    });

    it('keeps what it had of a curve when a question failed, and has it whole afterwards', async () => {
      await curve();
      log(1, 0.5);
      server.instead = ({ body }) => (body.includes('sampledHistory') ? { status: 500 } : undefined);
      await assert.rejects(curve(), StoreError);
      server.instead = undefined;
      assert.deepEqual(await curve(), [1, 0.5]);
    });

    it('moves its numbers in the list by a look, without reading that again', async () => {
      const latest = async () => (await store.runs('digits', { offset: 0, limit: 10 })).runs[0]?.metrics[0]?.value;
      assert.equal(await latest(), 1);
      const before = await store.revision();
      log(1, 0.5);
      let now = await store.revision();
      while (now === before) now = await store.revision();
      const asked = server.asked.length;
      assert.equal(await latest(), 0.5);
      assert.equal(server.asked.length, asked);
    });
  });

  it('asks for a long curve in few questions', async () => {
    const history = Array.from({ length: 60_000 }, (_, step) => ({ _step: step, loss: step }));
    server.runs = [standInRun('long', { history, summary: { loss: 1, _step: 59_999 } })];
    const [curve] = await store.histories({ runIds: ['long'], keys: ['loss'], maxPoints: 100 });
    assert((curve?.logged ?? 0) >= 20_000, `${curve?.logged}`);
    assert.deepEqual([curve?.values[0], server.asked.length], [0, 2]);
  });
});

const node = {
  name: 'a',
  displayName: 'shown',
  state: 'finished',
  config: '{}',
  summaryMetrics: null,
  tags: null,
  user: null,
};

describe('the address of a W&B project', () => {
  const given = (typed: string) => wandbAddresses.given(typed);

  for (const typed of [
    'https://wandb.ai/team/digits',
    'wandb.ai/team/digits/',
    'https://wandb.ai/team/digits/runs/abc12345?nw=1',
    'https://forge.coreweave.com/wandb/team/digits/workspace',
    'https://api.wandb.ai/team/digits',
  ]) {
    it(`may be ${typed}`, () => {
      const place = 'https://wandb.ai/team/digits';
      assert.deepEqual(given(typed), { place, server: 'https://api.wandb.ai', credentials: undefined });
    });
  }

  it('of a server of one’s own is marked in the settings, so that it is not taken for one of MLflow', async () => {
    const own = given('http://api:secret@localhost:8080/team/a%20b/runs/x');
    assert.deepEqual(own, {
      place: 'wandb+http://localhost:8080/team/a%20b',
      server: 'http://localhost:8080',
      credentials: { kind: 'basic', username: 'api', password: 'secret' },
    });
    const [store] = await new AddedStores().at({ place: own?.place ?? '', folder: '/' });
    assert.deepEqual(store, { kind: 'wandb-server', path: 'http://localhost:8080/team/a%20b' });
    const [mlflow] = await new AddedStores().at({ place: 'http://localhost:8080/team/a', folder: '/' });
    assert.equal(mlflow?.kind, 'mlflow-server');
  });

  it('may have a host for its pages and one that is asked', () => {
    const store = wandbAddresses.at('wandb+https://app.acme.org/team/digits', '/');
    assert.deepEqual(
      [store?.path, store && serverOf(store)],
      ['https://app.acme.org/team/digits', 'https://api.acme.org'],
    );
  });

  for (const typed of [
    '',
    'wandb.ai/team',
    'https://wandb.ai',
    'mlruns',
    'https://',
    '../team/digits',
    'team/digits/x',
  ]) {
    it(`is not ${JSON.stringify(typed)}`, () => assert.equal(given(typed), undefined));
  }
});

describe('a project that logs to W&B', () => {
  let folder: string;
  let environment: Record<string, string>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    environment = { WANDB_CONFIG_DIR: path.join(folder, 'config'), NETRC: path.join(folder, 'netrc') };
  });
  afterEach(removeTemporaryFolders);

  const found = () => projectStore(folder, environment)?.path;
  const settings = (text: string) => `[default]\n${text}\n`;

  it('is found by its variables, its .env, then its settings', async () => {
    await writeFiles(folder, {
      'wandb/settings': settings('entity = team\nproject=digits\nbase_url: http://host:8080/'),
    });
    assert.equal(found(), 'http://host:8080/team/digits');
    await writeFiles(folder, { '.env': 'WANDB_PROJECT=letters\n' });
    assert.equal(found(), 'http://host:8080/team/letters');
    Object.assign(environment, { WANDB_ENTITY: 'me', WANDB_BASE_URL: 'https://api.wandb.ai' });
    assert.equal(found(), 'https://wandb.ai/me/letters');
  });

  it('may have its entity and its server from what holds for all, but not its name', async () => {
    await writeFiles(folder, { 'config/settings': settings('entity = team\nproject = all\nbase_url = https://w.org') });
    assert.equal(found(), undefined);
    environment['WANDB_PROJECT'] = 'digits';
    assert.equal(found(), 'https://w.org/team/digits');
  });

  it('may leave its entity to the server', () => {
    environment['WANDB_PROJECT'] = 'digits';
    const label = 'wandb.ai/digits';
    assert.deepEqual(projectStore(folder, environment), {
      kind: 'wandb-server',
      path: 'https://wandb.ai/-/digits',
      label,
    });
  });

  it('is none where it works offline', async () => {
    Object.assign(environment, { WANDB_PROJECT: 'digits', WANDB_ENTITY: 'team' });
    assert.equal(found(), 'https://wandb.ai/team/digits');
    await writeFiles(folder, { 'wandb/settings': settings('mode = offline') });
    assert.equal(found(), undefined);
  });

  it('gives its key to the server that it names, and to no other', async () => {
    Object.assign(environment, { WANDB_API_KEY: 'key', WANDB_BASE_URL: 'https://w.org' });
    const known = (server: string) => projectCredentials(server, folder, environment);
    assert.deepEqual(known('https://w.org'), { kind: 'basic', username: 'api', password: 'key' });
    assert.equal(known('https://api.wandb.ai'), undefined);
    await writeFiles(folder, { netrc: 'machine api.wandb.ai login user password kept' });
    assert.deepEqual(known('https://api.wandb.ai'), { kind: 'basic', username: 'api', password: 'kept' });
  });

  it('tells nothing of MLflow’s to a server of W&B', () => {
    environment['MLFLOW_TRACKING_TOKEN'] = 'a-token';
    const told = serverKinds.map((kind) => [
      kind.id,
      kind.projectCredentials('https://w.org', folder, environment)?.kind,
    ]);
    assert.deepEqual(told, [
      ['wandb-server', undefined],
      ['mlflow-server', 'bearer'],
    ]);
  });
});

describe('a netrc file', () => {
  const text = [
    '# machine host login no password comment',
    'machine other login me password theirs',
    'machine host:8080',
    '  login user',
    '  account a',
    '  password "with \\"quotes\\" # and this"',
    'default login anybody password everybody',
  ].join('\r\n');

  it('has the password of a host, with its port', () => {
    assert.equal(passwordIn(text, 'host:8080'), 'with "quotes" # and this');
    assert.equal(passwordIn(text, 'other'), 'theirs');
  });

  it('has none for a host that it does not name', () => {
    for (const host of ['host', 'anybody', 'default', '']) assert.equal(passwordIn(text, host), undefined, host);
  });
});
