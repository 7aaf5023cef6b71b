/** What stands in place of runs where there are none: why, and what to do next. */
import { make, setText } from '../shared/dom.ts';

export interface EmptinessActions {
  readonly onClearFilter: () => void;
  readonly onShowHidden: () => void;
}

export interface EmptinessState {
  readonly isReading: boolean;
  readonly runs: number;
  readonly lines: number;
  readonly hidden: number;
  readonly hasProblem: boolean;
  readonly isFiltered: boolean;
}

export class Emptiness {
  readonly element = make('div', { class: 'emptiness', role: 'status' });
  readonly #text = make('p');
  readonly #clear: HTMLButtonElement;
  readonly #show: HTMLButtonElement;

  constructor({ onClearFilter, onShowHidden }: EmptinessActions) {
    this.#clear = button('Clear the Filter', onClearFilter);
    this.#show = button('Show Hidden Runs', onShowHidden);
    this.element.append(this.#text, this.#clear, this.#show);
  }

  update(state: EmptinessState): void {
    const { runs, lines, hidden, isFiltered } = state;
    this.element.hidden = lines > 0;
    this.element.classList.toggle('is-reading', runs === 0 && state.isReading);
    setText(this.#text, textFor(state));
    this.#clear.hidden = runs === 0 || !isFiltered;
    this.#show.hidden = runs === 0 || isFiltered || hidden === 0;
  }
}

function textFor({ isReading, runs, hasProblem, isFiltered }: EmptinessState): string {
  if (runs > 0) return isFiltered ? 'No run matches the filter.' : 'All runs are hidden.';
  if (isReading) return 'Reading runs…';
  if (hasProblem) return 'No run could be read.';
  return 'No runs yet. They appear here as soon as a training logs one.';
}

function button(label: string, onClick: () => void): HTMLButtonElement {
  const element = make('button', { type: 'button', class: 'tool' }, label);
  element.addEventListener('click', onClick);
  return element;
}
