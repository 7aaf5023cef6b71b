/**
 * The runs that people chose, pinned or hid, shared by the tree, the table and the charts; kept for the
 * workspace. A chosen run has one colour wherever it is drawn, which stays when others come and go.
 */
import { isArrayOf, isNumber, isRecord, isString, isStrings, objectOf } from '../../protocol/shape.ts';
import { isStoreLocation, type StoreLocation, storeKey } from '../storage/location.ts';
import { Listeners } from './listeners.ts';
import type { Memory } from './memory.ts';

/** Where a run stands; enough to read it again. */
export interface RunReference {
  readonly store: StoreLocation;
  readonly id: string;
}

/** A run that was chosen. */
export interface ChosenRun extends RunReference {
  /** Index for `runStyle`. */
  readonly colour: number;
}

const storageKey = 'trainyard.chosenRuns';

/** Tells one run from all others of all stores. */
export function runKey({ store, id }: RunReference): string {
  return `${storeKey(store)}/${id}`;
}

export class ChosenRuns {
  readonly #memory: Memory;
  readonly #changed = new Listeners();
  readonly #chosen = new Map<string, ChosenRun>();
  readonly #pinned = new Set<string>();
  readonly #hidden = new Set<string>();
  #placement = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
    const kept = memory.get(storageKey);
    if (!isRecord(kept)) return;
    if (isChosenRuns(kept['chosen'])) for (const run of kept['chosen']) this.#chosen.set(runKey(run), run);
    if (isStrings(kept['pinned'])) for (const key of kept['pinned']) this.#pinned.add(key);
    if (isStrings(kept['hidden'])) for (const key of kept['hidden']) this.#hidden.add(key);
  }

  onChanged(listener: () => void): { dispose(): void } {
    return this.#changed.add(listener);
  }

  /** In the order in which they were chosen. */
  get chosen(): readonly ChosenRun[] {
    return [...this.#chosen.values()];
  }

  /** Index for `runStyle`, or `undefined` for a run that is not chosen. */
  colourOf(run: RunReference): number | undefined {
    return this.#chosen.get(runKey(run))?.colour;
  }

  isPinned(run: RunReference): boolean {
    return this.#pinned.has(runKey(run));
  }

  isHidden(run: RunReference): boolean {
    return this.#hidden.has(runKey(run));
  }

  /** Ids of the pinned runs of a store. */
  pinnedIn(store: StoreLocation): readonly string[] {
    const prefix = runKey({ store, id: '' });
    return [...this.#pinned].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  /** Of runs as {@link runKey} names them. */
  get pinnedKeys(): readonly string[] {
    return [...this.#pinned];
  }

  get hiddenKeys(): readonly string[] {
    return [...this.#hidden];
  }

  /** Grows whenever runs are pinned or hidden, or no more: they then stand elsewhere. */
  get placement(): number {
    return this.#placement;
  }

  get hiddenCount(): number {
    return this.#hidden.size;
  }

  choose(runs: readonly RunReference[], isChosen: boolean): Promise<void> {
    for (const run of runs) {
      const key = runKey(run);
      if (!isChosen) this.#chosen.delete(key);
      else if (!this.#chosen.has(key)) {
        this.#chosen.set(key, { store: run.store, id: run.id, colour: this.#freeColour() });
      }
    }
    return this.#keep();
  }

  chooseNone(): Promise<void> {
    this.#chosen.clear();
    return this.#keep();
  }

  pin(runs: readonly RunReference[], isPinned: boolean): Promise<void> {
    mark(this.#pinned, runs, isPinned);
    this.#placement++;
    return this.#keep();
  }

  /** A hidden run is not chosen any more. */
  hide(runs: readonly RunReference[], isHidden: boolean): Promise<void> {
    mark(this.#hidden, runs, isHidden);
    this.#placement++;
    if (isHidden) for (const run of runs) this.#chosen.delete(runKey(run));
    return this.#keep();
  }

  hideNone(): Promise<void> {
    this.#hidden.clear();
    this.#placement++;
    return this.#keep();
  }

  #freeColour(): number {
    const taken = new Set(this.chosen.map(({ colour }) => colour));
    let colour = 0;
    while (taken.has(colour)) colour++;
    return colour;
  }

  async #keep(): Promise<void> {
    this.#changed.call();
    await this.#memory.update(storageKey, {
      chosen: this.chosen,
      pinned: [...this.#pinned],
      hidden: [...this.#hidden],
    });
  }
}

function mark(keys: Set<string>, runs: readonly RunReference[], isMarked: boolean): void {
  for (const run of runs) {
    if (isMarked) keys.add(runKey(run));
    else keys.delete(runKey(run));
  }
}

const isChosenRun = objectOf<ChosenRun>({ store: isStoreLocation, id: isString, colour: isNumber });

function isChosenRuns(value: unknown): value is readonly ChosenRun[] {
  return isArrayOf(value, isChosenRun);
}
