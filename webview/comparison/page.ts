/** The comparison page: its parts, and what each message and each choice of the user changes in them. */
import { assertNever } from '../../protocol/assertNever.ts';
import type { ComparedRow, ComparisonToHost, HostToComparison } from '../../protocol/comparison.ts';
import { metricValue } from '../../protocol/metricValue.ts';
import { make, setText } from '../shared/dom.ts';
import { ProblemBar } from '../shared/problemBar.ts';
import { currentTheme, onThemeChanged } from '../shared/theme.ts';
import { checkbox, filterField } from '../shared/toolkit.ts';
import { Board } from './board.ts';
import { RunChips } from './chips.ts';
import { ChartGrid } from './grid.ts';
import { section } from './section.ts';
import { ComparisonTable } from './table.ts';
import { Tooltip } from './tooltip.ts';
import { toggled, type UiState } from './uiState.ts';

/** The page's way to its host. */
export interface PageHost {
  readonly post: (message: ComparisonToHost) => void;
  readonly keep: (state: UiState) => void;
}

export class ComparisonPage {
  readonly #host: PageHost;
  readonly #board: Board;
  readonly #chips: RunChips;
  readonly #grid: ChartGrid;
  readonly #params = new ComparisonTable({
    title: 'Parameter',
    marksDifferences: true,
    isNumeric: false,
    shown: (value) => value,
  });
  readonly #latest = new ComparisonTable({
    title: 'Metric',
    marksDifferences: false,
    isNumeric: true,
    shown: (value) => metricValue(Number(value)),
  });
  readonly #onlyDifferences: HTMLElement;
  readonly #noParams = make('p', { class: 'empty' });
  readonly #problem: ProblemBar;
  readonly #sections: Readonly<Record<'charts' | 'params' | 'latest', ReturnType<typeof section>>>;
  readonly #main = make('main');
  #theme = currentTheme();
  #metrics: readonly string[] = [];
  #paramRows: readonly ComparedRow[] = [];
  #latestRows: readonly ComparedRow[] = [];
  #isScrolled = false;

  constructor(body: HTMLElement, ui: UiState, host: PageHost) {
    this.#host = host;
    this.#board = new Board(ui);
    const tooltip = new Tooltip();
    this.#chips = new RunChips(this.#board, {
      onToggle: (run) => this.#toggleRun(run),
      onRemove: (run) => host.post({ type: 'remove', run }),
      onPoint: (run) => this.#point(run),
    });
    this.#grid = new ChartGrid({
      board: this.#board,
      tooltip,
      theme: () => this.#theme,
      onToggleLog: (metric) => this.#toggleLog(metric),
      onVisible: (metrics) => host.post({ type: 'visible', metrics }),
    });
    this.#onlyDifferences = this.#differencesBox();
    this.#sections = {
      charts: this.#section('Charts', this.#grid.element),
      params: this.#section('Parameters', this.#onlyDifferences, this.#noParams, this.#params.element),
      latest: this.#section('Latest Values', this.#latest.element),
    };
    this.#problem = new ProblemBar(() => host.post({ type: 'refresh' }));
    this.#main.append(...Object.values(this.#sections).map(({ element }) => element));
    this.#main.hidden = true;
    const header = make('header', {}, this.#chips.element, this.#filter());
    body.prepend(header, this.#problem.element, this.#main, tooltip.element, tooltip.spoken);
    onThemeChanged(() => this.#followTheme());
  }

  receive(message: HostToComparison): void {
    switch (message.type) {
      case 'runs':
        this.#main.hidden = false;
        this.#board.runs = message.runs;
        this.#metrics = message.metrics;
        this.#paramRows = message.params;
        this.#keep({ memento: message.memento });
        this.#chips.update(message.runs);
        this.#showCharts();
        this.#showParams();
        this.#showLatest();
        break;
      case 'latest':
        this.#latestRows = message.rows;
        this.#showLatest();
        this.#restoreScroll();
        break;
      case 'series':
        this.#grid.draw(this.#board.keep(message.series));
        break;
      case 'problem':
        this.#problem.show(message.message);
        break;
      default:
        assertNever(message);
    }
  }

  /** The page was scrolled to here, in pixels. */
  scrolled(scroll: number): void {
    if (this.#isScrolled) this.#keep({ scroll });
  }

  #showCharts(): void {
    this.#grid.update(this.#metrics);
    setText(this.#sections.charts.aside, this.#metrics.length === 0 ? '' : this.#grid.count);
  }

  #showParams(): void {
    const differing = this.#paramRows.filter(({ differs }) => differs);
    const rows = this.#board.ui.onlyDifferences ? differing : this.#paramRows;
    this.#params.update(this.#board.runs, rows);
    setText(this.#sections.params.aside, `${differing.length} of ${this.#paramRows.length} differ`);
    this.#sections.params.aside.hidden = this.#paramRows.length === 0;
    setText(
      this.#noParams,
      this.#paramRows.length === 0
        ? 'These runs have logged no parameters.'
        : 'No parameter differs: all have the same value in every run.',
    );
    this.#noParams.hidden = rows.length > 0;
    this.#onlyDifferences.hidden = this.#paramRows.length === 0;
    this.#sections.params.element.hidden = this.#board.runs.length === 0;
  }

  /** While the rows are those of other runs, new ones are on their way. */
  #showLatest(): void {
    const [first] = this.#latestRows;
    if (first && first.values.length !== this.#board.runs.length) return;
    this.#latest.update(this.#board.runs, this.#latestRows);
    this.#sections.latest.element.hidden = !first;
  }

  /** Once, when all that makes up the page's height is there. */
  #restoreScroll(): void {
    if (this.#isScrolled) return;
    this.#isScrolled = true;
    window.scrollTo(0, this.#board.ui.scroll);
  }

  #toggleRun(run: string): void {
    this.#keep({ hidden: toggled(this.#board.ui.hidden, run) });
    // The pointer is still on its chip; a hidden run must not dim the others.
    this.#board.highlighted = undefined;
    this.#chips.update(this.#board.runs);
    this.#grid.draw();
  }

  #toggleLog(metric: string): void {
    this.#keep({ log: toggled(this.#board.ui.log, metric) });
    this.#grid.redraw([metric]);
  }

  #point(run: string | undefined): void {
    if (run !== undefined && this.#board.ui.hidden.includes(run)) return;
    if (run === this.#board.highlighted) return;
    this.#board.highlighted = run;
    this.#grid.draw();
  }

  #followTheme(): void {
    this.#theme = currentTheme();
    this.#grid.redraw();
  }

  #filter(): HTMLElement {
    const field = filterField('Filter metrics', (filter) => {
      this.#keep({ filter });
      this.#showCharts();
    });
    field.value = this.#board.ui.filter;
    field.element.classList.add('filter');
    return field.element;
  }

  #differencesBox(): HTMLElement {
    return checkbox('Only differences', this.#board.ui.onlyDifferences, (onlyDifferences) => {
      this.#keep({ onlyDifferences });
      this.#showParams();
    });
  }

  #section(title: string, ...content: readonly Node[]): ReturnType<typeof section> {
    const { folded } = this.#board.ui;
    const fold = (isFolded: boolean) => {
      const others = this.#board.ui.folded.filter((other) => other !== title);
      this.#keep({ folded: isFolded ? [...others, title] : others });
    };
    return section(title, folded.includes(title), fold, ...content);
  }

  #keep(change: Partial<UiState>): void {
    this.#board.ui = { ...this.#board.ui, ...change };
    this.#host.keep(this.#board.ui);
  }
}
