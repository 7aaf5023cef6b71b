/**
 * An experiment's runs, the newest first, read from the server page by page as far as somebody looks.
 *
 * A list is kept for a while, and what the watch over the server sees of running runs is put into it, so that a
 * tree that follows a training asks for a handful of runs and not for thousands.
 */
import { listField, textField } from '../../storage/jsonFields.ts';
import type { MlflowServer } from '../../storage/mlflowServer.ts';
import { pageOf } from '../nesting.ts';
import type { PageQuery, Run, RunPage } from '../store.ts';
import { readRun } from './runs.ts';

/** The first page is what a tree shows at once; the others are big, as each costs the server a sort of all. */
const firstPage = 200;
const laterPages = 1000;

/** A list is younger than this, in milliseconds, or than reading it took times so much: the server has other work. */
const freshFor = 5000;
const restTimes = 20;

export class RunList {
  readonly #server: MlflowServer;
  readonly #experimentId: string;
  readonly #runs = new Map<string, Run>();
  readonly #begun = performance.now();
  #spent = 0;
  /** `undefined` where all were read. */
  #next: { readonly page_token?: string } | undefined = {};
  #reading: Promise<void> | undefined;
  /** Start of the last run that was read, in milliseconds since the epoch. */
  #oldest = Number.POSITIVE_INFINITY;
  #ordered: readonly Run[] | undefined;

  constructor(server: MlflowServer, experimentId: string) {
    this.#server = server;
    this.#experimentId = experimentId;
  }

  get isFresh(): boolean {
    return performance.now() - this.#begun < Math.max(freshFor, restTimes * this.#spent);
  }

  async page(query: PageQuery): Promise<RunPage> {
    for (;;) {
      const page = pageOf(this.#settled, query);
      if (this.#next === undefined) return page;
      if (page.total > query.offset + query.limit) return { ...page, hasMore: true };
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
  get #settled(): readonly Run[] {
    this.#ordered ??= [...this.#runs.values()].sort(byStart);
    if (this.#next === undefined) return this.#ordered;
    return this.#ordered.filter(({ parentId }) => parentId === undefined || this.#runs.has(parentId));
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
    const started = performance.now();
    const page = await this.#server.post('runs/search', {
      experiment_ids: [this.#experimentId],
      max_results: this.#runs.size === 0 ? firstPage : laterPages,
      order_by: newestFirst,
      ...this.#next,
    });
    this.#spent += performance.now() - started;
    const runs = listField(page, 'runs')
      .map((value) => readRun(value, this.#server.address))
      .filter((run) => run !== undefined);
    this.#oldest = Math.min(this.#oldest, ...runs.map(({ startTime = 0 }) => startTime));
    this.#keep(runs);
    const token = textField(page, 'next_page_token');
    this.#next = token === '' || token === this.#next?.page_token ? undefined : { page_token: token };
  }
}

/** MLflow's own order, said for servers whose own is another. */
export const newestFirst = ['attributes.start_time DESC'];

/** The newest first, then by id, as MLflow orders runs. */
function byStart(a: Run, b: Run): number {
  return (b.startTime ?? 0) - (a.startTime ?? 0) || (a.id < b.id ? -1 : 1);
}
