/** Where trackers keep things, and what can be wrong there: shared by the rooms that read runs and models. */
import { basename } from 'node:path';
import { isString, objectOf, optional } from '../../protocol/shape.ts';
import { errorCode, messageOf } from '../../protocol/thrown.ts';

/** Where a store is. Plain data: it crosses from the extension host to the worker. */
export interface StoreLocation {
  /** Which {@link StoreKind} reads it. */
  readonly kind: string;
  /** Absolute path of the file or folder; of a server its address, without credentials and with no `/` at its end. */
  readonly path: string;
  /** How people call it, where its path says them nothing. */
  readonly label?: string;
  /** What people read beside the store's name, where it was brought from another machine. */
  readonly machine?: string;
}

/** Of what was kept, or came from a page. */
export const isStoreLocation = objectOf<StoreLocation>({
  kind: isString,
  path: isString,
  label: optional(isString),
  machine: optional(isString),
});

/** Whether the store is a server, so that its `path` is an address. */
export function isServer({ path }: Pick<StoreLocation, 'path'>): boolean {
  return /^https?:\/\//.test(path);
}

/** How people call it: by its label, the name of its file or folder, an address without its scheme. */
export function storeLabel(location: Pick<StoreLocation, 'path' | 'label'>): string {
  if (location.label !== undefined) return location.label;
  return isServer(location) ? location.path.replace(/^https?:\/\//, '') : basename(location.path);
}

/** Tells one store from all others. */
export function storeKey({ kind, path }: StoreLocation): string {
  return `${kind}:${path}`;
}

/** What can be wrong with a store, told on its node; the others go on working. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** `away`: a server that cannot be reached now; `signIn`: one that asks who reads it. */
  readonly reason: 'missing' | 'empty' | 'locked' | 'corrupt' | 'unreadable' | 'unsupported' | 'away' | 'signIn';

  constructor(reason: StoreError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What `read` gives, or what of the store keeps it from that; any other error is thrown on. */
export function attempt<T>(read: () => T): T | StoreError {
  try {
    return read();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}

/** Nothing stands at the path that was asked for, or a link that leads nowhere. */
export function isGone(error: unknown): boolean {
  return goneCodes.includes(errorCode(error) ?? '');
}

const goneCodes = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/** An error of the file system or of SQLite as a {@link StoreError}; any other as it is. */
export function asStoreError(error: unknown, path: string): unknown {
  if (error instanceof StoreError || errorCode(error) === undefined) return error;
  const [reason, advice] = isGone(error)
    ? (['missing', 'Bring it back, or start a training that logs to it.'] as const)
    : (['unreadable', 'Check its permissions and the disk.'] as const);
  return new StoreError(reason, `${basename(path)} cannot be read (${messageOf(error)}). ${advice}`, { cause: error });
}
