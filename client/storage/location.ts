/** Where trackers keep things, and what can be wrong there: shared by the rooms that read runs and models. */

/** Where a store is. Plain data: it crosses from the extension host to the worker. */
export interface StoreLocation {
  /** Which {@link StoreKind} reads it. */
  readonly kind: string;
  /** Absolute path of the file or folder. */
  readonly path: string;
  /** What people read beside the store's name, where it was brought from another machine. */
  readonly machine?: string;
}

/** What can be wrong with a store, told on its node; the others go on working. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly reason: 'missing' | 'empty' | 'locked' | 'corrupt' | 'unreadable' | 'unsupported';

  constructor(reason: StoreError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
