/** The trackers whose stores may be servers. Each is asked whether a place is its own; MLflow's takes every address, so it is the last. */
import { isServer, type StoreLocation } from '../storage/location.ts';
import { mlflowAddresses } from './mlflow-server/address.ts';
import type { ServerKind } from './server.ts';
import { wandbAddresses } from './wandb-server/addresses.ts';

export const serverKinds: readonly ServerKind[] = [wandbAddresses, mlflowAddresses];

/** What a place of the setting names where it is no plain path; relative ones begin in `folder`. */
export function namedStore(place: string, folder: string): StoreLocation | undefined {
  for (const kind of serverKinds) {
    const location = kind.at(place, folder);
    if (location !== undefined) return location;
  }
  return undefined;
}

/** `undefined` for stores that are no servers. */
export function serverKindOf({ kind }: Pick<StoreLocation, 'kind'>): ServerKind | undefined {
  return serverKinds.find(({ id }) => id === kind);
}

/** The address that credentials for a store belong to; `undefined` where it is no server. */
export function serverOf(store: StoreLocation): string | undefined {
  return isServer(store) ? serverKindOf(store)?.serverOf(store) : undefined;
}
