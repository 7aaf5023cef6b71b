/**
 * An experiment's runs, the newest first, read from the server page by page as far as somebody looks.
 *
 * A list is kept for a while, and what the watch over the server sees of running runs is put into it, so that a
 * tree that follows a training asks for a handful of runs and not for thousands.
 */
import { type KnownSweeps, pageOf } from '../nesting.ts';
import type { PageQuery, Run, RunPage } from '../store.ts';
import { Freshness } from './freshness.ts';

/** The first page is what a tree shows at once; the others are big, as each costs the server a sort of all. */
const firstPage = 200;
const laterPages = 1000;

/** Pages that one question may cost where few of the runs on them stand at the top. */
const mostPages = 5;

/** Runs as the server gives them in one answer, the newest first. */
export interface ServedRuns {
  readonly runs: readonly Run[];
  /** Where the next begin; empty where there are none. */
  readonly next: string;
}

/** Asks for at most so many, from where the ones before ended. */
export type AskRuns = (most: number, after: string | undefined) => Promise<ServedRuns>;

export class RunList {
  readonly #ask: AskRuns;
  readonly #runs = new Map<string, Run>();
  readonly #freshness = new Freshness();
  /** Where those that were not read yet begin; empty at first. `undefined` where all were read. */
  #next: string | undefined = '';
  #reading: Promise<void> | undefined;
  /** Start of the last run that was read, in milliseconds since the epoch. */
  #oldest = Number.POSITIVE_INFINITY;
  #ordered: readonly Run[] | undefined;

  constructor(ask: AskRuns) {
    this.#ask = ask;
  }

  get isFresh(): boolean {
    return this.#freshness.isFresh;
  }

  /** The first page is read, for who has something else to ask meanwhile. */
  async begun(): Promise<void> {
    if (this.#next === '') await this.#readMore();
  }

  /** @param sweeps Those that the experiment has. */
  async page(query: PageQuery, sweeps: KnownSweeps = []): Promise<RunPage> {
    for (let read = 0; ; read++) {
      const page = pageOf(this.#settled(sweeps), query, sweeps);
      if (this.#next === undefined) return page;
      const isEnough = page.total > query.offset + query.limit || (query.scope === 'roots' && read === mostPages);
      if (isEnough) return { ...page, hasMore: true };
      await this.#readMore();
    }
  }

  /** A run as it is now, where the list has come as far as to it. */
  put(run: Run): void {
    const isReached = this.#next === undefined || (run.startTime ?? 0) >= this.#oldest;
    if (isReached || this.#runs.has(run.id)) this.#keep([run]);
  }

  drop(id: string): void {
    this.#runs.delete(id);
    this.#ordered = undefined;
  }

  /**
   * Those whose place is known. A parent was started before its children, so it comes after them: until it was
   * read, its children may turn out to stand at the top.
   */
  #settled(sweeps: KnownSweeps): readonly Run[] {
    this.#ordered ??= [...this.#runs.values()].sort(byStart);
    if (this.#next === undefined) return this.#ordered;
    const known = new Set(sweeps.map(({ id }) => id));
    return this.#ordered.filter(
      ({ parentId }) => parentId === undefined || this.#runs.has(parentId) || known.has(parentId),
    );
  }

  #keep(runs: readonly Run[]): void {
    for (const run of runs) this.#runs.set(run.id, run);
    this.#ordered = undefined;
  }

  #readMore(): Promise<void> {
    this.#reading ??= this.#readPage().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readPage(): Promise<void> {
    const most = this.#runs.size === 0 ? firstPage : laterPages;
    const { runs, next } = await this.#freshness.spend(() => this.#ask(most, this.#next || undefined));
    this.#oldest = Math.min(this.#oldest, ...runs.map(({ startTime = 0 }) => startTime));
    this.#keep(runs);
    this.#next = next === '' || next === this.#next ? undefined : next;
  }
}

/** The newest first, then by id, as MLflow orders runs. */
function byStart(a: Run, b: Run): number {
  return (b.startTime ?? 0) - (a.startTime ?? 0) || (a.id < b.id ? -1 : 1);
}
