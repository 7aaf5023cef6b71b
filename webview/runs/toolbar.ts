/** Above the table: whose runs, the filter, how many there are, and what can be done with them. */
import { make, setText } from '../shared/dom.ts';
import { filterField } from '../shared/toolkit.ts';

export interface ToolbarActions {
  readonly onScope: () => void;
  readonly onFilter: (text: string) => void;
  /** Down from the filter, to what it leaves. */
  readonly onLeave: () => void;
  readonly onColumns: (anchor: Element) => void;
  readonly onDiffering: () => void;
  readonly onHeat: () => void;
  readonly onHidden: () => void;
  readonly onExport: () => void;
  readonly onCompare: () => void;
}

export interface ToolbarState {
  readonly matched: number;
  readonly total: number;
  /** How many are known of so many that there are, while they are read. */
  readonly reading: { readonly read: number; readonly total: number } | undefined;
  readonly hidden: number;
  readonly showsHidden: boolean;
  readonly chosen: number;
  readonly onlyDiffering: boolean;
  readonly heat: boolean;
}

/** Typing rests this long before it is a filter, in milliseconds. */
const rest = 200;

export class Toolbar {
  readonly #actions: ToolbarActions;
  readonly element = make('header', { class: 'toolbar' });
  readonly #scope = make('span', { class: 'scope-title' });
  readonly #filter: ReturnType<typeof filterField>;
  readonly #filterProblem = make('div', { class: 'filter-problem', role: 'alert' });
  readonly #count = make('span', { class: 'count', role: 'status' });
  readonly #hidden: HTMLButtonElement;
  readonly #differing: HTMLButtonElement;
  readonly #heat: HTMLButtonElement;
  readonly #compare: HTMLButtonElement;
  readonly #export: HTMLButtonElement;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #sent = '';

  constructor(actions: ToolbarActions) {
    this.#actions = actions;
    const scope = toolButton('', 'Choose the experiments whose runs are shown', actions.onScope);
    scope.classList.add('scope');
    scope.append(this.#scope, make('span', { class: 'down', 'aria-hidden': 'true' }));
    this.#filter = filterField('Filter: part of a name, or metrics.loss < 0.1', (text) => {
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => this.#send(text), rest);
    });
    this.#filter.element.classList.add('filter');
    this.#filter.element.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      actions.onLeave();
    });
    this.#filterProblem.hidden = true;
    const columns: HTMLButtonElement = toolButton('Columns', 'Choose the columns', () => actions.onColumns(columns));
    this.#differing = toolButton('Only Differing', 'Show only columns in which the runs differ', actions.onDiffering);
    this.#heat = toolButton('Heat', 'Colour metrics by how good they are', actions.onHeat);
    this.#hidden = toolButton('', 'Show the runs that were hidden, or leave them out', actions.onHidden);
    this.#export = toolButton('Export CSV', 'Save the runs and columns that are shown', actions.onExport);
    this.#compare = toolButton('', 'Compare the checked runs', actions.onCompare);
    this.#compare.classList.add('primary');
    const field = make('div', { class: 'filter-place' }, this.#filter.element, this.#filterProblem);
    this.element.append(
      make('div', { class: 'tools' }, scope, field, this.#count, this.#hidden),
      make('div', { class: 'tools' }, columns, this.#differing, this.#heat, this.#export, this.#compare),
    );
  }

  set scope(title: string) {
    setText(this.#scope, title);
  }

  /** What was typed elsewhere is shown here, but never over what is being typed. */
  showFilter(text: string, problem: string | undefined): void {
    if (text !== this.#sent) {
      this.#sent = text;
      this.#filter.value = text;
    }
    setText(this.#filterProblem, problem ?? '');
    this.#filterProblem.hidden = problem === undefined;
    this.#filter.element.classList.toggle('invalid', problem !== undefined);
  }

  get filter(): string {
    return this.#filter.value;
  }

  focusFilter(): void {
    this.#filter.element.focus();
  }

  /** As if it was typed, with the cursor at its end. */
  type(text: string): void {
    this.#filter.value = text;
    this.focusFilter();
    this.#send(text);
  }

  update({ matched, total, reading, hidden, showsHidden, chosen, onlyDiffering, heat }: ToolbarState): void {
    const all = total === 1 ? '1 run' : `${count(total)} runs`;
    const of = matched === total ? all : `${count(matched)} of ${all}`;
    setText(this.#count, reading ? `${of} · reading ${count(reading.read)} of ${count(reading.total)}…` : of);
    setText(this.#hidden, `${hidden} hidden`);
    this.#hidden.hidden = hidden === 0;
    this.#hidden.ariaPressed = String(showsHidden);
    this.#differing.ariaPressed = String(onlyDiffering);
    this.#heat.ariaPressed = String(heat);
    setText(this.#compare, chosen === 0 ? 'Compare' : `Compare (${chosen})`);
    this.#compare.disabled = chosen < 2;
    this.#compare.title = chosen < 2 ? 'Check two or more runs to compare them' : 'Compare the checked runs';
    this.#export.disabled = matched === 0;
  }

  #send(text: string): void {
    clearTimeout(this.#resting);
    this.#sent = text;
    this.#actions.onFilter(text);
  }
}

function toolButton(label: string, title: string, onClick: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button', class: 'tool', title }, label);
  button.addEventListener('click', onClick);
  return button;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
