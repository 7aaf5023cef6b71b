/** Feeds one comparison page: reads what the page shows, and sends what the page does not have yet. */
import type { HostToComparison } from '../../protocol/comparison.ts';
import { messageOf } from '../../protocol/thrown.ts';
import type { Question, Questions } from '../reading/messages.ts';
import { type StoreLocation, storeKey } from '../storage/location.ts';
import type { Run } from '../tracking/store.ts';
import { ComparisonCurves } from './comparisonCurves.ts';
import {
  coloured,
  comparedRuns,
  latestRows,
  type Member,
  type MemberRun,
  mementoOf,
  metricNames,
  paramRows,
  storeName,
} from './comparisonModel.ts';
import { Updates } from './updates.ts';

/** Enough for a chart as wide as a screen; the reader keeps the extremes. */
const maxPoints = 600;

/** What the feed needs of the reading worker. */
export interface StoreReader {
  ask<Q extends Question>(question: Q, ask: Questions[Q]['ask']): Promise<Questions[Q]['answer']>;
}

export class ComparisonFeed {
  readonly #reader: StoreReader;
  readonly #post: (message: HostToComparison) => void;
  #members: readonly Member[];
  readonly #runs = new Map<string, Run>();
  /** Names of experiments by store, then id; they are asked for when an id is new. */
  readonly #experiments = new Map<string, ReadonlyMap<string, string | undefined>>();
  readonly #curves = new ComparisonCurves();
  /** What could not be read, by store. */
  readonly #problems = new Map<string, string>();
  /** The page's latest message of each type, as text. */
  readonly #sent = new Map<HostToComparison['type'], string>();
  #visible: ReadonlySet<string> = new Set();
  #hasPage = false;
  #runsAreStale = true;
  readonly #updates = new Updates(
    () => this.#update(),
    () => this.#hasPage,
  );

  constructor(members: readonly Member[], reader: StoreReader, post: (message: HostToComparison) => void) {
    this.#members = members;
    this.#reader = reader;
    this.#post = post;
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  /** Resolves when the page has all that it asked for so far. */
  get settled(): Promise<void> {
    return this.#updates.settled;
  }

  /** A page that knows nothing has come up. What is known is sent at once, then all is read again. */
  pageIsReady(): void {
    this.#sent.clear();
    this.#curves.forgetSent();
    this.#visible = new Set();
    this.#hasPage = true;
    if (this.#runs.size > 0) this.#sendTables();
    this.changed();
  }

  /** Nobody looks: nothing is read or sent until a page is ready again. */
  pageIsGone(): void {
    this.#hasPage = false;
  }

  /** A store may hold something new. */
  changed(): void {
    this.#runsAreStale = true;
    this.#updates.wake();
  }

  /** These metrics' charts are in view, and no others. */
  show(metrics: readonly string[]): void {
    this.#visible = new Set(metrics);
    this.#updates.wake();
  }

  /** Colours of runs may have changed. */
  recolour(colourOf: (run: Member) => number | undefined): void {
    this.#members = coloured(this.#members, colourOf);
    this.#sendTables();
  }

  remove(runKey: string): void {
    this.#members = this.#members.filter(({ key }) => key !== runKey);
    this.#runs.delete(runKey);
    this.#curves.drop(runKey);
    this.#sendTables();
  }

  async #update(): Promise<void> {
    if (this.#runsAreStale) {
      this.#runsAreStale = false;
      await Promise.all(this.#byStore().map((members) => this.#readRuns(members)));
      this.#sendTables();
    }
    for (const metric of this.#visible) {
      if (this.#hasPage && this.#visible.has(metric)) await this.#readCurves(metric);
    }
    this.#sendProblems();
  }

  async #readRuns({ store, all }: StoreMembers): Promise<void> {
    await this.#reading(store, async () => {
      const runs = await this.#reader.ask('runsById', { store, ids: all.map(({ id }) => id) });
      const byId = new Map(runs.map((run) => [run.id, run]));
      for (const { key, id } of all) {
        const run = byId.get(id);
        if (run) this.#runs.set(key, run);
        else this.#runs.delete(key);
      }
      await this.#readExperiments(store, new Set(runs.map(({ experimentId }) => experimentId)));
    });
  }

  async #readExperiments(store: StoreLocation, ids: ReadonlySet<string>): Promise<void> {
    const known = this.#experiments.get(storeKey(store));
    if ([...ids].every((id) => known?.has(id))) return;
    const experiments = await this.#reader.ask('experiments', { store });
    const names = new Map<string, string | undefined>(experiments.map(({ id, name }) => [id, name]));
    for (const id of ids) if (!names.has(id)) names.set(id, undefined);
    this.#experiments.set(storeKey(store), names);
  }

  async #readCurves(metric: string): Promise<void> {
    await Promise.all(this.#byStore().map((members) => this.#readStale(members, metric)));
    if (!this.#hasPage) return;
    const series = this.#curves.takeUnsent(metric);
    if (series.length > 0) this.#post({ type: 'series', series });
  }

  async #readStale({ store, all }: StoreMembers, metric: string): Promise<void> {
    const stale = all.flatMap(({ key, id }) => {
      const run = this.#runs.get(key);
      return run && this.#curves.isStale(key, run, metric) ? [{ key, id, run }] : [];
    });
    if (stale.length === 0) return;
    await this.#reading(store, async () => {
      const query = { runIds: stale.map(({ id }) => id), keys: [metric], maxPoints };
      const histories = await this.#reader.ask('histories', { store, query });
      const byId = new Map(histories.map((history) => [history.runId, history]));
      for (const { key, id, run } of stale) this.#curves.keep(key, run, metric, byId.get(id));
    });
  }

  /** What one store cannot give is told; the others' runs are shown all the same. */
  async #reading(store: StoreLocation, read: () => Promise<void>): Promise<void> {
    const key = storeKey(store);
    try {
      await read();
      this.#problems.delete(key);
    } catch (error) {
      const reason = messageOf(error);
      this.#problems.set(key, `${storeName(store)} cannot be read: ${reason}`);
    }
  }

  #byStore(): StoreMembers[] {
    return [...Map.groupBy(this.#members, ({ store }) => storeKey(store)).values()].flatMap((all) => {
      const [first] = all;
      return first ? [{ store: first.store, all }] : [];
    });
  }

  #sendTables(): void {
    const known: MemberRun[] = this.#members.flatMap((member) => {
      const run = this.#runs.get(member.key);
      if (!run) return [];
      const experiment = this.#experiments.get(storeKey(member.store))?.get(run.experimentId);
      return [{ member, run, experiment }];
    });
    const runs = known.map(({ run }) => run);
    this.#sendChanged({
      type: 'runs',
      runs: comparedRuns(known),
      params: paramRows(runs),
      metrics: metricNames(runs),
      memento: mementoOf(this.#members),
    });
    this.#sendChanged({ type: 'latest', rows: latestRows(runs) });
    this.#sendProblems();
  }

  #sendProblems(): void {
    const gone = this.#members.filter(({ key, store }) => !this.#runs.has(key) && !this.#problems.has(storeKey(store)));
    const lines = [...this.#problems.values(), ...(gone.length > 0 ? [goneText(gone.length)] : [])];
    this.#sendChanged(lines.length === 0 ? { type: 'problem' } : { type: 'problem', message: lines.join('\n') });
  }

  #sendChanged(message: HostToComparison): void {
    const text = JSON.stringify(message);
    if (!this.#hasPage || this.#sent.get(message.type) === text) return;
    this.#sent.set(message.type, text);
    this.#post(message);
  }
}

interface StoreMembers {
  readonly store: StoreLocation;
  readonly all: readonly Member[];
}

function goneText(count: number): string {
  return count === 1
    ? '1 run is no longer in its store: it was deleted, or the store was replaced.'
    : `${count} runs are no longer in their store: they were deleted, or the store was replaced.`;
}
