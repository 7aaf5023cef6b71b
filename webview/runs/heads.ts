/** The heads of the columns: a click sorts, a drag moves, the grip at the right edge resizes, the button opens a menu. */
import { KeyedParts, make, type Part, setText } from '../shared/dom.ts';
import { heads as headLine, type Selection } from './cells.ts';
import { groupTitles, nameColumn } from './column.ts';
import type { PlacedColumn } from './layout.ts';
import { Mark } from './marks.ts';
import { activeCellId } from './rowView.ts';
import { pinnedColumns, type View, widthOf } from './view.ts';

export interface HeadActions {
  /** `adds`: after the columns that it is sorted by already. */
  readonly onSort: (column: PlacedColumn, adds: boolean) => void;
  readonly onMenu: (column: PlacedColumn, anchor: Element) => void;
  /** `isDone`: the pointer let go. */
  readonly onResize: (column: PlacedColumn, width: number, isDone: boolean) => void;
  /** As wide as its texts. */
  readonly onFit: (column: PlacedColumn) => void;
  /** One place to the left or right. */
  readonly onStep: (column: PlacedColumn, step: -1 | 1) => void;
  /** To stand right before another; `undefined`: last. */
  readonly onMove: (column: PlacedColumn, before: PlacedColumn | undefined) => void;
}

export class Heads {
  readonly element = make('div', { class: 'heads' });
  readonly #bands = make('div', { class: 'bands', 'aria-hidden': 'true' });
  readonly #row = make('div', { class: 'head-row', role: 'row', 'aria-rowindex': '1' });
  readonly #drop = make('div', { class: 'drop' });
  readonly #bandParts: KeyedParts<Band, BandPart>;
  readonly #parts: KeyedParts<HeadPlace, Head>;
  #view: View | undefined;

  constructor(actions: HeadActions) {
    this.#drop.hidden = true;
    this.element.append(this.#bands, this.#row, this.#drop);
    this.#bandParts = new KeyedParts(
      this.#bands,
      ({ key }) => key,
      () => new BandPart(),
    );
    this.#parts = new KeyedParts(
      this.#row,
      ({ column }) => column.id,
      () => new Head(actions, { over: (x) => this.#over(x), show: (at) => this.#showDrop(at) }),
    );
  }

  draw(view: View, columns: readonly number[], selection: Selection): void {
    this.#view = view;
    this.#bandParts.update(bandsOf(view));
    this.#parts.update(
      columns.flatMap((place) => {
        const column = view.columns[place];
        if (!column) return [];
        const isActive = selection.active.line === headLine && selection.active.column === place;
        const rank = view.sort.findIndex((key) => key.column === column.id);
        return [
          { column, place, isActive, rank, isDescending: view.sort[rank]?.isDescending === true, of: view.sort.length },
        ];
      }),
    );
  }

  /** Where the menu of a column opens when the keyboard asks for it. */
  anchorOf(column: PlacedColumn): Element | undefined {
    return this.#parts.parts.get(column.id)?.element;
  }

  /** Before which column something let go at `x` of the window would stand. */
  #over(x: number): { readonly before: PlacedColumn | undefined; readonly left: number } {
    const { columns = [] } = this.#view ?? {};
    const { left } = this.#row.getBoundingClientRect();
    for (const head of this.#parts.parts.values()) {
      const box = head.element.getBoundingClientRect();
      const { column } = head;
      if (!column || column.id === nameColumn.id || x > box.left + box.width / 2) continue;
      if (x < box.left - box.width) continue;
      return { before: column, left: box.left - left };
    }
    return { before: undefined, left: widthOf(columns) };
  }

  #showDrop(left: number | undefined): void {
    this.#drop.hidden = left === undefined;
    if (left !== undefined) this.#drop.style.left = `${left}px`;
  }
}

interface Band {
  readonly key: string;
  readonly title: string;
  readonly left: number;
  readonly width: number;
  readonly isPinned: boolean;
}

/** Neighbours of one group stand under one title. */
function bandsOf(view: View): readonly Band[] {
  const bands: (Band & { readonly group: string })[] = [];
  const pinned = pinnedColumns(view);
  for (const [index, { group, left, width, isPinned }] of view.columns.entries()) {
    const last = bands.at(-1);
    if (last && last.group === group && last.isPinned === isPinned && index !== pinned) {
      bands[bands.length - 1] = { ...last, width: last.width + width };
    } else {
      bands.push({ key: `${bands.length} ${group}`, title: groupTitles[group], group, left, width, isPinned });
    }
  }
  // The name heads itself.
  return bands.map((band, index) => (index === 0 || band.group === 'attribute' ? { ...band, title: '' } : band));
}

class BandPart implements Part<Band> {
  readonly element = make('div', { class: 'band' });
  readonly #title = make('span', { class: 'band-title' });

  constructor() {
    this.element.append(this.#title);
  }

  update({ title, left, width, isPinned }: Band): void {
    setText(this.#title, title);
    this.element.classList.toggle('pinned', isPinned);
    this.element.classList.toggle('titled', title !== '');
    this.element.style.left = `${left}px`;
    this.element.style.width = `${width}px`;
  }
}

interface HeadPlace {
  readonly column: PlacedColumn;
  readonly place: number;
  readonly isActive: boolean;
  /** Which of the columns that the table is sorted by; -1 for none. */
  readonly rank: number;
  readonly isDescending: boolean;
  /** How many columns the table is sorted by. */
  readonly of: number;
}

/** Where a dragged head would be dropped. */
interface Dropping {
  readonly over: (x: number) => { readonly before: PlacedColumn | undefined; readonly left: number };
  readonly show: (left: number | undefined) => void;
}

/** Pixels that a pointer moves before a click becomes a drag. */
const dragStart = 5;

class Head implements Part<HeadPlace> {
  readonly element = make('div', { class: 'head', role: 'columnheader' });
  readonly #actions: HeadActions;
  readonly #dropping: Dropping;
  readonly #title = make('span', { class: 'head-title' });
  readonly #sort = make('span', { class: 'sort', 'aria-hidden': 'true' });
  readonly #arrow = new Mark('ascending');
  readonly #rank = make('span', { class: 'sort-rank' });
  readonly #more = make('button', { type: 'button', class: 'more', tabindex: '-1' }, new Mark('more').element);
  readonly #grip = make('span', { class: 'grip' });
  #column: PlacedColumn | undefined;

  constructor(actions: HeadActions, dropping: Dropping) {
    this.#actions = actions;
    this.#dropping = dropping;
    this.#sort.append(this.#arrow.element, this.#rank);
    this.element.append(this.#title, this.#sort, this.#more, this.#grip);
    this.element.addEventListener('pointerdown', (event) => this.#press(event));
    this.element.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (this.#column) actions.onMenu(this.#column, this.element);
    });
    this.#more.addEventListener('click', () => {
      if (this.#column) actions.onMenu(this.#column, this.#more);
    });
    this.#grip.addEventListener('dblclick', () => {
      if (this.#column) actions.onFit(this.#column);
    });
  }

  get column(): PlacedColumn | undefined {
    return this.#column;
  }

  update({ column, place, isActive, rank, isDescending, of }: HeadPlace): void {
    this.#column = column;
    setText(this.#title, column.title);
    this.element.id = isActive ? activeCellId : '';
    this.element.title = describe(column);
    this.element.ariaColIndex = String(place + 1);
    this.element.ariaSort = rank < 0 ? 'none' : isDescending ? 'descending' : 'ascending';
    this.element.ariaLabel = [column.title, ...(column.group === 'attribute' ? [] : [groupTitles[column.group]])].join(
      ', ',
    );
    this.element.style.left = `${column.left}px`;
    this.element.style.width = `${column.width}px`;
    for (const [name, isOn] of Object.entries({
      active: isActive,
      pinned: column.isPinned,
      numeric: column.isNumeric,
      sorted: rank >= 0,
      'has-heat': column.heat !== undefined,
    })) {
      this.element.classList.toggle(name, isOn);
    }
    this.#sort.hidden = rank < 0;
    this.#arrow.name = isDescending ? 'descending' : 'ascending';
    setText(this.#rank, of > 1 && rank >= 0 ? String(rank + 1) : '');
    this.#more.ariaLabel = `Column ${column.title}`;
    this.#more.title = `More for ${column.title}`;
  }

  #press(event: PointerEvent): void {
    const column = this.#column;
    if (event.button !== 0 || !column || !(event.target instanceof Element)) return;
    if (event.target.closest('.more')) return;
    if (event.target === this.#grip) this.#resize(event, column);
    else this.#dragOrClick(event, column);
  }

  #resize(event: PointerEvent, column: PlacedColumn): void {
    const widthAt = (moved: PointerEvent) => column.width + moved.clientX - event.clientX;
    this.element.classList.add('resizing');
    follow(
      this.#grip,
      event,
      (moved) => this.#actions.onResize(column, widthAt(moved), false),
      (last) => {
        this.element.classList.remove('resizing');
        if (last && last.clientX !== event.clientX) this.#actions.onResize(column, widthAt(last), true);
      },
    );
  }

  #dragOrClick(event: PointerEvent, column: PlacedColumn): void {
    let isDragging = false;
    follow(
      this.element,
      event,
      (moved) => {
        isDragging ||= Math.abs(moved.clientX - event.clientX) > dragStart && column.id !== nameColumn.id;
        if (!isDragging) return;
        this.element.classList.add('dragged');
        this.#dropping.show(this.#dropping.over(moved.clientX).left);
      },
      (last) => {
        this.element.classList.remove('dragged');
        this.#dropping.show(undefined);
        if (last && isDragging) this.#actions.onMove(column, this.#dropping.over(last.clientX).before);
        else if (last) this.#actions.onSort(column, event.shiftKey);
      },
    );
  }
}

function describe({ title, group, heat }: PlacedColumn): string {
  const what = group === 'attribute' ? title : `${title} (${groupTitles[group].toLowerCase()})`;
  const better = heat === undefined ? '' : `\nHeat colours: ${heat} is better`;
  return `${what}\nClick to sort, Shift+click to sort by this too${better}`;
}

/** Follows the pointer until it lets go, with the last event, or is taken away, with none. */
function follow(
  element: HTMLElement,
  start: PointerEvent,
  onMove: (event: PointerEvent) => void,
  onEnd: (event: PointerEvent | undefined) => void,
): void {
  const ended = new AbortController();
  const { signal } = ended;
  const end = (event: PointerEvent | undefined) => {
    ended.abort();
    onEnd(event);
  };
  element.setPointerCapture(start.pointerId);
  element.addEventListener('pointermove', onMove, { signal });
  element.addEventListener('pointerup', end, { signal });
  element.addEventListener('pointercancel', () => end(undefined), { signal });
}
