/** The stores of this workspace as the views share them: where they may stand, and what changed. */
import * as vscode from 'vscode';
import type { Reader } from '../reading/reader.ts';
import { type StoreWatch, usualInterval, type WatchOptions, watchStores } from '../reading/watch.ts';
import { isServer, type StoreLocation } from '../storage/location.ts';

/** Where stores may stand, and those that people added. */
export type StorePlaces = Required<Pick<WatchOptions, 'folders' | 'added'>>;

export class Stores implements vscode.Disposable {
  readonly #reader: Reader;
  readonly #watch: StoreWatch;
  readonly #changed = new vscode.EventEmitter<void>();
  #locations: readonly StoreLocation[] = [];
  #firstLook: Promise<void> | undefined;

  /** A store appeared, went, or may hold something new. */
  readonly onChanged = this.#changed.event;

  /** `places` are asked at each look. */
  constructor(reader: Reader, places: StorePlaces, log: vscode.LogOutputChannel) {
    this.#reader = reader;
    this.#watch = watchStores(
      reader,
      { intervalMs: usualInterval, ...places, onError: (error) => log.error('looking for stores of runs:', error) },
      ({ stores }) => {
        this.#locations = stores;
        this.#changed.fire();
      },
    );
  }

  /** All that there are; empty until {@link ready}. */
  get locations(): readonly StoreLocation[] {
    return this.#locations;
  }

  /** Resolves when the stores have been looked for once. */
  get ready(): Promise<void> {
    this.#firstLook ??= this.#watch.look();
    return this.#firstLook;
  }

  /** Looks for changes until disposed. */
  watch(): vscode.Disposable {
    const registration = this.#watch.register();
    return new vscode.Disposable(() => registration.dispose());
  }

  /** Everything is read again, whether it looks changed or not. */
  async refresh(): Promise<void> {
    // A server's store remembers for a while; files and databases are looked at each time.
    await this.#reader.ask('forget', { stores: this.#locations.filter(isServer) });
    await this.#watch.look();
    this.#changed.fire();
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
  }
}
