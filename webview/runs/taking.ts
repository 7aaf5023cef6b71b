/** Taking the table's texts elsewhere: to the clipboard, or to a file. */
import type { RunsTableToHost } from '../../protocol/runsTable.ts';
import type { Board } from './board.ts';
import { columnsOf, linesOf } from './cells.ts';
import { excerpt, wholeTable } from './excerpt.ts';
import type { RunsGrid } from './grid.ts';
import { csv, markdown, type TextTable, tsv } from './textual.ts';

export class Taking {
  readonly #board: Board;
  readonly #grid: RunsGrid;
  readonly #post: (message: RunsTableToHost) => void;

  constructor(board: Board, grid: RunsGrid, post: (message: RunsTableToHost) => void) {
    this.#board = board;
    this.#grid = grid;
    this.#post = post;
  }

  /** The keyboard's copy, where the table has the focus. */
  copyInto(event: ClipboardEvent): void {
    if (document.activeElement !== this.#grid.element || this.#grid.activeRow === undefined) return;
    event.clipboardData?.setData('text/plain', tsv(this.#selected()));
    event.preventDefault();
  }

  copy(): void {
    this.#post({ type: 'copy', text: tsv(this.#selected()) });
  }

  copyMarkdown(): void {
    const { placed } = this.#board;
    const [from, to] = columnsOf(this.#grid.selection, placed.length);
    const isNumeric = placed.slice(from, to + 1).map((column) => column.isNumeric);
    this.#post({ type: 'copy', text: markdown(this.#selected(true), isNumeric) });
  }

  export(): void {
    const { frame, arrangement, placed } = this.#board;
    frame.now = Date.now();
    this.#post({ type: 'export', data: new TextEncoder().encode(csv(wholeTable(frame, arrangement, placed))) });
  }

  /** Whole rows come with their heads. */
  #selected(withHeads = this.#grid.selection.isWhole): TextTable {
    const { frame, arrangement, placed } = this.#board;
    frame.now = Date.now();
    const { selection } = this.#grid;
    const [first, last] = linesOf(selection);
    const [from, to] = columnsOf(selection, placed.length);
    return excerpt(frame, arrangement.rows.slice(first, last + 1), placed.slice(from, to + 1), withHeads);
  }
}
