/** What people do to columns: sort, move, resize, pin, hide, colour; by the heads, their menu, and the list of all. */
import { defaultLayout, type TableLayout } from '../../protocol/runsTable.ts';
import { openMenu } from '../shared/menu.ts';
import type { Board } from './board.ts';
import { openChooser } from './chooser.ts';
import { beginningText, fieldText } from './clauses.ts';
import { nameColumn, shownText, valueAt } from './column.ts';
import { headMenu } from './headMenu.ts';
import type { HeadActions } from './heads.ts';
import {
  isShown,
  type PlacedColumn,
  withLook,
  withMoved,
  withSort,
  withSortBy,
  withStep,
  withWidth,
} from './layout.ts';

export interface ColumnControlParts {
  readonly board: Board;
  /** The board has another layout; kept unless more is to come, as while a pointer drags. */
  readonly onLaid: (isKept: boolean) => void;
  /** A clause that people complete. */
  readonly onFilter: (beginning: string) => void;
  /** Whose font the cells have. */
  readonly element: () => HTMLElement;
}

/** Runs whose texts a column is fitted to. */
const fittedRuns = 500;

export class ColumnControl implements HeadActions {
  readonly #parts: ColumnControlParts;
  readonly #board: Board;

  constructor(parts: ColumnControlParts) {
    this.#parts = parts;
    this.#board = parts.board;
  }

  readonly onSort = (column: PlacedColumn, adds: boolean) => this.lay(withSortBy(this.#board.layout, column, adds));

  readonly onResize = (column: PlacedColumn, width: number, isDone: boolean) =>
    this.lay(withWidth(this.#board.layout, column.id, width), isDone);

  readonly onFit = (column: PlacedColumn) =>
    this.lay(withWidth(this.#board.layout, column.id, this.#fittingWidth(column)));

  readonly onMove = (column: PlacedColumn, before: PlacedColumn | undefined) => {
    const { layout, columns } = this.#board;
    const moved = withMoved(layout, columns, column.id, before?.id);
    // Dropped among the pinned ones it is pinned, and dropped among the others it is not.
    const isPinned = before?.isPinned === true;
    this.lay(isPinned === column.isPinned ? moved : withLook(moved, column.id, { isPinned }));
  };

  readonly onStep = (column: PlacedColumn, step: -1 | 1) => {
    const { layout, columns, placed } = this.#board;
    this.lay(withStep(layout, columns, placed, column.id, step));
  };

  readonly onMenu = (column: PlacedColumn, anchor: Element) => {
    const { layout } = this.#board;
    const { id } = column;
    const state = {
      column,
      isDescending: layout.sort.find((key) => key.column === id)?.isDescending,
      isSorted: layout.sort.length > 0,
      onlyDiffering: layout.onlyDiffering,
      canFilter: fieldText(column) !== undefined,
    };
    const items = headMenu(state, {
      sort: (isDescending) => this.lay(withSort(layout, { column: id, isDescending })),
      sortToo: () => this.onSort(column, true),
      unsort: () => this.lay({ ...layout, sort: [] }),
      pin: (isPinned) => this.lay(withLook(layout, id, { isPinned })),
      step: (step) => this.onStep(column, step),
      widen: (by) => this.onResize(column, column.width + by, true),
      fit: () => this.onFit(column),
      heat: (heat) => this.lay(withLook(layout, id, { heat })),
      filter: () => this.#parts.onFilter(beginningText(column) ?? ''),
      hide: () => this.lay(withLook(layout, id, { isShown: false })),
      onlyDiffering: (onlyDiffering) => this.lay({ ...layout, onlyDiffering }),
    });
    openMenu(`Column ${column.title}`, items, anchor);
  };

  openChooser(anchor: Element): void {
    openChooser(anchor, {
      columns: () => this.#board.columns.filter(({ id }) => id !== nameColumn.id),
      isShown: (column) => isShown(column, this.#board.layout),
      show: (columns, shown) =>
        this.lay(columns.reduce((layout, { id }) => withLook(layout, id, { isShown: shown }), this.#board.layout)),
      reset: () => this.lay({ ...defaultLayout, sort: this.#board.layout.sort }),
    });
  }

  lay(layout: TableLayout, isKept = true): void {
    this.#board.layout = layout;
    this.#parts.onLaid(isKept);
  }

  /** Wide enough for the title and for the texts of the first runs. */
  #fittingWidth(column: PlacedColumn): number {
    const { frame, arrangement } = this.#board;
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return column.width;
    const { fontSize, fontFamily } = getComputedStyle(this.#parts.element());
    const measure = (text: string) => context.measureText(text).width;
    context.font = `600 ${fontSize} ${fontFamily}`;
    const title = measure(column.title) + 48;
    context.font = `${fontSize} ${fontFamily}`;
    const marks = (line: number) => (column.id === nameColumn.id ? 100 + (arrangement.depths[line] ?? 0) * 14 : 24);
    return arrangement.rows
      .slice(0, fittedRuns)
      .map((row, line) => measure(shownText(column, valueAt(frame, row, column))) + marks(line))
      .reduce((most, width) => Math.max(most, width), title);
  }
}
