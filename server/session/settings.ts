/** What the editor's settings say of diagnostics: asked for where the client can be asked, else as it tells them. */
import { type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { isRecord } from '../../protocol/shape.ts';
import { type Levels, levelsFrom } from '../project/judging/levels.ts';
import type { Client } from './client.ts';

const section = 'trainyard';

export class Settings {
  readonly #connection: Connection;
  readonly #changed: (levels: Levels) => void;
  readonly #report: (work: Promise<void>) => void;
  readonly #canAsk: boolean;
  readonly #canRegister: boolean;

  /**
   * @param client Its options are settings that it hands over once.
   * @param changed Gets the severities by code whenever they may be others.
   * @param report For work that nothing waits for.
   */
  constructor(
    connection: Connection,
    { capabilities: { workspace }, options }: Client,
    changed: (levels: Levels) => void,
    report: (work: Promise<void>) => void,
  ) {
    this.#connection = connection;
    this.#changed = changed;
    this.#report = report;
    this.#canAsk = workspace?.configuration ?? false;
    this.#canRegister = workspace?.didChangeConfiguration?.dynamicRegistration ?? false;
    this.#take(options);
    connection.onDidChangeConfiguration(({ settings }) => {
      if (this.#canAsk) this.#report(this.#ask());
      else this.#take(isRecord(settings) ? settings[section] : undefined);
    });
  }

  /** Once the client is ready to be asked. */
  async start(): Promise<void> {
    if (this.#canRegister) {
      await this.#connection.client.register(DidChangeConfigurationNotification.type, { section });
    }
    await this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#canAsk) this.#take(await this.#connection.workspace.getConfiguration(section));
  }

  /** What a client hands over that knows no such settings changes nothing. */
  #take(settings: unknown): void {
    const diagnostics = isRecord(settings) ? settings['diagnostics'] : undefined;
    const severity = isRecord(diagnostics) ? diagnostics['severity'] : undefined;
    if (isRecord(severity)) this.#changed(levelsFrom(Object.entries(severity)));
  }
}
