/**
 * What happens on a server, by a small question: which runs go on, with their values as they are now, and which
 * are the newest. Now and then more is looked at, for what changes without a run: experiments, models, old runs.
 */
import { createHash } from 'node:crypto';
import { StoreError } from '../../storage/location.ts';
import type { Run } from '../store.ts';

/** More that go on are not followed one by one. */
const mostRunning = 100;
const newest = 5;

/** Every so manieth look is at more, and at so many runs. */
const moreEvery = 15;
const newestOfAll = 100;

export interface RecentRuns {
  readonly running: readonly Run[];
  readonly newest: readonly Run[];
}

export interface NewsSource {
  /** At most so many of the runs that go on, and at most so many of all; the newest of each. */
  runs(most: { readonly running: number; readonly newest: number }): Promise<RecentRuns>;
  /** Whatever is shown beside runs: experiments, models; may reject with a StoreError. */
  others(): Promise<unknown>;
}

export interface Found {
  /** Differs from an earlier one where something changed. */
  readonly mark: string;
  /** As they are now, in no order. */
  readonly runs: readonly Run[];
  /** Ids of those that went on when they were last looked at, and do not now. */
  readonly ended: readonly string[];
  /** Something else changed than the runs that go on. */
  readonly isMore: boolean;
}

export class News {
  readonly #source: NewsSource;
  #looks = 0;
  #running: ReadonlySet<string> = new Set();
  #others: string | undefined;

  constructor(source: NewsSource) {
    this.#source = source;
  }

  async look(): Promise<Found> {
    const before = this.#others;
    if (this.#looks++ % moreEvery === 0) this.#others = await this.#lookAtMore();
    const { running, newest: latest } = await this.#source.runs({ running: mostRunning, newest });
    const now = new Set(running.map(({ id }) => id));
    const seen = new Set([...running, ...latest].map(({ id }) => id));
    const ended = running.length < mostRunning ? [...this.#running].filter((id) => !seen.has(id)) : [];
    this.#running = now;
    return {
      mark: digest([this.#others, running, latest]),
      runs: [...running, ...latest],
      ended,
      isMore: before !== undefined && before !== this.#others,
    };
  }

  async #lookAtMore(): Promise<string> {
    const { newest: runs } = await this.#source.runs({ running: 0, newest: newestOfAll });
    try {
      return digest([runs.filter(({ status }) => status !== 'running'), await this.#source.others()]);
    } catch (error) {
      // A server without a registry is one that has none: that does not change.
      if (error instanceof StoreError) return digest([runs, error.reason]);
      throw error;
    }
  }
}

/** NaN and infinity are told apart, which JSON does not. */
function digest(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? String(part) : part));
  return createHash('sha1').update(text).digest('base64');
}
