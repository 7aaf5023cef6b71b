/** The runs table's page: its parts, and what each message and each choice of the user changes in them. */
import { assertNever } from '../../protocol/assertNever.ts';
import type { HostToRunsTable, RunsTableToHost, TableAction } from '../../protocol/runsTable.ts';
import { make } from '../shared/dom.ts';
import { ProblemBar } from '../shared/problemBar.ts';
import { Board } from './board.ts';
import { clauseText, joined } from './clauses.ts';
import { Clock } from './clock.ts';
import { exactText, nameColumn, valueAt } from './column.ts';
import { ColumnControl } from './columnControl.ts';
import { Emptiness } from './emptiness.ts';
import { RunsGrid } from './grid.ts';
import type { PlacedColumn } from './layout.ts';
import { Taking } from './taking.ts';
import { Toolbar } from './toolbar.ts';
import type { UiState } from './uiState.ts';
import { wantedTags } from './wantedTags.ts';

/** The page's way to its host. */
export interface PageHost {
  readonly post: (message: RunsTableToHost) => void;
  readonly keep: (state: UiState) => void;
}

/** Scrolling is kept when it has rested this long, in milliseconds. */
const rest = 200;

export class RunsPage {
  readonly #host: PageHost;
  readonly #board: Board;
  readonly #toolbar: Toolbar;
  readonly #columns: ColumnControl;
  readonly #grid: RunsGrid;
  readonly #taking: Taking;
  readonly #emptiness: Emptiness;
  readonly #problem: ProblemBar;
  readonly #clock: Clock;
  #progress = { read: 0, total: 0, isDone: false };
  #tags: readonly string[] = [];
  #isScrolled = false;
  #isToBeDrawn = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(body: HTMLElement, ui: UiState, host: PageHost) {
    this.#host = host;
    this.#board = new Board(ui);
    this.#columns = new ColumnControl({
      board: this.#board,
      onLaid: (isKept) => this.#laid(isKept),
      onFilter: (beginning) => this.#toolbar.type(joined(this.#toolbar.filter, beginning)),
      element: () => this.#grid.element,
    });
    this.#toolbar = this.#makeToolbar();
    this.#grid = this.#makeGrid();
    this.#clock = new Clock(() => {
      this.#board.passTo(Date.now());
      this.#changed();
    });
    this.#taking = new Taking(this.#board, this.#grid, host.post);
    this.#emptiness = new Emptiness({
      onClearFilter: () => this.#toolbar.type(''),
      onShowHidden: () => host.post({ type: 'showHidden', on: true }),
    });
    this.#problem = new ProblemBar(() => host.post({ type: 'refresh' }));
    const table = make('main', {}, this.#grid.element, this.#emptiness.element);
    body.prepend(this.#toolbar.element, this.#problem.element, table);
    document.addEventListener('copy', (event) => this.#taking.copyInto(event));
    document.addEventListener('keydown', (event) => this.#find(event));
    window.addEventListener('focus', () => this.#takeFocus());
    this.#takeFocus();
    this.#changed();
  }

  /** When the page comes up or a menu of VS Code's closes, the keyboard is in no part of it. */
  #takeFocus(): void {
    if (document.hasFocus() && document.activeElement === document.body) this.#grid.focus();
  }

  /** The keys that find something in an editor. */
  #find(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#toolbar.focusFilter();
  }

  #makeToolbar(): Toolbar {
    const { post } = this.#host;
    const toggle = (name: 'onlyDiffering' | 'heat') => () => {
      const { layout } = this.#board;
      this.#columns.lay({ ...layout, [name]: !layout[name] });
    };
    return new Toolbar({
      onScope: () => post({ type: 'scope' }),
      onFilter: (text) => post({ type: 'filter', text }),
      onLeave: () => this.#grid.focus(),
      onColumns: (anchor) => this.#columns.openChooser(anchor),
      onDiffering: toggle('onlyDiffering'),
      onHeat: toggle('heat'),
      onHidden: () => post({ type: 'showHidden', on: !this.#board.showsHidden }),
      onExport: () => this.#taking.export(),
      onCompare: () => post({ type: 'compare' }),
    });
  }

  #makeGrid(): RunsGrid {
    const { post } = this.#host;
    const grid = new RunsGrid({
      heads: this.#columns,
      onChoose: (rows, on) => post({ type: 'choose', runs: this.#keysOf(rows), on }),
      onFold: (row, isFolded) => this.#fold(row, isFolded),
      onOpen: (row) => post({ type: 'reveal', run: this.#board.frame.keyOf(row) }),
      onScroll: () => this.#scrolled(),
      onDrawn: () => {
        this.#clock.isWanted = this.#grid.showsGrowing;
      },
      tooltip: (row, column) => this.#tooltip(row, column),
    });
    const context = { webviewSection: 'cell', preventDefaultContextMenuItems: true };
    grid.element.setAttribute('data-vscode-context', JSON.stringify(context));
    return grid;
  }

  receive(message: HostToRunsTable): void {
    const { frame } = this.#board;
    switch (message.type) {
      case 'scope':
        this.#toolbar.scope = message.title;
        this.#keep({ memento: message.memento });
        break;
      case 'layout':
        this.#board.layout = message.layout;
        this.#wantTags();
        break;
      case 'runs':
        frame.put(message.keys, message.cells, message.tags);
        this.#board.runsChanged();
        this.#board.passTo(Date.now());
        break;
      case 'gone':
        frame.drop(message.keys);
        this.#board.runsChanged();
        break;
      case 'progress':
        this.#progress = message;
        break;
      case 'marks':
        this.#board.mark(message);
        break;
      case 'filter':
        this.#board.choose(message);
        this.#toolbar.showFilter(message.text, message.problem);
        this.#wantTags();
        break;
      case 'problem':
        this.#problem.show(message.message);
        break;
      case 'act':
        this.#act(message.action);
        break;
      default:
        assertNever(message);
    }
    this.#changed();
  }

  /** However much happens, the table is drawn once a frame. */
  #changed(): void {
    if (this.#isToBeDrawn) return;
    this.#isToBeDrawn = true;
    requestAnimationFrame(() => {
      this.#isToBeDrawn = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { frame, arrangement, isFiltered, layout, ui, hiddenCount, showsHidden, chosen } = this.#board;
    const { isDone, read, total } = this.#progress;
    this.#grid.update(this.#board.view);
    this.#toolbar.update({
      matched: arrangement.matched.length,
      total: frame.size - (showsHidden ? 0 : hiddenCount),
      reading: isDone || read >= total ? undefined : { read, total },
      hidden: hiddenCount,
      showsHidden,
      chosen: chosen.size,
      onlyDiffering: layout.onlyDiffering,
      heat: layout.heat,
    });
    this.#emptiness.update({
      isReading: !isDone,
      runs: frame.size,
      lines: arrangement.rows.length,
      hidden: hiddenCount,
      hasProblem: this.#problem.isShown,
      isFiltered,
    });
    if (this.#isScrolled || !isDone) return;
    this.#isScrolled = true;
    if (ui.scroll > 0) this.#grid.scroll(ui.scroll);
  }

  #scrolled(): void {
    clearTimeout(this.#resting);
    if (!this.#isScrolled) return;
    this.#resting = setTimeout(() => this.#keep({ scroll: this.#grid.element.scrollTop }), rest);
  }

  #laid(isKept: boolean): void {
    if (isKept) this.#host.post({ type: 'layout', layout: this.#board.layout });
    this.#wantTags();
    this.#changed();
  }

  #keep(change: Partial<UiState>): void {
    this.#board.keep(change);
    this.#host.keep(this.#board.ui);
    if (change.scroll === undefined) this.#changed();
  }

  #wantTags(): void {
    const keys = wantedTags(this.#board.layout, this.#board.filter);
    if (keys.join('\n') === this.#tags.join('\n')) return;
    this.#tags = keys;
    this.#host.post({ type: 'tags', keys });
  }

  #fold(row: number, isFolded: boolean): void {
    const key = this.#board.frame.keyOf(row);
    const others = this.#board.ui.collapsed.filter((other) => other !== key);
    this.#keep({ collapsed: isFolded ? [...others, key] : others });
  }

  #keysOf(rows: readonly number[]): readonly string[] {
    return rows.map((row) => this.#board.frame.keyOf(row));
  }

  #tooltip(row: number, column: PlacedColumn): string {
    const { frame } = this.#board;
    const value = exactText(column, valueAt(frame, row, column));
    if (column.id !== nameColumn.id) return value || `${column.title}: none`;
    const lines = [value, ...['status', 'note', 'problems'].map((key) => frame.text(row, key))];
    return lines.filter(Boolean).join('\n');
  }

  #act(action: TableAction): void {
    const { chosen, pinned } = this.#board;
    const runs = this.#keysOf(this.#grid.selectedRows);
    /** On, unless it is for all of them. */
    const mark = (type: 'choose' | 'pin' | 'hide', isMarked: (key: string) => boolean) =>
      this.#host.post({ type, runs, on: !runs.every(isMarked) });
    switch (action) {
      case 'copy':
        this.#taking.copy();
        break;
      case 'copyMarkdown':
        this.#taking.copyMarkdown();
        break;
      case 'only':
      case 'without':
        this.#filterToCell(action === 'only');
        break;
      case 'choose':
        mark(action, (key) => chosen.has(key));
        break;
      case 'pin':
        mark(action, (key) => pinned.has(key));
        break;
      case 'hide':
        mark(action, (key) => this.#board.isHidden(key));
        break;
      case 'reveal':
        for (const run of runs.slice(0, 1)) this.#host.post({ type: 'reveal', run });
        break;
      default:
        assertNever(action);
    }
  }

  #filterToCell(isWanted: boolean): void {
    const [row, column] = [this.#grid.activeRow, this.#grid.activeColumn];
    if (row === undefined || !column) return;
    const clause = clauseText(column, valueAt(this.#board.frame, row, column), isWanted);
    if (clause !== undefined) this.#toolbar.type(joined(this.#toolbar.filter, clause));
  }
}
