/** Which runs the Experiments view shows, and in which order; kept for the workspace. */
import { nameOfField } from '../../protocol/runFilter.ts';
import { isRecord } from '../../protocol/shape.ts';
import { parseFilter } from '../tracking/selection/filter.ts';
import { isOrder, type Order, type Selection } from '../tracking/selection/select.ts';
import { Listeners } from './listeners.ts';
import type { Memory } from './memory.ts';

const storageKey = 'trainyard.runChoice';

export class RunChoice {
  readonly #memory: Memory;
  readonly #changed = new Listeners();
  #filter = '';
  #order: Order | undefined;

  constructor(memory: Memory) {
    this.#memory = memory;
    const kept = memory.get(storageKey);
    if (isRecord(kept)) {
      if (typeof kept['filter'] === 'string') this.#filter = kept['filter'];
      if (isOrder(kept['order'])) this.#order = kept['order'];
    }
  }

  onChanged(listener: () => void): { dispose(): void } {
    return this.#changed.add(listener);
  }

  /** As it was typed. */
  get filter(): string {
    return this.#filter;
  }

  get order(): Order | undefined {
    return this.#order;
  }

  /** `undefined` while everything is shown, the newest first. */
  get selection(): Selection | undefined {
    if (this.#filter === '' && this.#order === undefined) return undefined;
    const parsed = parseFilter(this.#filter);
    return { filter: parsed.kind === 'filter' ? parsed.filter : [], order: this.#order };
  }

  /** What people read above the tree; empty while everything is shown. */
  get description(): string {
    const order =
      this.#order && `by ${nameOfField(this.#order.by)}, ${this.#order.isDescending ? 'greatest' : 'least'} first`;
    return [this.#filter, order].filter(Boolean).join(' · ');
  }

  async choose(change: { readonly filter?: string; readonly order?: Order | undefined }): Promise<void> {
    if ('filter' in change) this.#filter = change.filter?.trim() ?? '';
    if ('order' in change) this.#order = change.order;
    await this.#memory.update(storageKey, { filter: this.#filter, order: this.#order });
    this.#changed.call();
  }
}
