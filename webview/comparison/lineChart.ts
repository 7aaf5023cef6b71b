/** One line chart on one canvas, over Chart.js with just the pieces that lines need. */
import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
  type Scale,
  Ticks,
} from 'chart.js';
import { metricValue } from '../../protocol/metricValue.ts';
import type { RunStyle } from '../../protocol/palette.ts';
import type { Theme } from '../shared/theme.ts';
import type { Curve, Point } from './curve.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

/** One run's line. */
export interface Line {
  readonly style: RunStyle;
  readonly curve: Curve;
  /** Steps back behind a line that is pointed out. */
  readonly isDimmed: boolean;
}

/** A point of a line: the line's index among those drawn, and the point's in its curve. */
export interface PointPlace {
  readonly line: number;
  readonly point: number;
}

type Dataset = ChartDataset<'line', Point[]>;

/** A curve of this many points or fewer shows each as a dot. */
const fewPoints = 3;
const dotRadius = 3;
/** Two hexadecimal digits of opacity. */
const dimmed = '38';

export class LineChart {
  readonly #chart: Chart<'line', Point[]>;
  readonly #theme: Theme;
  /** The one step that all points stand at, where there is no more than one. */
  #onlyStep: number | undefined;
  #markedStep: number | undefined;

  constructor(canvas: HTMLCanvasElement, lines: readonly Line[], isLog: boolean, theme: Theme) {
    this.#theme = theme;
    this.#onlyStep = onlyStep(lines);
    this.#chart = new Chart<'line', Point[]>(canvas, this.#configuration(this.#datasets(lines), isLog));
  }

  /** Redraws at once, with no frame in between. */
  draw(lines: readonly Line[]): void {
    this.#onlyStep = onlyStep(lines);
    this.#chart.data.datasets = this.#datasets(lines);
    this.#chart.update('none');
  }

  #datasets(lines: readonly Line[]): Dataset[] {
    return lines.map(({ style, curve, isDimmed }) => {
      const colour = isDimmed ? style.colour + dimmed : style.colour;
      const isShort = curve.points.length <= fewPoints;
      return {
        data: [...curve.points],
        borderColor: colour,
        borderDash: [...style.dash],
        borderWidth: this.#theme.isHighContrast ? 2 : 1.5,
        order: isDimmed ? 1 : 0,
        pointBackgroundColor: colour,
        pointBorderWidth: 0,
        pointRadius: isShort
          ? dotRadius
          : curve.lone.size > 0
            ? curve.points.map((_, index) => (curve.lone.has(index) ? dotRadius : 0))
            : 0,
        pointHoverRadius: dotRadius + 1,
        pointHitRadius: 0,
      };
    });
  }

  /** The step under a distance from the canvas's left edge, in CSS pixels. */
  stepAt(x: number): number | undefined {
    const { x: axis } = this.#chart.scales;
    return axis?.getValueForPixel(x);
  }

  /** CSS pixels from the canvas's left and top edge; `undefined` for a gap. */
  positionOf({ line, point }: PointPlace): { readonly x: number; readonly y: number } | undefined {
    const place = this.#chart.getDatasetMeta(line).data[point];
    return place && Number.isFinite(place.y) ? { x: place.x, y: place.y } : undefined;
  }

  /** Draws a rule at the step and dots on these points; `undefined` clears both. */
  mark(step: number | undefined, points: readonly PointPlace[]): void {
    this.#markedStep = step;
    this.#chart.setActiveElements(points.map(({ line, point }) => ({ datasetIndex: line, index: point })));
    this.#chart.render();
  }

  destroy(): void {
    this.#chart.destroy();
  }

  #configuration(datasets: Dataset[], isLog: boolean): ChartConfiguration<'line', Point[]> {
    const theme = this.#theme;
    const axis = {
      grid: { color: theme.grid, tickColor: theme.grid },
      border: { color: theme.grid },
      ticks: { color: theme.mutedText, maxRotation: 0, autoSkipPadding: 16 },
    };
    return {
      type: 'line',
      data: { datasets },
      plugins: [this.#rule],
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        maintainAspectRatio: false,
        events: [],
        font: { family: theme.fontFamily, size: theme.fontSize - 2 },
        layout: { padding: { top: 4, right: 4 } },
        scales: {
          x: {
            ...axis,
            type: 'linear',
            grid: { ...axis.grid, display: false, drawTicks: true },
            ticks: { ...axis.ticks, precision: 0 },
            afterBuildTicks: (scale) => {
              if (this.#onlyStep !== undefined) scale.ticks = [{ value: this.#onlyStep }];
            },
          },
          y: isLog
            ? { ...axis, type: 'logarithmic', ticks: { ...axis.ticks, callback: logTick } }
            : {
                ...axis,
                type: 'linear',
                ticks: { ...axis.ticks, maxTicksLimit: 6, callback: (value) => metricValue(Number(value)) },
              },
        },
      },
    };
  }

  readonly #rule: Plugin<'line'> = {
    id: 'rule',
    beforeDatasetsDraw: ({ ctx, chartArea, scales }) => {
      if (this.#markedStep === undefined) return;
      const { x: axis } = scales;
      const x = axis?.getPixelForValue(this.#markedStep);
      if (x === undefined) return;
      ctx.save();
      ctx.strokeStyle = this.#theme.mutedText;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}

function onlyStep(lines: readonly Line[]): number | undefined {
  const steps = new Set(lines.flatMap(({ curve: { points } }) => [points.at(0)?.x, points.at(-1)?.x]));
  steps.delete(undefined);
  return steps.size === 1 ? [...steps][0] : undefined;
}

/** Chart.js leaves most ticks of a logarithmic axis without a label; the others read as everywhere here. */
function logTick(this: Scale, value: number | string, index: number, ticks: { value: number }[]): string {
  const label = Ticks.formatters.logarithmic.call(this, Number(value), index, ticks);
  return label === '' ? '' : metricValue(Number(value));
}
