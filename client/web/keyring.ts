/** Who asks which server: what people signed in with, kept where VS Code keeps secrets, else what their project says. */
import { type Credentials, isCredentials } from './credentials.ts';

/** As VS Code's SecretStorage. */
export interface Secrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Told of changes by other windows, too. */
  onDidChange(listener: (change: { readonly key: string }) => void): { dispose(): void };
}

export class Keyring {
  readonly #secrets: Secrets;
  readonly #otherwise: (server: string, tracker: string) => Credentials | undefined;
  readonly #listening: { dispose(): void };
  readonly #known = new Map<string, Promise<Credentials | undefined>>();

  /** `otherwise`: who asks a server that nobody signed in to; asked anew each time. */
  constructor(secrets: Secrets, otherwise: (server: string, tracker: string) => Credentials | undefined) {
    this.#secrets = secrets;
    this.#otherwise = otherwise;
    this.#listening = secrets.onDidChange(({ key }) => this.#known.delete(key));
  }

  /** @param server Its address, as {@link WebRequest.server} has it. */
  async of(server: string, tracker: string): Promise<Credentials | undefined> {
    const key = keyOf(server);
    const known = this.#known.get(key) ?? this.#read(key);
    this.#known.set(key, known);
    return (await known) ?? this.#otherwise(server, tracker);
  }

  async keep(server: string, credentials: Credentials): Promise<void> {
    await this.#secrets.store(keyOf(server), JSON.stringify(credentials));
    this.#known.delete(keyOf(server));
  }

  async forget(server: string): Promise<void> {
    await this.#secrets.delete(keyOf(server));
    this.#known.delete(keyOf(server));
  }

  dispose(): void {
    this.#listening.dispose();
  }

  async #read(key: string): Promise<Credentials | undefined> {
    const kept = await this.#secrets.get(key);
    const value: unknown = kept === undefined ? undefined : JSON.parse(kept);
    return isCredentials(value) ? value : undefined;
  }
}

function keyOf(server: string): string {
  return `trainyard.server ${server}`;
}
