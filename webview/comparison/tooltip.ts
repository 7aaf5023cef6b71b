/** The box beside the pointer: every run's value at a step, greatest first. One for all charts. */
import { metricValue } from '../../protocol/metricValue.ts';
import { make } from '../shared/dom.ts';
import { swatch } from '../shared/swatch.ts';

/** One run's value. */
export interface Reading {
  readonly name: string;
  /** Index for `runStyle`. */
  readonly colour: number;
  /** May be NaN or infinite. */
  readonly value: number;
  /** Where the point stands; another step than the box's where the curve was reduced or logs less often. */
  readonly step: number;
  /** Nearest to the pointer. */
  readonly isNearest: boolean;
}

/** More would not fit a window; the least are told by number. */
const mostRows = 20;
/** Between pointer and box, in pixels. */
const distance = 16;

export class Tooltip {
  readonly element = make('div', { class: 'tooltip', 'aria-hidden': 'true' });
  /** What the box says, for screen readers; only the keyboard fills it. */
  readonly spoken = make('div', { class: 'for-screen-readers', 'aria-live': 'polite' });

  constructor() {
    this.element.hidden = true;
  }

  /** `x` and `y` in pixels of the window. */
  show(step: number, readings: readonly Reading[], x: number, y: number): void {
    const sorted = byValue(readings);
    this.element.replaceChildren(
      make('div', { class: 'tooltip-step' }, `Step ${step.toLocaleString('en')}`),
      ...sorted.slice(0, mostRows).map((reading) => row(reading, step)),
      ...(sorted.length > mostRows ? [make('div', { class: 'muted' }, `and ${sorted.length - mostRows} lower`)] : []),
    );
    this.element.hidden = false;
    const { width, height } = this.element.getBoundingClientRect();
    const fitsRight = x + distance + width <= document.documentElement.clientWidth;
    const left = fitsRight ? x + distance : Math.max(0, x - distance - width);
    const top = Math.max(0, Math.min(y + distance, document.documentElement.clientHeight - height));
    this.element.style.transform = `translate(${left}px, ${top}px)`;
  }

  say(step: number, readings: readonly Reading[]): void {
    const words = byValue(readings).map(({ name, value }) => `${name} ${metricValue(value)}`);
    this.spoken.textContent = `Step ${step}: ${words.join(', ')}`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}

/** Greatest first; NaN last. */
function byValue(readings: readonly Reading[]): Reading[] {
  return readings.toSorted((a, b) => {
    if (Number.isNaN(a.value) || Number.isNaN(b.value))
      return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
    return a.value === b.value ? 0 : b.value - a.value;
  });
}

function row({ name, colour, value, step, isNearest }: Reading, shownStep: number): HTMLElement {
  const place = step === shownStep ? [] : [make('span', { class: 'muted' }, `at ${step.toLocaleString('en')}`)];
  return make(
    'div',
    { class: isNearest ? 'tooltip-row nearest' : 'tooltip-row' },
    swatch(colour),
    make('span', { class: 'tooltip-name' }, name),
    ...place,
    make('span', { class: 'tooltip-value' }, metricValue(value)),
  );
}
