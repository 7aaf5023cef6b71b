/** The runs above the charts: colour, name, state; a click hides or shows a run, pointing at it brings it out. */
import type { ComparedRun } from '../../protocol/comparison.ts';
import { KeyedParts, make, makeSvg, type Part, setText } from '../shared/dom.ts';
import { swatch } from '../shared/swatch.ts';
import type { Board } from './board.ts';

export interface ChipActions {
  readonly onToggle: (run: string) => void;
  readonly onRemove: (run: string) => void;
  /** `undefined`: none is pointed at any more. */
  readonly onPoint: (run: string | undefined) => void;
}

export class RunChips {
  readonly element = make('ul', { class: 'runs', 'aria-label': 'Runs' });
  readonly #chips: KeyedParts<ComparedRun, Chip>;

  constructor(board: Board, actions: ChipActions) {
    this.#chips = new KeyedParts(
      this.element,
      ({ key }) => key,
      (run) => new Chip(run, board, actions),
    );
  }

  update(runs: readonly ComparedRun[]): void {
    this.#chips.update(runs);
  }
}

class Chip implements Part<ComparedRun> {
  readonly element = make('li', { class: 'run' });
  readonly #board: Board;
  readonly #toggle = make('button', { type: 'button', class: 'run-toggle' });
  readonly #remove = make('button', { type: 'button', class: 'run-remove' });
  readonly #name = make('span', { class: 'run-name' });
  readonly #detail = make('span', { class: 'run-detail muted' });
  readonly #status = make('span', { class: 'run-status' });

  constructor({ key, colour }: ComparedRun, board: Board, { onToggle, onRemove, onPoint }: ChipActions) {
    this.#board = board;
    this.#toggle.append(swatch(colour), this.#name, this.#detail, this.#status);
    this.#remove.append(makeSvg(16, 16, 'path', { d: 'M4.5 4.5l7 7m0-7l-7 7', stroke: 'currentColor' }));
    this.#toggle.addEventListener('click', () => onToggle(key));
    this.#remove.addEventListener('click', () => onRemove(key));
    this.element.addEventListener('pointerenter', () => onPoint(key));
    this.element.addEventListener('pointerleave', () => onPoint(undefined));
    this.#toggle.addEventListener('focus', () => onPoint(key));
    this.#toggle.addEventListener('blur', () => onPoint(undefined));
    this.element.append(this.#toggle, this.#remove);
  }

  update(run: ComparedRun): void {
    const isHidden = this.#board.isHidden(run);
    this.element.classList.toggle('hidden-run', isHidden);
    this.element.setAttribute('data-status', run.status);
    this.#toggle.setAttribute('aria-pressed', String(!isHidden));
    this.#toggle.title = `${isHidden ? 'Show' : 'Hide'} ${run.name} in the charts`;
    this.#remove.title = `Remove ${run.name} from the comparison`;
    this.#remove.setAttribute('aria-label', this.#remove.title);
    setText(this.#name, run.name);
    setText(this.#detail, run.detail);
    // A finished run is the common case and needs no word.
    setText(this.#status, run.status === 'finished' ? '' : run.status);
  }
}
