/** A worker that reads everything of a store and tells it, so that who waits for it sees when it hangs. */
import { parentPort } from 'node:worker_threads';
import { StoreError } from '../../../../client/storage/location.ts';
import { storeKinds } from '../../../../client/tracking/index.ts';
import type { MetricHistory, Run, RunStore } from '../../../../client/tracking/store.ts';

/** What was read, and what was said instead of what could not be. */
export interface Told {
  /** How many stores there are to say something of. */
  readonly stores: number;
  readonly runs: readonly { readonly id: string; readonly problems: readonly string[] }[];
  readonly curves: readonly Pick<MetricHistory, 'runId' | 'key' | 'steps' | 'values'>[];
  /** Of experiments. */
  readonly problems: readonly string[];
  readonly refusals: readonly string[];
  /** Errors that are none of a store: a defect of the reader. */
  readonly defects: readonly string[];
}

/** The folder in which stores are looked for; those that were open stay open for the next one. */
export interface Look {
  readonly folder: string;
  readonly isNew: boolean;
}

const open = new Map<string, RunStore>();

parentPort?.on('message', async ({ folder, isNew }: Look) => {
  if (isNew) open.clear();
  const reading = new Reading();
  await reading.open(folder);
  for (const store of open.values()) await reading.store(store, folder);
  const { runs, curves, problems, refusals, defects } = reading;
  parentPort?.postMessage({ stores: open.size, runs, curves, problems, refusals, defects } satisfies Told);
});

class Reading {
  readonly runs: Told['runs'][number][] = [];
  readonly curves: Told['curves'][number][] = [];
  readonly problems: string[] = [];
  readonly refusals: string[] = [];
  readonly defects: string[] = [];

  async open(folder: string): Promise<void> {
    for (const kind of storeKinds) {
      for (const location of (await this.#attempt(() => kind.detect(folder))) ?? []) {
        if (!open.has(location.path)) open.set(location.path, kind.open(location));
      }
    }
  }

  async store(store: RunStore, folder: string): Promise<void> {
    await this.#attempt(() => store.revision());
    for (const { id, problems = [] } of (await this.#attempt(() => store.experiments())) ?? []) {
      this.problems.push(...problems);
      await this.#attempt(() => store.runs(id, { offset: 0, limit: 3, scope: 'roots' }));
      const page = await this.#attempt(() => store.runs(id, { offset: 0, limit: 1000 }));
      for (const run of page?.runs ?? []) await this.#run(store, run, folder);
    }
  }

  async #run(store: RunStore, { id, metrics, problems = [] }: Run, folder: string): Promise<void> {
    this.runs.push({ id, problems });
    const keys = metrics.map(({ key }) => key);
    const read = await this.#attempt(() => store.histories({ runIds: [id], keys, maxPoints: 100_000 }));
    this.curves.push(...(read ?? []));
    await this.#attempt(() => store.runsById([id]));
    await this.#attempt(async () => store.details?.(id));
    for (const artifact of (await this.#attempt(async () => store.artifacts?.(id, ''))) ?? []) {
      await this.#attempt(async () => store.artifacts?.(id, artifact.path));
      await this.#attempt(async () => store.artifactFile?.(id, artifact.path, folder));
    }
  }

  async #attempt<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof StoreError && error.message !== '') this.refusals.push(error.message);
      else this.defects.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return undefined;
    }
  }
}
