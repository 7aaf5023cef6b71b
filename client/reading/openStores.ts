/** The stores that were read last stay open, with what they remember; the one not read for longest makes room. */
import { type StoreLocation, storeKey } from '../storage/location.ts';

export class OpenStores<T extends { close(): void }> {
  readonly #capacity: number;
  readonly #open: (location: StoreLocation) => T;
  /** In the order of their last use. */
  readonly #stores = new Map<string, T>();

  constructor(capacity: number, open: (location: StoreLocation) => T) {
    this.#capacity = capacity;
    this.#open = open;
  }

  at(location: StoreLocation): T {
    const key = storeKey(location);
    const store = this.#stores.get(key) ?? this.#open(location);
    this.#stores.delete(key);
    this.#stores.set(key, store);
    for (const [oldest, unused] of this.#stores) {
      if (this.#stores.size <= this.#capacity) break;
      this.#stores.delete(oldest);
      unused.close();
    }
    return store;
  }

  /** What it remembers is forgotten. */
  close(location: StoreLocation): void {
    const key = storeKey(location);
    this.#stores.get(key)?.close();
    this.#stores.delete(key);
  }
}
