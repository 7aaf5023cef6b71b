/** Which stores there are: those that stand in folders, those that projects name, and those that people added. */
import { attempt, StoreError, type StoreLocation, storeKey } from '../storage/location.ts';
import { storeKinds } from '../tracking/index.ts';
import { serverKinds } from '../tracking/servers.ts';
import { type AddedStore, type AddedStores, detectKind } from './addedStores.ts';
import type { SearchedFolder } from './messages.ts';

/** Each once, in this order. */
export async function detect(
  folders: readonly SearchedFolder[],
  added: readonly AddedStore[],
  addedStores: AddedStores,
): Promise<readonly StoreLocation[]> {
  const found = new Map<string, StoreLocation>();
  const lists = [...folders.map(storesIn), ...added.map((store) => addedStores.at(store))];
  for (const location of (await Promise.all(lists)).flat()) {
    const key = storeKey(location);
    if (!found.has(key)) found.set(key, location);
  }
  return [...found.values()];
}

async function storesIn({ path, machine, isTrusted = false }: SearchedFolder): Promise<readonly StoreLocation[]> {
  const standing: StoreLocation[] = [];
  for (const kind of storeKinds) standing.push(...(await detectKind(kind, path)));
  const found = isTrusted ? [...standing, ...storesNamedIn(path)] : standing;
  const all = found.toSorted((a, b) => placeOf(a) - placeOf(b));
  return machine === undefined ? all : all.map((location) => ({ ...location, machine }));
}

/** Of its kind, in the order in which they are shown. */
function placeOf({ kind }: StoreLocation): number {
  return storeKinds.findIndex(({ id }) => id === kind);
}

/** Those that the folder's project logs to; what cannot be read names none. */
function storesNamedIn(folder: string): readonly StoreLocation[] {
  return serverKinds.flatMap((kind) => {
    const found = attempt(() => kind.projectStore(folder, process.env));
    return found === undefined || found instanceof StoreError ? [] : [found];
  });
}
