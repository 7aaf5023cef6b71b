/**
 * Feeds one runs table: reads the experiments of its scope page by page, and sends the runs that the page lacks
 * or that have changed. The worker holds back pages that did not change; stores that did not are not read.
 */
import type { HostToRunsTable } from '../../protocol/runsTable.ts';
import { messageOf } from '../../protocol/thrown.ts';
import { type RunReference, runKey } from '../choosing/chosenRuns.ts';
import type { Reader } from '../reading/reader.ts';
import type { RunColumns } from '../reading/runColumns.ts';
import { type StoreLocation, storeKey } from '../storage/location.ts';
import type { Experiment } from '../tracking/store.ts';
import { storeName } from './comparisonModel.ts';
import { isInScope, mayHold, type Place, runsMessage, type TableScope } from './runsTableModel.ts';
import { Updates } from './updates.ts';

/** The first rows come soon; the rest in pages that neither hold up the editor nor cost a question a run. */
const firstPage = 200;
const nextPages = 1000;

export interface FeedParts {
  readonly reader: Pick<Reader, 'ask'>;
  /** The stores that there are now. */
  readonly locations: () => Promise<readonly StoreLocation[]>;
  readonly post: (message: HostToRunsTable) => void;
}

/** What the page has of one experiment. */
interface SentExperiment {
  /** In the order of the pages. */
  pages: { readonly mark: string; readonly keys: readonly string[] }[];
  /** All that the page has, whichever page of the store they were on. */
  readonly keys: Set<string>;
  total: number;
}

/** What the page has of one store. */
interface SentStore {
  revision: string | undefined;
  /** By experiment id. */
  experiments: Map<string, SentExperiment>;
}

/** All that one page has; the next page begins with nothing. */
class Sent {
  readonly stores = new Map<string, SentStore>();
  /** What changes with a run, by run key. */
  readonly marks = new Map<string, string>();
  readonly references = new Map<string, RunReference>();
}

export class RunsTableFeed {
  readonly #parts: FeedParts;
  readonly #updates = new Updates(
    () => this.#update(this.#sent),
    () => this.#hasPage,
  );
  /** What could not be read, by store. */
  readonly #problems = new Map<string, string>();
  #scope: TableScope;
  #tags: readonly string[] = [];
  #sent = new Sent();
  #hasPage = false;

  constructor(scope: TableScope, parts: FeedParts) {
    this.#scope = scope;
    this.#parts = parts;
  }

  get scope(): TableScope {
    return this.#scope;
  }

  /** Resolves when the page has all that it asked for so far. */
  get settled(): Promise<void> {
    return this.#updates.settled;
  }

  /** A page that knows nothing has come up. */
  pageIsReady(): void {
    this.#sent = new Sent();
    this.#hasPage = true;
    this.#updates.wake();
  }

  /** Nobody looks: nothing is read or sent until a page is ready again. */
  pageIsGone(): void {
    this.#hasPage = false;
  }

  /** A store may hold something new. */
  changed(): void {
    this.#updates.wake();
  }

  /** Everything is read again, whether it looks changed or not. */
  refresh(): void {
    for (const store of this.#sent.stores.values()) store.revision = undefined;
    this.#updates.wake();
  }

  show(scope: TableScope): void {
    this.#scope = scope;
    this.refresh();
  }

  /** The values of these tags are wanted, and of no others. */
  wantTags(keys: readonly string[]): void {
    if (keys.join('\n') === this.#tags.join('\n')) return;
    this.#tags = keys;
    this.refresh();
  }

  /** Where the runs with these keys stand; keys that are not the page's are left out. */
  referencesOf(keys: readonly string[]): readonly RunReference[] {
    return keys.map((key) => this.#sent.references.get(key)).filter((reference) => reference !== undefined);
  }

  async #update(sent: Sent): Promise<void> {
    const stores = (await this.#parts.locations()).filter((store) => mayHold(this.#scope, store));
    const revisions = await this.#parts.reader.ask('revisions', { stores });
    const keys = new Set(stores.map(storeKey));
    for (const key of [...sent.stores.keys(), ...this.#problems.keys()]) {
      if (keys.has(key)) continue;
      this.#problems.delete(key);
      this.#dropStore(sent, key);
    }
    for (const [index, store] of stores.entries()) {
      if (!this.#isCurrent(sent)) return;
      await this.#readIfChanged(sent, store, revisions[index]);
    }
    if (this.#isCurrent(sent)) this.#sendOutcome(sent);
  }

  /** Is it still this page that is fed? */
  #isCurrent(sent: Sent): boolean {
    return this.#hasPage && sent === this.#sent;
  }

  async #readIfChanged(sent: Sent, store: StoreLocation, revision: string | undefined): Promise<void> {
    const key = storeKey(store);
    const before = sent.stores.get(key);
    if (before?.revision !== undefined && before.revision === revision) return;
    const known: SentStore = before ?? { revision: undefined, experiments: new Map() };
    sent.stores.set(key, known);
    try {
      // What changes during the read is read again.
      known.revision = (await this.#readStore(sent, store, known)) ? revision : undefined;
      this.#problems.delete(key);
    } catch (error) {
      known.revision = undefined;
      this.#problems.set(key, `${storeName(store)} cannot be read: ${messageOf(error)}`);
    }
  }

  /** False where it was not read to its end. */
  async #readStore(sent: Sent, store: StoreLocation, known: SentStore): Promise<boolean> {
    const all = await this.#parts.reader.ask('experiments', { store });
    const experiments = all.filter((experiment) => isInScope(this.#scope, store, experiment));
    const ids = new Set(experiments.map(({ id }) => id));
    for (const [id, { keys }] of known.experiments) {
      if (ids.has(id)) continue;
      known.experiments.delete(id);
      this.#drop(sent, [...keys]);
    }
    for (const { id, runCount } of experiments) {
      if (!known.experiments.has(id)) known.experiments.set(id, { pages: [], keys: new Set(), total: runCount });
    }
    let isWhole = true;
    for (const experiment of experiments) {
      const ofExperiment = known.experiments.get(experiment.id);
      if (ofExperiment && !(await this.#readExperiment(sent, store, experiment, ofExperiment))) isWhole = false;
    }
    return isWhole;
  }

  async #readExperiment(
    sent: Sent,
    store: StoreLocation,
    experiment: Experiment,
    known: SentExperiment,
  ): Promise<boolean> {
    const totals = new Set<number>();
    let page = 0;
    for (let offset = 0; offset === 0 || offset < known.total; page++) {
      const limit = page === 0 ? firstPage : nextPages;
      const query = { store, experimentId: experiment.id, offset, limit, tags: this.#tags };
      const answer = await this.#parts.reader.ask('runColumns', { ...query, unless: known.pages[page]?.mark });
      if (!this.#isCurrent(sent)) return false;
      known.total = answer.total;
      totals.add(answer.total);
      if (answer.columns) {
        const keys = this.#sendChanged(sent, { store, experiment: experiment.name }, answer.columns);
        known.pages[page] = { mark: answer.mark, keys };
        for (const key of keys) known.keys.add(key);
        this.#sendProgress(sent, false);
      }
      offset += limit;
    }
    known.pages.length = page;
    // Runs came or went during the read and moved others between pages: who is gone is known after the next one.
    return totals.size === 1 && this.#dropMissing(sent, known);
  }

  /** False where fewer were read than there are. */
  #dropMissing(sent: Sent, known: SentExperiment): boolean {
    const now = new Set(known.pages.flatMap(({ keys }) => keys));
    if (now.size < known.total) return false;
    const gone = [...known.keys].filter((key) => !now.has(key));
    for (const key of gone) known.keys.delete(key);
    this.#drop(sent, gone);
    return true;
  }

  /** Gives the keys of all runs of the page, sent or not. */
  #sendChanged(sent: Sent, place: Place, columns: RunColumns): readonly string[] {
    const message = runsMessage(place, columns, this.#takeChanged(sent, place.store, columns));
    if (message.keys.length > 0) this.#parts.post(message);
    return columns.ids.map((id) => runKey({ store: place.store, id }));
  }

  /** The rows that the page lacks or has otherwise; they count as sent from now on. */
  #takeChanged(sent: Sent, store: StoreLocation, { ids, marks }: Pick<RunColumns, 'ids' | 'marks'>): number[] {
    const changed: number[] = [];
    for (const [row, id] of ids.entries()) {
      const reference = { store, id };
      const key = runKey(reference);
      const mark = marks[row] ?? '';
      if (sent.marks.get(key) === mark) continue;
      sent.marks.set(key, mark);
      sent.references.set(key, reference);
      changed.push(row);
    }
    return changed;
  }

  #dropStore(sent: Sent, key: string): void {
    const known = sent.stores.get(key);
    sent.stores.delete(key);
    const experiments = [...(known?.experiments.values() ?? [])];
    this.#drop(
      sent,
      experiments.flatMap(({ keys }) => [...keys]),
    );
  }

  #drop(sent: Sent, keys: readonly string[]): void {
    for (const key of keys) {
      sent.marks.delete(key);
      sent.references.delete(key);
    }
    if (keys.length > 0 && this.#isCurrent(sent)) this.#parts.post({ type: 'gone', keys });
  }

  #sendProgress(sent: Sent, isDone: boolean): void {
    const experiments = [...sent.stores.values()].flatMap((store) => [...store.experiments.values()]);
    const total = experiments.reduce((sum, experiment) => sum + experiment.total, 0);
    this.#parts.post({ type: 'progress', read: sent.marks.size, total, isDone });
  }

  #sendOutcome(sent: Sent): void {
    this.#sendProgress(sent, true);
    const lines = [...this.#problems.values()];
    this.#parts.post(lines.length === 0 ? { type: 'problem' } : { type: 'problem', message: lines.join('\n') });
  }
}
