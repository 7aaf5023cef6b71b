/** A store that cannot be read, and why. */
import { messageOf } from '../../protocol/thrown.ts';
import { StoreError, type StoreLocation } from '../storage/location.ts';

export interface Unreadable {
  readonly store: StoreLocation;
  readonly message: string;
  /** Signing in to the server would help. */
  readonly asksSignIn?: true;
}

export function unreadable(store: StoreLocation, error: unknown): Unreadable {
  const asksSignIn = error instanceof StoreError && error.reason === 'signIn';
  return { store, message: messageOf(error), ...(asksSignIn && { asksSignIn }) };
}
