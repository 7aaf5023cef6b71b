/** The stores of this workspace as the views share them: where they may stand, and what changed. */
import * as vscode from 'vscode';
import type { SearchedFolder } from '../reading/messages.ts';
import type { Reader } from '../reading/reader.ts';
import { type StoreWatch, watchStores } from '../reading/watch.ts';
import type { StoreLocation } from '../storage/location.ts';

/** From one look at the stores to the next, while somebody looks; in milliseconds. */
const interval = 1000;

export class Stores implements vscode.Disposable {
  readonly #watch: StoreWatch;
  readonly #changed = new vscode.EventEmitter<void>();
  #locations: readonly StoreLocation[] = [];
  #firstLook: Promise<void> | undefined;

  /** A store appeared, went, or may hold something new. */
  readonly onChanged = this.#changed.event;

  /** `folders` is asked at each look. */
  constructor(reader: Reader, folders: () => readonly SearchedFolder[], log: vscode.LogOutputChannel) {
    this.#watch = watchStores(
      reader,
      { intervalMs: interval, folders, onError: (error) => log.error('looking for stores of runs:', error) },
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
    await this.#watch.look();
    this.#changed.fire();
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
  }
}
