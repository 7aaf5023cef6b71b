/** What an MLflow server, or what stands before it, may answer instead of an answer. */
import assert from 'node:assert/strict';
import { numberField } from '../../../client/storage/jsonFields.ts';
import { StoreError } from '../../../client/storage/location.ts';
import { MlflowServer } from '../../../client/storage/mlflowServer.ts';
import { type Answering, FakeServer } from '../../support/fakeServer.ts';

describe('a question to an MLflow server', () => {
  let fake: FakeServer;
  let server: MlflowServer;

  async function answering(answer: Answering, limit?: number): Promise<void> {
    fake = await FakeServer.start(answer);
    server = new MlflowServer(fake.address, undefined, limit);
  }

  afterEach(async () => {
    server.close();
    await fake.stop();
  });

  async function refusal(asked: Promise<unknown> = server.get('runs/get')): Promise<StoreError> {
    const error = await asked.then(
      () => assert.fail('it was answered'),
      (thrown: unknown) => thrown,
    );
    assert(error instanceof StoreError);
    assert(error.message.includes('127.0.0.1') || error.message.includes('closed'), error.message);
    return error;
  }

  const words = { error_code: 'PERMISSION_DENIED', message: 'Ask the owner' };
  for (const { answer, reason, says } of [
    { answer: { status: 401 }, reason: 'signIn', says: /sign in/ },
    { answer: { status: 403, body: words }, reason: 'unreadable', says: /Ask the owner\./ },
    { answer: { status: 404, body: '<html>' }, reason: 'unsupported', says: /Check the address/ },
    { answer: { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST' } }, reason: 'missing', says: /404/ },
    { answer: { status: 404, body: { error_code: 'ENDPOINT_NOT_FOUND' } }, reason: 'unsupported', says: /404/ },
    { answer: { status: 500, body: { message: 'No space' } }, reason: 'unreadable', says: /No space\..*log/ },
    { answer: { status: 504 }, reason: 'away', says: /504/ },
    { answer: { status: 302, headers: { location: 'https://login' } }, reason: 'unreadable', says: /https:\/\/login/ },
    { answer: { body: '<!doctype html><title>Sign in</title>' }, reason: 'corrupt', says: /JSON.*page to sign in/ },
    { answer: { body: '{"run": {"info"' }, reason: 'corrupt', says: /JSON/ },
  ] as const) {
    it(`answered by ${answer.status ?? 'what is no JSON'} is refused as ${reason}`, async () => {
      await answering(() => answer);
      const error = await refusal();
      assert.equal(error.reason, reason);
      assert.match(error.message, says);
    });
  }

  it('to nobody is told as such', async () => {
    await answering(() => ({}));
    await fake.stop();
    const error = await refusal();
    assert.equal(error.reason, 'away');
    assert.match(error.message, /cannot be reached .*Start the server/);
    fake = await FakeServer.start(() => ({}));
  });

  it('that is never answered ends by itself', async () => {
    await answering(() => undefined, 50);
    const error = await refusal();
    assert.equal(error.reason, 'away');
    assert.match(error.message, /too long/);
  });

  it('whose answer never ends ends all the same', async () => {
    await answering((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"run"');
      return undefined;
    }, 100);
    assert.equal((await refusal()).reason, 'away');
  });

  it('whose answer breaks off has none', async () => {
    await answering((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"run"', () => response.destroy());
      return undefined;
    });
    assert.match((await refusal()).message, /broke off/);
  });

  it('ends when the store is closed', async () => {
    await answering(() => undefined);
    const asked = server.get('runs/get');
    server.close();
    assert.match((await refusal(asked)).message, /closed/);
  });

  it('is asked again where the server wants that', async () => {
    await answering(() =>
      fake.asked.length === 1 ? { status: 429, headers: { 'retry-after': '0' } } : { body: { run: 1 } },
    );
    assert.deepEqual(await server.get('runs/get'), { run: 1 });
    assert.equal(fake.asked.length, 2);
  });

  it('is not sent while a server wants to be left alone', async () => {
    await answering(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    assert.equal((await refusal()).reason, 'away');
    assert.equal((await refusal()).reason, 'away');
    assert.equal(fake.asked.length, 1);
  });

  it('is answered with numbers that JSON has not, however they are written', async () => {
    await answering(() => ({ body: '{"a": NaN, "b": -Infinity, "c": "NaN", "d": "Infinity", "e": "12"}' }));
    const answer = await server.get('runs/get');
    assert.deepEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => numberField(answer, name)),
      [Number.NaN, Number.NEGATIVE_INFINITY, Number.NaN, Number.POSITIVE_INFINITY, 12, undefined],
    );
  });

  it('has all pages, and no more than there are', async () => {
    await answering(({ query }) => {
      const page = Number(query.get('page_token') ?? 0);
      return { body: { items: [page], next_page_token: String(Math.min(page + 1, 3)) } };
    });
    assert.deepEqual(await server.all('items', (token) => server.get('items', token)), [0, 1, 2, 3]);
  });
});
