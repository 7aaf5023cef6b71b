/** Runs of several trackers that are one training: shown once, as the first of them, with the others below it. */
import { type RunReference, runKey } from '../../choosing/chosenRuns.ts';
import type { LinkedRun } from '../../reading/links.ts';
import { type StoreLocation, storeKey } from '../../storage/location.ts';
import type { ExperimentGroup, ExperimentPart, Source, SweepGroup } from './tree.ts';

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
    const away = this.#countIn(group.parts);
    if (away === 0) return group;
    const runCount = group.runCount - away;
    return runCount > 0 || group.hasMore ? { ...group, runCount } : undefined;
  }

  /** The same of a sweep; one that has no run yet stays. */
  remainingOfSweep({ sweep, parts }: SweepGroup): SweepGroup | undefined {
    const away = this.#countIn(parts, ({ parentId }) => parentId === sweep.id);
    if (away === 0) return { sweep, parts };
    const runCount = sweep.runCount - away;
    return runCount > 0 ? { sweep: { ...sweep, runCount }, parts } : undefined;
  }

  /** Whether runs of the source are shown elsewhere, so that it may have none of its own left. */
  concerns(source: Source): boolean {
    const keys = new Set(source.stores.map(storeKey));
    return [...this.#elsewhere.values()].some(({ run }) => keys.has(storeKey(run.store)));
  }

  /** How many of their runs are shown elsewhere. */
  #countIn(parts: readonly ExperimentPart[], isMeant: (run: LinkedRun) => boolean = () => true): number {
    const places = new Set(parts.map(({ store, experiment }) => placeOf(store, experiment.id)));
    return [...this.#elsewhere.values()].filter(
      ({ run }) => places.has(placeOf(run.store, run.experimentId)) && isMeant(run),
    ).length;
  }
}

function placeOf(store: StoreLocation, experimentId: string): string {
  return JSON.stringify([storeKey(store), experimentId]);
}
