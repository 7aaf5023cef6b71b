/** Which runs of several stores are one training, found among the newest of each and remembered until one changes. */
import { StoreError, type StoreLocation, storeKey } from '../storage/location.ts';
import { type KnownRun, linkRuns } from '../tracking/linking.ts';
import type { RunStore } from '../tracking/store.ts';

/** A run that is one training with others. */
export interface LinkedRun {
  readonly store: StoreLocation;
  readonly id: string;
  readonly experimentId: string;
  readonly parentId: string | undefined;
}

/** Looked at in each store: more would be read again and again while a training logs. */
const newestExperiments = 5;
const newestRuns = 100;

export class Links {
  readonly #open: (location: StoreLocation) => RunStore;
  /** What was found last, and of which state of which stores. */
  #found: { readonly mark: string; readonly groups: readonly (readonly KnownRun[])[] } = { mark: '', groups: [] };

  constructor(open: (location: StoreLocation) => RunStore) {
    this.#open = open;
  }

  /** Groups of at least two, of a store each, the first store's run first. */
  async among(stores: readonly StoreLocation[]): Promise<readonly (readonly LinkedRun[])[]> {
    const mark = JSON.stringify(
      await Promise.all(stores.map(async (store) => [storeKey(store), await this.#mark(store)])),
    );
    if (mark !== this.#found.mark) {
      const runs = (await Promise.all(stores.map((store) => this.#newest(store)))).flat();
      this.#found = {
        mark,
        groups: withLive(
          linkRuns(runs).map((group) => group.runs),
          this.#found.groups,
          runs,
        ),
      };
    }
    return this.#found.groups.map((group) =>
      group.map(({ store, run }) => ({ store, id: run.id, experimentId: run.experimentId, parentId: run.parentId })),
    );
  }

  async #mark(store: StoreLocation): Promise<string> {
    return unlessUnreadable('', () => this.#open(store).revision());
  }

  #newest(store: StoreLocation): Promise<readonly KnownRun[]> {
    return unlessUnreadable([], async () => {
      const from = this.#open(store);
      const experiments = (await from.experiments()).slice(0, newestExperiments);
      const pages = await Promise.all(experiments.map(({ id }) => from.runs(id, { offset: 0, limit: newestRuns })));
      return pages.flatMap(({ runs }) => runs.map((run) => ({ store, run })));
    });
  }
}

/**
 * With the groups that were found before and whose runs are all still running: of two trackers one is always a step
 * ahead, and their numbers agree only now and then.
 */
function withLive(
  found: readonly (readonly KnownRun[])[],
  before: readonly (readonly KnownRun[])[],
  runs: readonly KnownRun[],
): readonly (readonly KnownRun[])[] {
  const linked = new Set(found.flat().map(keyOf));
  const running = new Map(runs.filter(({ run }) => run.status === 'running').map((one) => [keyOf(one), one]));
  const kept = before
    .map((group) => group.map((one) => running.get(keyOf(one))).filter((one) => one !== undefined))
    .filter((group, index) => group.length === before[index]?.length && !group.some((one) => linked.has(keyOf(one))));
  return [...found, ...kept];
}

function keyOf({ store, run }: KnownRun): string {
  return JSON.stringify([storeKey(store), run.id]);
}

/** What is wrong with a store is told to who reads it. */
async function unlessUnreadable<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StoreError) return otherwise;
    throw error;
  }
}
