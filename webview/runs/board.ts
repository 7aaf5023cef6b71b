/**
 * What the page knows: the runs, how people marked them, and how the table is laid out. What follows from that
 * (the order of the runs, the columns that are seen) is computed when it is asked for and kept until it changes.
 */
import type { Filter } from '../../protocol/runFilter.ts';
import { defaultLayout, type HostToRunsTable, type TableLayout } from '../../protocol/runsTable.ts';
import { type Arrangement, arrange, differs } from './arrange.ts';
import { type ColumnInfo, columnsOf, durationId, valueAt } from './column.ts';
import { Frame } from './frame.ts';
import { type HeatScale, heatScale } from './heat.ts';
import { type PlacedColumn, placed } from './layout.ts';
import type { UiState } from './uiState.ts';
import type { View } from './view.ts';

export class Board {
  readonly frame = new Frame();
  ui: UiState;
  #layout: TableLayout = defaultLayout;
  #filter: Filter = [];
  #onlyMine = false;
  #chosen: ReadonlyMap<string, number> = new Map();
  #pinned: ReadonlySet<string> = new Set();
  #hidden: ReadonlySet<string> = new Set();
  #showsHidden = false;
  #columns: readonly ColumnInfo[] | undefined;
  #arrangement: Arrangement | undefined;
  #placed: readonly PlacedColumn[] | undefined;
  #scales = new Map<string, HeatScale>();

  constructor(ui: UiState) {
    this.ui = ui;
  }

  get layout(): TableLayout {
    return this.#layout;
  }

  set layout(layout: TableLayout) {
    if (layout.sort !== this.#layout.sort) this.#reorder();
    this.#layout = layout;
    this.#placed = undefined;
    this.#scales = new Map();
  }

  choose({ filter, onlyMine }: Pick<Extract<HostToRunsTable, { type: 'filter' }>, 'filter' | 'onlyMine'>): void {
    this.#filter = filter;
    this.#onlyMine = onlyMine;
    this.#reorder();
  }

  /** Some runs may be left out. */
  get isFiltered(): boolean {
    return this.#filter.length > 0 || this.#onlyMine;
  }

  get filter(): Filter {
    return this.#filter;
  }

  mark(marks: Extract<HostToRunsTable, { type: 'marks' }>): void {
    const [pinned, hidden] = [new Set(marks.pinned), new Set(marks.hidden)];
    const isAsBefore =
      isSame(pinned, this.#pinned) && isSame(hidden, this.#hidden) && marks.showsHidden === this.#showsHidden;
    // To choose a run moves none.
    if (!isAsBefore) this.#reorder();
    this.#chosen = new Map(marks.chosen.map(({ key, colour }) => [key, colour]));
    [this.#pinned, this.#hidden, this.#showsHidden] = [pinned, hidden, marks.showsHidden];
  }

  get showsHidden(): boolean {
    return this.#showsHidden;
  }

  get chosen(): ReadonlyMap<string, number> {
    return this.#chosen;
  }

  get pinned(): ReadonlySet<string> {
    return this.#pinned;
  }

  /** Those of the page's runs that people hid. */
  get hiddenCount(): number {
    return [...this.#hidden].filter((key) => this.frame.rowOf(key) !== undefined).length;
  }

  isHidden(key: string): boolean {
    return this.#hidden.has(key);
  }

  /** The runs are not what they were. */
  runsChanged(): void {
    this.#columns = undefined;
    this.#reorder();
  }

  /** Runs that go on have run until now; where the order rests on that, they move. */
  passTo(now: number): void {
    this.frame.now = now;
    if (this.#layout.sort.some(({ column }) => column === durationId)) this.#reorder();
  }

  keep(change: Partial<UiState>): void {
    this.ui = { ...this.ui, ...change };
    if (change.collapsed !== undefined) this.#reorder();
  }

  #reorder(): void {
    this.#arrangement = undefined;
    this.#placed = undefined;
    this.#scales = new Map();
  }

  /** All that there are, seen or not. */
  get columns(): readonly ColumnInfo[] {
    this.#columns ??= columnsOf(this.frame);
    return this.#columns;
  }

  get arrangement(): Arrangement {
    this.#arrangement ??= arrange(this.frame, {
      filter: this.#filter,
      onlyMine: this.#onlyMine,
      sort: this.#layout.sort,
      columns: new Map(this.columns.map((column) => [column.id, column])),
      hidden: this.#hidden,
      showsHidden: this.#showsHidden,
      pinned: this.#pinned,
      collapsed: new Set(this.ui.collapsed),
    });
    return this.#arrangement;
  }

  get placed(): readonly PlacedColumn[] {
    const { matched } = this.arrangement;
    this.#placed ??= placed(this.columns, this.#layout, (column) => differs(this.frame, matched, column));
    return this.#placed;
  }

  get view(): View {
    return {
      frame: this.frame,
      arrangement: this.arrangement,
      columns: this.placed,
      sort: this.#layout.sort,
      heat: (column) => (column.heat === undefined ? undefined : this.#scale(column)),
      chosen: this.#chosen,
      pinned: this.#pinned,
      hidden: this.#hidden,
      collapsed: new Set(this.ui.collapsed),
    };
  }

  /** Over the runs that the filter leaves. */
  #scale(column: PlacedColumn): HeatScale {
    const known = this.#scales.get(column.id);
    if (known) return known;
    const values = this.arrangement.matched.map((row) => Number(valueAt(this.frame, row, column) ?? Number.NaN));
    const scale = heatScale(values, column.heat ?? 'greater');
    this.#scales.set(column.id, scale);
    return scale;
  }
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((key) => b.has(key));
}
