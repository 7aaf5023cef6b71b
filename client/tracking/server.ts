/**
 * What has to be known of a tracker whose stores are servers by those who find one, add one, or sign in to one. The
 * extension host reads it too, so it stands apart from the readers.
 */
import type { StoreLocation } from '../storage/location.ts';
import type { Credentials } from '../web/credentials.ts';

/** An address as people typed it, taken apart. */
export interface GivenServer {
  /** As the setting `trainyard.stores` holds it: without a password. */
  readonly place: string;
  /** The address that credentials belong to, as {@link WebRequest.server} has it. */
  readonly server: string;
  readonly credentials: Credentials | undefined;
}

/** How people say who they are. */
export type SignInWay =
  | { readonly kind: 'password'; readonly label: string }
  | {
      readonly kind: 'secret';
      readonly label: string;
      /** What is typed. */
      readonly prompt: string;
      credentials(secret: string): Credentials;
    };

/** What people read where they add a store by its address. */
export interface ServerWords {
  /** `MLflow server` */
  readonly name: string;
  readonly example: string;
  readonly prompt: string;
  readonly placeHolder: string;
  /** Where what is typed is no address. */
  readonly advice: string;
}

export interface ServerKind {
  /** Of the {@link StoreKind} that reads its stores. */
  readonly id: string;
  readonly words: ServerWords;
  readonly signIn: readonly SignInWay[];
  /** `undefined` where it is no address of a store of this tracker. */
  given(typed: string): GivenServer | undefined;
  /** What a place of the setting names; relative ones begin in `folder`. `undefined` where it is none of this tracker's. */
  at(place: string, folder: string): StoreLocation | undefined;
  /** The address that credentials belong to. */
  serverOf(store: StoreLocation): string;
  /** The store that a folder's project logs to. Throws a StoreError where a file cannot be read. */
  projectStore(folder: string, environment: NodeJS.ProcessEnv): StoreLocation | undefined;
  /** Who asks that server, as a folder's project says. Throws a StoreError where a file cannot be read. */
  projectCredentials(server: string, folder: string, environment: NodeJS.ProcessEnv): Credentials | undefined;
}
