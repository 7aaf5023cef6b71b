/** Runs of several trackers that are one training: shown once, as the first of them, with the others below it. */
import { type RunReference, runKey } from '../../choosing/chosenRuns.ts';
import type { LinkedRun } from '../../reading/links.ts';
import { type StoreLocation, storeKey } from '../../storage/location.ts';
import type { ExperimentGroup, Source } from './tree.ts';

export class RunLinks {
  /** By the run with which they are shown. */
  readonly #below = new Map<string, readonly LinkedRun[]>();
  /** Runs that are shown with another, by run. */
  readonly #elsewhere = new Map<string, { readonly run: LinkedRun; readonly shownAs: LinkedRun }>();

  constructor(groups: readonly (readonly LinkedRun[])[]) {
    for (const [first, ...others] of groups) {
      if (first === undefined) continue;
      this.#below.set(runKey(first), others);
      for (const other of others) {
        this.#elsewhere.set(runKey(other), { run: other, shownAs: first });
      }
    }
  }

  isElsewhere(run: RunReference): boolean {
    return this.#elsewhere.has(runKey(run));
  }

  below(run: RunReference): readonly LinkedRun[] {
    return this.#below.get(runKey(run)) ?? [];
  }

  shownAs(run: RunReference): RunReference {
    return this.#elsewhere.get(runKey(run))?.shownAs ?? run;
  }

  /** Without the runs that are shown elsewhere; `undefined` where none is left. */
  remaining(group: ExperimentGroup): ExperimentGroup | undefined {
    const away = group.parts.reduce((sum, { store, experiment }) => sum + this.#countIn(store, experiment.id), 0);
    if (away === 0) return group;
    const runCount = group.runCount - away;
    return runCount > 0 || group.hasMore ? { ...group, runCount } : undefined;
  }

  /** Whether runs of the source are shown elsewhere, so that it may have none of its own left. */
  concerns(source: Source): boolean {
    const keys = new Set(source.stores.map(storeKey));
    return [...this.#elsewhere.values()].some(({ run }) => keys.has(storeKey(run.store)));
  }

  #countIn(store: StoreLocation, experimentId: string): number {
    const key = storeKey(store);
    return [...this.#elsewhere.values()].filter(
      ({ run }) => storeKey(run.store) === key && run.experimentId === experimentId,
    ).length;
  }
}
