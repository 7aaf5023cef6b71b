/** One metric's figure: name, log-scale button, chart, and what the chart leaves out. Drawn only while in view. */
import { runStyle } from '../../protocol/palette.ts';
import { make, type Part, setText } from '../shared/dom.ts';
import type { Theme } from '../shared/theme.ts';
import type { Board, ShownSeries } from './board.ts';
import { type Curve, curveInWords, curveOf, notes } from './curve.ts';
import { Hover } from './hover.ts';
import { LineChart } from './lineChart.ts';
import type { Tooltip } from './tooltip.ts';

/** What every figure of a page stands on. */
export interface FigureParts {
  readonly board: Board;
  readonly tooltip: Tooltip;
  readonly theme: () => Theme;
  /** Sees which figures are in view. */
  readonly observer: IntersectionObserver;
  readonly onToggleLog: (metric: string) => void;
}

export class MetricFigure implements Part<string> {
  readonly element = make('figure', { class: 'metric' });
  readonly #metric: string;
  readonly #parts: FigureParts;
  readonly #canvas = make('canvas', { role: 'img', tabindex: '0' });
  readonly #log: HTMLButtonElement;
  readonly #note = make('p', { class: 'note' });
  readonly #hover: Hover;
  #chart: LineChart | undefined;
  #isInView = false;

  constructor(metric: string, parts: FigureParts) {
    this.#metric = metric;
    this.#parts = parts;
    this.#log = make('button', { type: 'button', class: 'log', title: 'Logarithmic scale' }, 'log');
    this.#log.setAttribute('aria-label', `Logarithmic scale for ${metric}`);
    this.#log.addEventListener('click', () => parts.onToggleLog(metric));
    const caption = make('figcaption', {}, make('span', { class: 'metric-name', title: metric }, metric), this.#log);
    this.element.setAttribute('data-metric', metric);
    this.element.append(caption, make('div', { class: 'canvas' }, this.#canvas), this.#note);
    this.#canvas.setAttribute('aria-label', `Line chart of ${metric} by step`);
    this.#hover = new Hover(this.#canvas, parts.tooltip);
    parts.observer.observe(this.element);
  }

  get isInView(): boolean {
    return this.#isInView;
  }

  /** A chart out of view is not kept: its pixels are freed. */
  set isInView(inView: boolean) {
    if (inView === this.#isInView) return;
    this.#isInView = inView;
    if (inView) this.update();
    else this.#clear();
  }

  /** Draws what the board holds now; out of view that waits, for a page of a hundred charts. */
  update(): void {
    if (!this.#isInView) return;
    const { board } = this.#parts;
    const isLog = board.isLog(this.#metric);
    this.#log.setAttribute('aria-pressed', String(isLog));
    const shown = board.shown(this.#metric);
    if (!shown) return;
    const curves = shown.map(({ series }) => curveOf(series, isLog));
    this.#describe(shown, curves);
    this.#draw(shown, curves, isLog);
  }

  /** Draws anew, for another scale or theme. */
  redraw(): void {
    this.#clear();
    this.update();
  }

  #describe(shown: readonly ShownSeries[], curves: readonly Curve[]): void {
    const words = shown.map(({ run, series }) => curveInWords(run.name, series));
    const text = words.length === 0 ? 'no run shown' : words.join('; ');
    this.#canvas.setAttribute('aria-label', `Line chart of ${this.#metric} by step. ${text}.`);
    const points = shown.reduce((sum, { series }) => sum + series.steps.length, 0);
    this.element.setAttribute('data-points', String(points));
    const note =
      shown.length === 0
        ? 'All runs are hidden.'
        : notes(
            curves,
            shown.map(({ series }) => series),
          );
    setText(this.#note, note);
    this.#note.hidden = note === '';
  }

  #draw(shown: readonly ShownSeries[], curves: readonly Curve[], isLog: boolean): void {
    const { highlighted } = this.#parts.board;
    const lines = shown.flatMap(({ run }, index) => {
      const curve = curves[index];
      const isDimmed = highlighted !== undefined && highlighted !== run.key;
      return curve ? [{ style: runStyle(run.colour), curve, isDimmed }] : [];
    });
    if (this.#chart) this.#chart.draw(lines);
    else this.#chart = new LineChart(this.#canvas, lines, isLog, this.#parts.theme());
    this.#hover.over(this.#chart, shown);
  }

  #clear(): void {
    this.#hover.leave();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  remove(): void {
    this.#parts.observer.unobserve(this.element);
    this.#clear();
  }
}
