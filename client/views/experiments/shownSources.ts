/** Which sources have runs to show: those whose runs are all shown with other trackers' have none. No VS Code here. */
import { type StoreLocation, storeKey } from '../../storage/location.ts';
import { RunLinks } from './links.ts';
import { type ReadExperiments, type Reading, readExperiments, type Source, sourcesOf } from './tree.ts';

export class ShownSources {
  readonly #reader: Reading;
  readonly #stores: () => readonly StoreLocation[];
  #links = new RunLinks([]);
  #all: readonly Source[] = [];

  constructor(reader: Reading, stores: () => readonly StoreLocation[]) {
    this.#reader = reader;
    this.#stores = stores;
  }

  /** As they were read last. */
  get links(): RunLinks {
    return this.#links;
  }

  async read(): Promise<readonly Source[]> {
    const stores = this.#stores();
    this.#links = new RunLinks(stores.length < 2 ? [] : await this.#reader.ask('links', { stores }));
    const sources = sourcesOf(stores);
    const isShown = await Promise.all(sources.map((source) => this.#hasOwnRuns(source)));
    this.#all = sources.filter((_, index) => isShown[index]);
    return this.#all;
  }

  /** One store needs no row of its own. */
  isOnly(source: Source): boolean {
    return source.machine === undefined && this.#all.length === 1;
  }

  of(store: StoreLocation): Source | undefined {
    return this.#all.find(({ stores }) => stores.some((one) => storeKey(one) === storeKey(store)));
  }

  async experiments(source: Source): Promise<ReadExperiments> {
    const { groups, unreadable } = await readExperiments(this.#reader, source);
    return { groups: groups.flatMap((group) => this.#links.remaining(group) ?? []), unreadable };
  }

  async #hasOwnRuns(source: Source): Promise<boolean> {
    if (!this.#links.concerns(source)) return true;
    const { groups, unreadable } = await this.experiments(source);
    return groups.length > 0 || unreadable.length > 0;
  }
}
