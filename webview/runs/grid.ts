/** The table itself: draws the lines and columns that are in sight, follows scrolling, keyboard and pointer. */
import { make } from '../shared/dom.ts';
import { heads as headLine, linesOf, moved, type Selection, selected } from './cells.ts';
import { durationId, isGoingOn, nameColumn } from './column.ts';
import { type HeadActions, Heads } from './heads.ts';
import type { PlacedColumn } from './layout.ts';
import { activeCellId, placeOf, RowView, rowHeight } from './rowView.ts';
import { pinnedColumns, type View, widthOf } from './view.ts';
import { columnsInSight, type Range, rowsInSight, scrollTo } from './virtual.ts';

/** Lines drawn beyond the window, above and below. */
const more = 6;

export interface GridActions {
  readonly heads: HeadActions;
  readonly onChoose: (rows: readonly number[], on: boolean) => void;
  readonly onFold: (row: number, isFolded: boolean) => void;
  readonly onOpen: (row: number) => void;
  readonly onScroll: () => void;
  readonly onDrawn: () => void;
  /** What the pointer is over, for the tooltip of a cell. */
  readonly tooltip: (row: number, column: PlacedColumn) => string;
}

export class RunsGrid {
  readonly element = make('div', { class: 'grid', role: 'treegrid', tabindex: '0', 'aria-label': 'Runs' });
  readonly #actions: GridActions;
  readonly #sheet = make('div', { class: 'sheet' });
  readonly #top = make('div', { class: 'top', role: 'rowgroup' });
  readonly #pinned = make('div', { class: 'pinned-lines' });
  readonly #body = make('div', { class: 'body', role: 'rowgroup' });
  readonly #heads: Heads;
  #view: View | undefined;
  #selection: Selection = selected(headLine, 0);
  /** Which run and column are active, to stay with them when all is ordered anew. */
  #activeKey = '';
  #activeColumn: string = nameColumn.id;
  /** By line. */
  #lines = new Map<number, RowView>();
  #pinnedLines: readonly RowView[] = [];
  #columns: readonly number[] = [];
  #isStale = true;
  #frame: number | undefined;

  constructor(actions: GridActions) {
    this.#actions = actions;
    this.#heads = new Heads(actions.heads);
    this.#top.append(this.#heads.element, this.#pinned);
    this.#sheet.append(this.#top, this.#body);
    this.element.append(this.#sheet);
    this.element.ariaMultiSelectable = 'true';
    this.element.setAttribute('aria-activedescendant', activeCellId);
    this.element.addEventListener('scroll', () => {
      this.#draw();
      actions.onScroll();
    });
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('pointerdown', (event) => this.#press(event));
    this.element.addEventListener('dblclick', (event) => this.#open(event));
    this.element.addEventListener('pointerover', (event) => this.#point(event));
    this.element.addEventListener('contextmenu', (event) => this.#menu(event));
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  get selection(): Selection {
    return this.#selection;
  }

  /** Of the frame; `undefined` on the heads. */
  get activeRow(): number | undefined {
    return this.#view?.arrangement.rows[this.#selection.active.line];
  }

  get activeColumn(): PlacedColumn | undefined {
    return this.#view?.columns[this.#selection.active.column];
  }

  /** Rows of the frame whose cells are selected. */
  get selectedRows(): readonly number[] {
    const [first, last] = linesOf(this.#selection);
    return [...new Set(this.#view?.arrangement.rows.slice(first, last + 1))];
  }

  /** Is the duration of a run that goes on among what is drawn? */
  get showsGrowing(): boolean {
    const view = this.#view;
    if (!view?.columns.some(({ id }, place) => id === durationId && this.#columns.includes(place))) return false;
    const lines = [...this.#pinnedLines.keys(), ...this.#lines.keys()];
    return lines.some((line) => isGoingOn(view.frame, view.arrangement.rows[line] ?? -1));
  }

  /** Draws this from the next frame on. */
  update(view: View): void {
    this.#view = view;
    this.#isStale = true;
    this.#follow(view);
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  scroll(top: number): void {
    this.#draw();
    this.element.scrollTop = top;
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  /** The active cell stays on its run and column. */
  #follow({ arrangement, columns, frame }: View): void {
    const column = Math.max(
      0,
      columns.findIndex(({ id }) => id === this.#activeColumn),
    );
    const { line } = this.#selection.active;
    const row = frame.rowOf(this.#activeKey);
    if (line === headLine || arrangement.rows.length === 0) this.#selection = selected(headLine, column);
    else if (arrangement.rows[line] !== row || column !== this.#selection.active.column) {
      const at = row === undefined ? -1 : arrangement.rows.indexOf(row);
      this.#selection = selected(at < 0 ? Math.min(line, arrangement.rows.length - 1) : at, column);
    }
    this.#remember();
  }

  #remember(): void {
    const row = this.activeRow;
    this.#activeKey = row === undefined ? '' : (this.#view?.frame.keyOf(row) ?? '');
    this.#activeColumn = this.activeColumn?.id ?? nameColumn.id;
  }

  #draw(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    const view = this.#view;
    if (!view) return;
    const { scrollLeft, clientWidth } = this.element;
    const first = pinnedColumns(view);
    const range = columnsInSight(view.columns, first, scrollLeft, clientWidth);
    const columns = [...Array(first).keys(), ...numbersOf(range)];
    const isStale = this.#isStale || columns.length !== this.#columns.length || columns[first] !== this.#columns[first];
    this.#isStale = false;
    if (isStale) {
      this.#columns = columns;
      this.#size(view);
      this.#heads.draw(view, columns, this.#selection);
      this.#drawPinned(view);
    }
    this.#drawLines(view, isStale);
    this.#actions.onDrawn();
  }

  /** Lines that stay on top while others scroll: at most as many as leave room for these. */
  #stickyCount({ arrangement }: View): number {
    return Math.min(arrangement.pinnedCount, Math.max(1, Math.floor(this.element.clientHeight / rowHeight / 3)));
  }

  #size(view: View): void {
    const lines = view.arrangement.rows.length;
    const sticky = this.#stickyCount(view);
    const width = `${widthOf(view.columns)}px`;
    this.#sheet.style.width = width;
    this.#pinned.style.height = `${sticky * rowHeight}px`;
    this.#body.style.height = `${(lines - sticky) * rowHeight}px`;
    this.element.ariaRowCount = String(lines + 1);
    this.element.ariaColCount = String(view.columns.length);
    this.#top.classList.toggle('has-pinned', sticky > 0);
    this.element.classList.toggle('is-flat', !view.arrangement.isParent.includes(true));
  }

  #drawPinned(view: View): void {
    const count = this.#stickyCount(view);
    for (const row of this.#pinnedLines.slice(count)) row.element.remove();
    const kept = this.#pinnedLines.slice(0, count);
    const added = Array.from({ length: count - kept.length }, () => new RowView());
    this.#pinned.append(...added.map(({ element }) => element));
    this.#pinnedLines = [...kept, ...added];
    for (const [line, row] of this.#pinnedLines.entries()) {
      row.draw(view, { line, top: line * rowHeight, columns: this.#columns, selection: this.#selection });
    }
  }

  /** A line that left the window lends its elements to one that came. */
  #drawLines(view: View, isStale: boolean): void {
    const sticky = this.#stickyCount(view);
    const { scrollTop, clientHeight } = this.element;
    const height = clientHeight - this.#top.offsetHeight;
    const range = rowsInSight(scrollTop, height, rowHeight, view.arrangement.rows.length - sticky, more);
    const wanted = new Set(numbersOf(range).map((index) => index + sticky));
    const free = [...this.#lines].filter(([line]) => !wanted.has(line));
    for (const [line] of free) this.#lines.delete(line);
    for (const line of wanted) {
      const before = this.#lines.get(line);
      if (before && !isStale) continue;
      const row = before ?? free.pop()?.[1] ?? this.#addRow();
      const top = (line - sticky) * rowHeight;
      row.draw(view, { line, top, columns: this.#columns, selection: this.#selection });
      this.#lines.set(line, row);
    }
    for (const [, row] of free) row.element.remove();
  }

  #addRow(): RowView {
    const row = new RowView();
    this.#body.append(row.element);
    return row;
  }

  #select(selection: Selection): void {
    this.#selection = selection;
    this.#remember();
    this.#reveal();
    this.#isStale = true;
    this.#draw();
  }

  #reveal(): void {
    const view = this.#view;
    const { line } = this.#selection.active;
    const column = this.activeColumn;
    if (!view || !column) return;
    const sticky = this.#stickyCount(view);
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = this.element;
    if (line >= sticky) {
      const top = (line - sticky) * rowHeight;
      this.element.scrollTop = scrollTo(top, top + rowHeight, scrollTop, 0, clientHeight - this.#top.offsetHeight);
    }
    if (!column.isPinned) {
      const covered = view.columns[pinnedColumns(view)]?.left ?? 0;
      this.element.scrollLeft = scrollTo(column.left, column.left + column.width, scrollLeft, covered, clientWidth);
    }
  }

  #key(event: KeyboardEvent): void {
    const view = this.#view;
    if (!view || event.target !== this.element) return;
    if (this.#selection.active.line === headLine ? this.#headKey(event) : this.#lineKey(event)) {
      event.preventDefault();
      return;
    }
    const jumps = event.ctrlKey || event.metaKey;
    const page = Math.floor((this.element.clientHeight - this.#top.offsetHeight) / rowHeight);
    const size = { lines: view.arrangement.rows.length, columns: view.columns.length, page };
    const next = event.altKey ? undefined : moved(this.#selection, event.key, jumps, event.shiftKey, size);
    if (!next) return;
    event.preventDefault();
    this.#select(next);
  }

  #headKey(event: KeyboardEvent): boolean {
    const column = this.activeColumn;
    if (!column) return false;
    const anchor = this.#heads.anchorOf(column);
    const step = event.key === 'ArrowLeft' ? -1 : 1;
    switch (event.key) {
      case 'Enter':
      case ' ':
        this.#actions.heads.onSort(column, event.shiftKey);
        return true;
      case 'ContextMenu':
      case 'F10':
      case 'ArrowDown':
        if (!anchor || (event.key === 'F10' && !event.shiftKey) || (event.key === 'ArrowDown' && !event.altKey))
          return false;
        this.#actions.heads.onMenu(column, anchor);
        return true;
      case 'ArrowLeft':
      case 'ArrowRight':
        if (!event.shiftKey) return false;
        if (event.ctrlKey || event.metaKey) this.#actions.heads.onStep(column, step);
        else this.#actions.heads.onResize(column, column.width + step * 16, true);
        return true;
      default:
        return false;
    }
  }

  #lineKey(event: KeyboardEvent): boolean {
    const row = this.activeRow;
    const view = this.#view;
    if (!view || row === undefined) return false;
    const isWanted = event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey);
    if (isWanted) {
      this.#selectAll(view);
      return true;
    }
    switch (event.key) {
      case ' ':
        if (event.shiftKey) this.#select({ ...this.#selection, isWhole: true });
        else this.#toggleChosen(this.selectedRows);
        return true;
      case 'Enter':
        this.#actions.onOpen(row);
        return true;
      case 'Escape':
        this.#select(selected(this.#selection.active.line, this.#selection.active.column));
        return true;
      case 'ArrowLeft':
      case 'ArrowRight':
        return this.#foldKey(event, view, row);
      default:
        return false;
    }
  }

  /** On the name: right opens a run that is folded, left folds one that is open. */
  #foldKey(event: KeyboardEvent, view: View, row: number): boolean {
    const { line, column } = this.#selection.active;
    if (column !== 0 || event.shiftKey || !view.arrangement.isParent[line]) return false;
    const isFolded = view.collapsed.has(view.frame.keyOf(row));
    if (isFolded !== (event.key === 'ArrowRight')) return false;
    this.#actions.onFold(row, !isFolded);
    return true;
  }

  #selectAll({ arrangement }: View): void {
    this.#selection = {
      anchor: { line: 0, column: 0 },
      active: { line: arrangement.rows.length - 1, column: this.#selection.active.column },
      isWhole: true,
    };
    this.#remember();
    this.#isStale = true;
    this.#draw();
  }

  /** All are chosen, unless all are. */
  #toggleChosen(rows: readonly number[]): void {
    const view = this.#view;
    if (view) this.#actions.onChoose(rows, !rows.every((row) => view.chosen.has(view.frame.keyOf(row))));
  }

  #press(event: PointerEvent): void {
    const place = placeOf(event.target);
    const view = this.#view;
    if (!view || !place || !(event.target instanceof Element)) return;
    const row = view.arrangement.rows[place.line];
    if (row === undefined) return;
    const isMain = event.button === 0;
    if (isMain && event.target.closest('.box')) {
      this.#check(event, view, place.line, row);
    } else if (isMain && event.target.closest('.fold.is-parent')) {
      this.#actions.onFold(row, !view.collapsed.has(view.frame.keyOf(row)));
    } else if (isMain && event.shiftKey) {
      this.#select({ ...this.#selection, active: place });
    } else if (isMain || !this.#isSelected(place.line)) {
      this.#select(selected(place.line, place.column));
    }
    // Texts are not selected; the focus goes to the table.
    event.preventDefault();
    this.focus();
  }

  /** Shift+click chooses all from the active line on. */
  #check(event: PointerEvent, view: View, line: number, row: number): void {
    const on = !view.chosen.has(view.frame.keyOf(row));
    const from = this.#selection.active.line;
    if (event.shiftKey && from >= 0) {
      const rows = view.arrangement.rows.slice(Math.min(from, line), Math.max(from, line) + 1);
      this.#actions.onChoose([...new Set(rows)], on);
    } else {
      this.#actions.onChoose([row], on);
    }
    this.#select(selected(line, 0));
  }

  /** The browser takes the whole table for what the keyboard, which has no button, asks a menu of. */
  #menu(event: PointerEvent): void {
    const cell = this.element.querySelector(`#${activeCellId}`);
    if (event.target !== this.element || event.button >= 0 || !cell) return;
    event.preventDefault();
    event.stopPropagation();
    const { left, bottom } = cell.getBoundingClientRect();
    const place = { clientX: left + 8, clientY: bottom };
    cell.dispatchEvent(new PointerEvent('contextmenu', { bubbles: true, cancelable: true, composed: true, ...place }));
  }

  #isSelected(line: number): boolean {
    const [first, last] = linesOf(this.#selection);
    return line >= first && line <= last;
  }

  #open(event: MouseEvent): void {
    const place = placeOf(event.target);
    const row = place && this.#view?.arrangement.rows[place.line];
    const isControl = event.target instanceof Element && event.target.closest('.box, .fold.is-parent');
    if (row !== undefined && !isControl) this.#actions.onOpen(row);
  }

  /** Tooltips are made for what is pointed at, and for nothing else. */
  #point(event: PointerEvent): void {
    const place = placeOf(event.target);
    const row = place && this.#view?.arrangement.rows[place.line];
    const column = place && this.#view?.columns[place.column];
    if (row === undefined || !column || !(event.target instanceof Element)) return;
    const cell = event.target.closest('.cell');
    if (cell instanceof HTMLElement) cell.title = this.#actions.tooltip(row, column);
  }
}

function numbersOf({ start, end }: Range): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
