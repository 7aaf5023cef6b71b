/** Reads a chart under the pointer, or step by step with the arrow keys: every run's value at one step. */
import type { ShownSeries } from './board.ts';
import { nearestIndex } from './curve.ts';
import type { LineChart, PointPlace } from './lineChart.ts';
import type { Reading, Tooltip } from './tooltip.ts';

interface Place extends PointPlace {
  readonly step: number;
  readonly value: number;
}

export class Hover {
  readonly #canvas: HTMLCanvasElement;
  readonly #tooltip: Tooltip;
  #chart: LineChart | undefined;
  #shown: readonly ShownSeries[] = [];
  #step: number | undefined;

  constructor(canvas: HTMLCanvasElement, tooltip: Tooltip) {
    this.#canvas = canvas;
    this.#tooltip = tooltip;
    canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => this.#point(offsetX, offsetY));
    canvas.addEventListener('pointerleave', () => this.#clear());
    canvas.addEventListener('blur', () => this.#clear());
    canvas.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#clear();
      if (isMove(event.key) && this.#move(event.key)) event.preventDefault();
    });
  }

  /** The chart was drawn, with these series; what is marked stays marked. */
  over(chart: LineChart, shown: readonly ShownSeries[]): void {
    this.#chart = chart;
    this.#shown = shown;
    if (this.#step !== undefined) chart.mark(this.#step, placesAt(shown, this.#step));
  }

  /** The chart is going. */
  leave(): void {
    if (this.#step !== undefined) this.#tooltip.hide();
    this.#step = undefined;
    this.#chart = undefined;
  }

  #point(x: number, y: number): void {
    const under = this.#chart?.stepAt(x);
    if (under === undefined) return;
    const step = nearestStep(this.#shown, under);
    if (step === undefined) this.#clear();
    else this.#show(step, x, y);
  }

  /** Whether there was a step to go to. */
  #move(to: Move): boolean {
    const steps = Float64Array.from(new Set(this.#shown.flatMap(({ series }) => [...series.steps]))).sort();
    const now = this.#step === undefined ? -1 : nearestIndex(steps, this.#step);
    const step = steps[moves[to](now, steps.length - 1)];
    if (step === undefined) return false;
    const places = placesAt(this.#shown, step);
    const [first] = places;
    const at = first && this.#chart?.positionOf(first);
    this.#show(step, at?.x ?? 0, at?.y ?? 0);
    this.#tooltip.say(step, this.#readings(places, undefined));
    return true;
  }

  #show(step: number, x: number, y: number): void {
    const places = placesAt(this.#shown, step);
    this.#step = step;
    this.#chart?.mark(step, places);
    const { left, top } = this.#canvas.getBoundingClientRect();
    this.#tooltip.show(step, this.#readings(places, y), left + x, top + y);
  }

  /** `y` in pixels from the canvas's top. */
  #readings(places: readonly Place[], y: number | undefined): Reading[] {
    const distances = places.map((place) => {
      const at = this.#chart?.positionOf(place);
      return at && y !== undefined ? Math.abs(at.y - y) : Number.POSITIVE_INFINITY;
    });
    const least = Math.min(...distances);
    return places.flatMap(({ line, step, value }, index) => {
      const run = this.#shown[line]?.run;
      const isNearest = Number.isFinite(least) && distances[index] === least;
      return run ? [{ name: run.name, colour: run.colour, value, step, isNearest }] : [];
    });
  }

  #clear(): void {
    if (this.#step === undefined) return;
    this.#step = undefined;
    this.#tooltip.hide();
    this.#chart?.mark(undefined, []);
  }
}

/** From index to index, given the last one. */
const moves = {
  ArrowRight: (now: number, last: number) => Math.min(now + 1, last),
  ArrowLeft: (now: number) => Math.max(now - 1, 0),
  Home: () => 0,
  End: (_now: number, last: number) => last,
};

type Move = keyof typeof moves;

function isMove(key: string): key is Move {
  return Object.hasOwn(moves, key);
}

function nearestStep(shown: readonly ShownSeries[], step: number): number | undefined {
  const candidates = shown.flatMap(({ series: { steps } }) => steps[nearestIndex(steps, step)] ?? []);
  return candidates.toSorted((a, b) => Math.abs(a - step) - Math.abs(b - step))[0];
}

/** Each line's point nearest to the step; a line that has not begun by then, or has ended, has none. */
function placesAt(shown: readonly ShownSeries[], step: number): Place[] {
  return shown.flatMap(({ series: { steps, values } }, line) => {
    const [first, last] = [steps.at(0), steps.at(-1)];
    if (first === undefined || last === undefined || step < first || step > last) return [];
    const point = nearestIndex(steps, step);
    const [at, value] = [steps[point], values[point]];
    return at === undefined || value === undefined ? [] : [{ line, point, step: at, value }];
  });
}
