/** Which runs the Experiments view shows, in which order and how; kept for the workspace. */
import { type Field, isField, nameOfField } from '../../protocol/runFilter.ts';
import { isArrayOf, isRecord } from '../../protocol/shape.ts';
import { parseFilter } from '../tracking/selection/filter.ts';
import { isOrder, type Order, type Selection } from '../tracking/selection/select.ts';
import { Listeners } from './listeners.ts';
import type { Memory } from './memory.ts';
import { isShown, type Shown, shownAtFirst } from './shown.ts';

const storageKey = 'trainyard.runChoice';

interface Choice {
  /** As it was typed. */
  readonly filter: string;
  /** The newest first where absent. */
  readonly order: Order | undefined;
  /** Only runs that this user started. */
  readonly onlyMine: boolean;
  /** Runs that were hidden are shown all the same. */
  readonly showsHidden: boolean;
  /** A level between the experiment and its runs. */
  readonly groupBy: Field | undefined;
  /** What stands beside a run's name. */
  readonly shown: readonly Shown[];
}

const initial: Choice = {
  filter: '',
  order: undefined,
  onlyMine: false,
  showsHidden: false,
  groupBy: undefined,
  shown: shownAtFirst,
};

export class RunChoice {
  readonly #memory: Memory;
  readonly #changed = new Listeners();
  #choice: Choice;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#choice = choiceOf(memory.get(storageKey));
  }

  onChanged(listener: () => void): { dispose(): void } {
    return this.#changed.add(listener);
  }

  get filter(): string {
    return this.#choice.filter;
  }

  get order(): Order | undefined {
    return this.#choice.order;
  }

  get onlyMine(): boolean {
    return this.#choice.onlyMine;
  }

  get showsHidden(): boolean {
    return this.#choice.showsHidden;
  }

  get groupBy(): Field | undefined {
    return this.#choice.groupBy;
  }

  get shown(): readonly Shown[] {
    return this.#choice.shown;
  }

  /** `undefined` while everything is shown, the newest first. */
  get selection(): Selection | undefined {
    const { filter, order, onlyMine } = this.#choice;
    if (filter === '' && order === undefined && !onlyMine) return undefined;
    const parsed = parseFilter(filter);
    return { filter: parsed.kind === 'filter' ? parsed.filter : [], order, onlyMine };
  }

  /** What people read above the tree; empty while everything is shown. */
  get description(): string {
    const { filter, order, onlyMine, groupBy } = this.#choice;
    return [
      filter,
      onlyMine && 'only mine',
      order && `by ${nameOfField(order.by)}, ${order.isDescending ? 'greatest' : 'least'} first`,
      groupBy && `grouped by ${nameOfField(groupBy)}`,
    ]
      .filter(Boolean)
      .join(' · ');
  }

  async choose(change: Partial<Choice>): Promise<void> {
    this.#choice = { ...this.#choice, ...change };
    if (change.filter !== undefined) this.#choice = { ...this.#choice, filter: change.filter.trim() };
    await this.#memory.update(storageKey, this.#choice);
    this.#changed.call();
  }

  /** All runs, the newest first; what is shown of each stays. */
  chooseAll(): Promise<void> {
    return this.choose({ ...initial, shown: this.shown });
  }
}

/** What of it this version understands. */
function choiceOf(kept: unknown): Choice {
  if (!isRecord(kept)) return initial;
  const { filter, order, onlyMine, showsHidden, groupBy, shown } = kept;
  return {
    filter: typeof filter === 'string' ? filter : '',
    order: isOrder(order) ? order : undefined,
    onlyMine: onlyMine === true,
    showsHidden: showsHidden === true,
    groupBy: isField(groupBy) ? groupBy : undefined,
    shown: isArrayOf(shown, isShown) ? shown : shownAtFirst,
  };
}
