/** Stores that people added by hand: addresses of servers, and files and folders, whatever their names. */
import { dirname, resolve } from 'node:path';
import { attempt, isServer, StoreError, type StoreLocation } from '../storage/location.ts';
import { statIfThere } from '../storage/stamp.ts';
import { storeKinds } from '../tracking/index.ts';
import { namedStore } from '../tracking/servers.ts';
import type { RunStore, StoreKind } from '../tracking/store.ts';

/** As it stands in the setting. */
export interface AddedStore {
  /** A path, an address of a server, or what MLFLOW_TRACKING_URI takes. */
  readonly place: string;
  /** Absolute path of the folder in which a relative one begins. */
  readonly folder: string;
}

/** Stands for a store that was added and is not there, so that people are told. */
export const nothingThere: StoreKind = {
  id: 'nothing',
  detect: async () => [],
  open: ({ path }) => new NoStore(path),
};

export class AddedStores {
  readonly #kinds: readonly StoreKind[];
  /** Which kind read a file that its name does not tell. */
  readonly #known = new Map<string, string>();

  constructor(kinds: readonly StoreKind[] = storeKinds) {
    this.#kinds = kinds;
  }

  /** One, or several where a folder holds several; at least one, which may be {@link nothingThere}. */
  async at({ place, folder }: AddedStore): Promise<readonly StoreLocation[]> {
    const named = /^[a-z][a-z\d+.-]+:/i.test(place) ? namedStore(place, folder) : undefined;
    if (named && isServer(named)) return [named];
    const path = named?.path ?? resolve(folder, place);
    const found = await this.#on(path);
    return found.length > 0 ? found : [{ kind: nothingThere.id, path }];
  }

  /** What stands in the folder, or is the file or folder itself. */
  async #on(path: string): Promise<readonly StoreLocation[]> {
    const stats = attempt(() => statIfThere(path));
    if (stats === undefined || stats instanceof StoreError) return [];
    const beside = await this.#detect(dirname(path));
    const itself = beside.filter((location) => location.path === path);
    if (itself.length > 0) return itself;
    if (stats.isDirectory()) return this.#detect(path);
    const kind = this.#known.get(path) ?? (await this.#kindOfFile(path));
    if (kind === undefined) return [];
    this.#known.set(path, kind);
    return [{ kind, path }];
  }

  async #detect(folder: string): Promise<readonly StoreLocation[]> {
    const found: StoreLocation[] = [];
    for (const kind of this.#kinds) found.push(...(await detectKind(kind, folder)));
    return found;
  }

  /** The first whose tables it holds; one that is being written just now counts. */
  async #kindOfFile(path: string): Promise<string | undefined> {
    for (const kind of this.#kinds.filter(({ takesAnyName }) => takesAnyName)) {
      const store = kind.open({ kind: kind.id, path });
      try {
        await store.experiments();
        return kind.id;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        if (error.reason === 'locked') return kind.id;
      } finally {
        store.close();
      }
    }
    return undefined;
  }
}

/** A folder that may not be listed holds no store for us; the editor's own explorer says so on the folder. */
export async function detectKind(kind: StoreKind, folder: string): Promise<readonly StoreLocation[]> {
  try {
    return await kind.detect(folder);
  } catch (error) {
    if (error instanceof StoreError) return [];
    throw error;
  }
}

class NoStore implements RunStore {
  readonly #message: string;

  constructor(path: string) {
    this.#message =
      `${path} holds no runs that can be read: no store of MLflow, TensorBoard, Weights & Biases, DVCLive or Optuna. ` +
      'Correct the setting trainyard.stores, or wait for a training to log there.';
  }

  experiments = () => this.#reject();
  runs = () => this.#reject();
  runsById = () => this.#reject();
  histories = () => this.#reject();

  async revision(): Promise<string> {
    return '';
  }

  close(): void {
    // Nothing is held.
  }

  #reject(): Promise<never> {
    return Promise.reject(new StoreError('missing', this.#message));
  }
}
