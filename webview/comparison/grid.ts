/** The charts, one a metric: filtered by name, and told to the host as they come into view. */
import { KeyedParts, make, setText } from '../shared/dom.ts';
import { type FigureParts, MetricFigure } from './figure.ts';

/** How far beyond the window a chart counts as in view, so that scrolling meets it drawn. */
const margin = '200px 0px';

export interface GridParts extends Omit<FigureParts, 'observer'> {
  /** The metrics whose charts are in view, in their order. */
  readonly onVisible: (metrics: readonly string[]) => void;
}

export class ChartGrid {
  readonly element = make('div');
  readonly #grid = make('div', { class: 'grid' });
  readonly #empty = make('p', { class: 'empty', role: 'status' });
  readonly #parts: GridParts;
  readonly #figures: KeyedParts<string, MetricFigure>;
  #metrics: readonly string[] = [];
  #reported = '';

  constructor(parts: GridParts) {
    this.#parts = parts;
    const observer = new IntersectionObserver((entries) => this.#follow(entries), {
      root: document,
      rootMargin: margin,
    });
    this.#figures = new KeyedParts(
      this.#grid,
      (metric) => metric,
      (metric) => new MetricFigure(metric, { ...parts, observer }),
    );
    this.element.append(this.#empty, this.#grid);
  }

  /** These metrics have charts; those that stay keep theirs, drawn with what the board holds now. */
  update(metrics: readonly string[]): void {
    this.#metrics = metrics;
    const wanted = this.#parts.board.ui.filter.trim().toLowerCase();
    const shown = metrics.filter((metric) => metric.toLowerCase().includes(wanted));
    this.#figures.update(shown);
    setText(this.#empty, emptyText(this.#parts.board.runs.length, metrics.length, wanted));
    this.#empty.hidden = shown.length > 0;
    this.#report();
  }

  /** How many of how many charts the filter leaves. */
  get count(): string {
    const [shown, all] = [this.#figures.parts.size, this.#metrics.length];
    return shown === all ? `${all} ${all === 1 ? 'metric' : 'metrics'}` : `${shown} of ${all} metrics`;
  }

  /** The board's curves or choices changed: of these metrics, or of all. */
  draw(metrics: Iterable<string> = this.#figures.parts.keys()): void {
    for (const metric of metrics) this.#figures.parts.get(metric)?.update();
  }

  /** Scale or theme changed. */
  redraw(metrics: Iterable<string> = this.#figures.parts.keys()): void {
    for (const metric of metrics) this.#figures.parts.get(metric)?.redraw();
  }

  #follow(entries: readonly IntersectionObserverEntry[]): void {
    const figures = new Map([...this.#figures.parts.values()].map((figure) => [figure.element, figure]));
    for (const { target, isIntersecting } of entries) {
      const figure = target instanceof HTMLElement ? figures.get(target) : undefined;
      if (figure) figure.isInView = isIntersecting;
    }
    this.#report();
  }

  #report(): void {
    const visible = [...this.#figures.parts].filter(([, { isInView }]) => isInView).map(([metric]) => metric);
    const text = JSON.stringify(visible);
    if (text === this.#reported) return;
    this.#reported = text;
    this.#parts.onVisible(visible);
  }
}

function emptyText(runs: number, metrics: number, filter: string): string {
  if (runs === 0) return 'No run is left to compare. Select two or more in the Experiments view, then Compare Runs.';
  if (metrics === 0)
    return 'These runs have logged no metrics yet. Charts appear here as soon as the training logs one.';
  return `No metric matches “${filter}”.`;
}
