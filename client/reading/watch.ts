/**
 * Tells when stores change, appear or go. Stores are looked at only while somebody wants to know, by their
 * files' metadata: watchers of the file system lose events on network drives and in remote windows.
 */

import type { StoreLocation } from '../storage/location.ts';
import type { AddedStore } from './addedStores.ts';
import type { SearchedFolder } from './messages.ts';
import type { Reader } from './reader.ts';

/** From one look at the stores to the next, in milliseconds: what is logged is shown within two seconds. */
export const usualInterval = 1000;

export interface WatchOptions {
  /** From the start of one look to the start of the next, in milliseconds. */
  readonly intervalMs: number;
  /** Where stores may stand now; asked at each look. */
  readonly folders: () => readonly SearchedFolder[];
  /** Those that people added, now. */
  readonly added?: () => readonly AddedStore[];
  /** A look that failed; the next is taken all the same. */
  readonly onError: (error: unknown) => void;
}

export interface StoreChanges {
  /** All that there are now. */
  readonly stores: readonly StoreLocation[];
  /** Those of them that may hold something new. */
  readonly changed: readonly StoreLocation[];
}

export interface StoreWatch {
  /** Somebody looks, from now until disposed: stores are looked at once, and then every interval. */
  register(): { dispose(): void };
  /** Looks once more, whoever is registered, and resolves when changes have been told. */
  look(): Promise<void>;
  dispose(): void;
}

/** `onChanged` is called after the first look, and after each that found a change. */
export function watchStores(
  reader: Pick<Reader, 'ask'>,
  options: WatchOptions,
  onChanged: (changes: StoreChanges) => void,
): StoreWatch {
  return new Watch(reader, options, onChanged);
}

class Watch implements StoreWatch {
  readonly #reader: Pick<Reader, 'ask'>;
  readonly #options: WatchOptions;
  readonly #onChanged: (changes: StoreChanges) => void;
  readonly #registered = new Set<object>();
  /** Revision by store; absent before the first look. */
  #known: ReadonlyMap<string, string | undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #disposed = false;

  constructor(reader: Pick<Reader, 'ask'>, options: WatchOptions, onChanged: (changes: StoreChanges) => void) {
    this.#reader = reader;
    this.#options = options;
    this.#onChanged = onChanged;
  }

  register(): { dispose(): void } {
    const registration = {
      dispose: () => {
        this.#registered.delete(registration);
        if (this.#registered.size === 0) clearTimeout(this.#timer);
      },
    };
    this.#registered.add(registration);
    if (this.#registered.size === 1) void this.look();
    return registration;
  }

  /** Looks never overlap: one asked for during another begins after it. */
  look(): Promise<void> {
    const before = this.#looking ?? Promise.resolve();
    const looking = before.then(() => this.#lookAndWait());
    this.#looking = looking;
    return looking;
  }

  dispose(): void {
    this.#disposed = true;
    this.#registered.clear();
    clearTimeout(this.#timer);
  }

  async #lookAndWait(): Promise<void> {
    if (this.#disposed) return;
    clearTimeout(this.#timer);
    const started = performance.now();
    try {
      await this.#lookOnce();
    } catch (error) {
      if (!this.#disposed) this.#options.onError(error);
    }
    if (this.#disposed || this.#registered.size === 0) return;
    // A look that takes long, on a slow drive say, leaves the worker half of its time for questions.
    const taken = performance.now() - started;
    this.#timer = setTimeout(() => void this.look(), Math.max(this.#options.intervalMs - taken, taken));
  }

  async #lookOnce(): Promise<void> {
    const stores = await this.#reader.ask('detect', {
      folders: this.#options.folders(),
      added: this.#options.added?.() ?? [],
    });
    const revisions = await this.#reader.ask('revisions', { stores });
    const before = this.#known;
    const now = new Map(stores.map((store, index) => [keyOf(store), revisions[index]]));
    this.#known = now;
    const changed = stores.map(keyOf).filter((key) => !before?.has(key) || before.get(key) !== now.get(key));
    const gone = [...(before?.keys() ?? [])].filter((key) => !now.has(key));
    if (this.#disposed) return;
    if (!before || changed.length > 0 || gone.length > 0) {
      this.#onChanged({ stores, changed: stores.filter((store) => changed.includes(keyOf(store))) });
    }
  }
}

function keyOf({ kind, path, machine = '' }: StoreLocation): string {
  return JSON.stringify([kind, path, machine]);
}
