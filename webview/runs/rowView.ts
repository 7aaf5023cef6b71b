/** One line of the table: elements that are used again for other runs as people scroll. */
import { make } from '../shared/dom.ts';
import { type CellPlace, holds, type Selection } from './cells.ts';
import { shownText, valueAt } from './column.ts';
import type { PlacedColumn } from './layout.ts';
import { ColourDot, Mark, statusMark } from './marks.ts';
import type { View } from './view.ts';

/** In pixels; the style sheet says the same. */
export const rowHeight = 26;

/** What stands in a line, and where. */
export interface LinePlace {
  readonly line: number;
  /** Pixels from the top of its parent. */
  readonly top: number;
  /** Places of the columns to draw, the name's first. */
  readonly columns: readonly number[];
  readonly selection: Selection;
}

export class RowView {
  readonly element = make('div', { class: 'row', role: 'row' });
  readonly #name = new NameCell();
  /** By the place of the column. */
  readonly #cells = new Map<number, Cell>();
  #columns: readonly number[] = [];
  #top = -1;

  constructor() {
    this.element.append(this.#name.element);
  }

  draw(view: View, { line, top, columns, selection }: LinePlace): void {
    const { arrangement, frame } = view;
    const row = arrangement.rows[line] ?? -1;
    const key = frame.keyOf(row);
    if (top !== this.#top) this.element.style.transform = `translateY(${top}px)`;
    this.#top = top;
    this.element.classList.toggle('hidden-run', view.hidden.has(key));
    this.element.classList.toggle('pinned-run', line < arrangement.pinnedCount);
    this.element.ariaRowIndex = String(line + 2);
    this.element.ariaLevel = String((arrangement.depths[line] ?? 0) + 1);
    const isParent = arrangement.isParent[line] === true;
    this.element.ariaExpanded = isParent ? String(!view.collapsed.has(key)) : null;
    if (columns !== this.#columns) this.#lendCells(columns);
    for (const [index, place] of columns.entries()) {
      const column = view.columns[place];
      const cell = index === 0 ? this.#name : this.#cells.get(place);
      if (!column || !cell) continue;
      cell.place(column, place);
      cell.select(holds(selection, line, place), selection.active.line === line && selection.active.column === place);
      if (cell instanceof NameCell) cell.draw(view, row, key, line);
      else cell.draw(view, row, column);
    }
  }

  /** A cell whose column left the window lends its elements to one that came; the others stay as they are. */
  #lendCells(columns: readonly number[]): void {
    this.#columns = columns;
    const places = columns.slice(1);
    const wanted = new Set(places);
    const free = [...this.#cells].filter(([place]) => !wanted.has(place));
    for (const [place, cell] of free) {
      this.#cells.delete(place);
      cell.element.remove();
    }
    let last: Element = this.#name.element;
    for (const place of places) {
      const cell = this.#cells.get(place) ?? free.pop()?.[1] ?? new Cell();
      this.#cells.set(place, cell);
      if (last.nextElementSibling !== cell.element) last.after(cell.element);
      last = cell.element;
    }
  }
}

/** What all cells have: where they stand, and whether they are selected. Writes only what differs. */
class Placed {
  readonly element: HTMLElement;
  #left = -1;
  #width = -1;
  #isPinned = false;
  #column = -1;
  #isSelected: boolean | undefined;
  #isActive = false;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  place({ left, width, isPinned }: PlacedColumn, column: number): void {
    if (left !== this.#left) this.element.style.left = `${left}px`;
    if (width !== this.#width) this.element.style.width = `${width}px`;
    if (isPinned !== this.#isPinned) this.element.classList.toggle('pinned', isPinned);
    [this.#left, this.#width, this.#isPinned] = [left, width, isPinned];
    if (column !== this.#column) this.element.ariaColIndex = String(column + 1);
    this.#column = column;
  }

  select(isSelected: boolean, isActive: boolean): void {
    if (isSelected !== this.#isSelected) this.element.ariaSelected = String(isSelected);
    if (isActive !== this.#isActive) {
      this.element.classList.toggle('active', isActive);
      this.element.id = isActive ? activeCellId : '';
    }
    [this.#isSelected, this.#isActive] = [isSelected, isActive];
  }
}

/** What the table tells assistive technology to read; no other cell has an id. */
export const activeCellId = 'active-cell';

/** Where an element of a cell stands; `undefined` outside of cells. */
export function placeOf(target: EventTarget | null): CellPlace | undefined {
  const cell = target instanceof Element ? target.closest('.cell') : null;
  const row = cell?.closest('.row');
  if (!cell || !row) return undefined;
  return { line: Number(row.ariaRowIndex) - 2, column: Number(cell.ariaColIndex) - 1 };
}

/** A text that changes as people scroll: its node stays, and is written only where it differs. */
class CellText {
  readonly node = document.createTextNode('');
  #text = '';

  set text(text: string) {
    if (text !== this.#text) this.node.data = text;
    this.#text = text;
  }
}

class Cell extends Placed {
  readonly #text = new CellText();
  #heat = '';
  #isNumeric = false;

  constructor() {
    super(make('div', { class: 'cell', role: 'gridcell' }));
    this.element.append(this.#text.node);
  }

  draw(view: View, row: number, column: PlacedColumn): void {
    const value = valueAt(view.frame, row, column);
    this.#text.text = shownText(column, value);
    if (column.isNumeric !== this.#isNumeric) this.element.classList.toggle('numeric', column.isNumeric);
    this.#isNumeric = column.isNumeric;
    const share = typeof value === 'number' ? view.heat(column)?.(value) : undefined;
    const heat = share === undefined ? '' : share.toFixed(2);
    if (heat === this.#heat) return;
    this.#heat = heat;
    this.element.classList.toggle('heat', heat !== '');
    this.element.style.setProperty('--heat', heat);
  }
}

/** Check box, colour, state and name; what is below a run is indented. */
class NameCell extends Placed {
  readonly #box = make('span', { class: 'box', role: 'checkbox' }, new Mark('check').element);
  readonly #fold = make('span', { class: 'fold' }, new Mark('fold').element);
  readonly #dot = new ColourDot();
  readonly #status = new Mark('unknown');
  readonly #name = new CellText();
  readonly #pin = new Mark('pin');
  #depth = 0;

  constructor() {
    super(make('div', { class: 'cell name-cell', role: 'rowheader' }));
    this.#pin.element.classList.add('pin');
    const dot = make('span', { class: 'dot-place' }, this.#dot.element);
    const name = make('span', { class: 'name' }, this.#name.node);
    this.element.append(this.#box, dot, this.#fold, this.#status.element, name, this.#pin.element);
  }

  draw({ frame, arrangement, chosen, pinned, collapsed }: View, row: number, key: string, line: number): void {
    const name = frame.text(row, 'run_name')?.trim() || (frame.text(row, 'run_id') ?? '').slice(0, 8);
    const status = frame.text(row, 'status');
    const colour = chosen.get(key);
    this.#name.text = name;
    this.#status.name = statusMark(status);
    this.#dot.colour = colour;
    this.#box.ariaChecked = String(colour !== undefined);
    this.#box.ariaLabel = `${name}, ${status ?? 'unknown'}`;
    this.#pin.element.toggleAttribute('hidden', !pinned.has(key));
    this.#fold.classList.toggle('is-parent', arrangement.isParent[line] === true);
    this.#fold.classList.toggle('is-open', !collapsed.has(key));
    const depth = Math.min(arrangement.depths[line] ?? 0, 12);
    if (depth !== this.#depth) this.#fold.style.marginLeft = `${depth * 14}px`;
    this.#depth = depth;
  }
}
