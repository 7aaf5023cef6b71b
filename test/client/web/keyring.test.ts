/** Who asks a server: kept as a secret, else told by the project, and given to no other server. */
import assert from 'node:assert/strict';
import { authorization, type Credentials, parseAddress } from '../../../client/web/credentials.ts';
import { Keyring, type Secrets } from '../../../client/web/keyring.ts';

class Kept implements Secrets {
  readonly values = new Map<string, string>();
  readonly #listeners: ((change: { readonly key: string }) => void)[] = [];

  async get(key: string): Promise<string | undefined> {
    return this.values.get(key);
  }
  async store(key: string, value: string): Promise<void> {
    this.values.set(key, value);
    for (const listener of this.#listeners) listener({ key });
  }
  async delete(key: string): Promise<void> {
    this.values.delete(key);
  }
  onDidChange(listener: (change: { readonly key: string }) => void): { dispose(): void } {
    this.#listeners.push(listener);
    return { dispose: () => this.#listeners.pop() };
  }
}

const ours: Credentials = { kind: 'basic', username: 'me', password: 'secret' };
const theirs: Credentials = { kind: 'bearer', token: 'abc' };

describe('a keyring', () => {
  it('has what people signed in with, else what their project says', async () => {
    const keyring = new Keyring(new Kept(), (server, tracker) =>
      server === 'http://named' && tracker === 'mlflow-server' ? theirs : undefined,
    );
    assert.deepEqual(await keyring.of('http://named', 'mlflow-server'), theirs);
    assert.equal(await keyring.of('http://named', 'another-tracker'), undefined);
    await keyring.keep('http://named', ours);
    assert.deepEqual(await keyring.of('http://named', 'mlflow-server'), ours);
    assert.equal(await keyring.of('http://other', 'mlflow-server'), undefined);
    await keyring.forget('http://named');
    assert.deepEqual(await keyring.of('http://named', 'mlflow-server'), theirs);
  });

  it('learns what another window signed in with', async () => {
    const kept = new Kept();
    const [one, other] = [new Keyring(kept, () => undefined), new Keyring(kept, () => undefined)];
    assert.equal(await other.of('http://a', 'mlflow-server'), undefined);
    await one.keep('http://a', ours);
    assert.deepEqual(await other.of('http://a', 'mlflow-server'), ours);
  });
});

describe('an address', () => {
  for (const [text, server, credentials] of [
    ['http://host:5000/', 'http://host:5000', undefined],
    ['HTTPS://Host/prefix//?a=b#c', 'https://host/prefix', undefined],
    ['https://me:a%20secret@host', 'https://host', { kind: 'basic', username: 'me', password: 'a secret' }],
    ['https://50%:x@host', 'https://host', { kind: 'basic', username: '50%', password: 'x' }],
  ] as const) {
    it(`is taken apart: ${text}`, () => assert.deepEqual(parseAddress(text), { server, credentials }));
  }

  for (const text of ['host:5000', 'ftp://host', 'file:///a', 'http://', 'sqlite:///mlflow.db']) {
    it(`is none: ${text}`, () => assert.equal(parseAddress(text), undefined));
  }

  it('is asked with a header that holds a name and a password, or a token', () => {
    assert.equal(authorization({ kind: 'basic', username: 'é', password: 'p:w' }), 'Basic w6k6cDp3');
    assert.equal(authorization(theirs), 'Bearer abc');
  });
});
