/** A curve in small: as a picture for a hover, and as characters where pictures are not shown. Pure. */
import { palette } from '../../../protocol/palette.ts';
import { svgUri } from './runIcon.ts';

/** Of the picture, in pixels. */
export const size = { width: 240, height: 48 } as const;
const { width, height } = size;
/** The radius of a point that stands alone. */
const dot = 2.5;
const margin = 3;
const blocks = '▁▂▃▄▅▆▇█';
const blockCount = 24;

export interface Curve {
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** A `data:` URI of an SVG; not finite values leave a gap. Empty where nothing can be drawn. */
export function sparkline({ steps, values }: Curve, colour: string = palette[0]): string {
  const points = finitePoints(steps, values);
  if (points.length === 0) return '';
  const x = scale(
    points.map(({ step }) => step),
    margin,
    width - margin,
  );
  const y = scale(
    points.map(({ value }) => value),
    height - margin,
    margin,
  );
  const place = ({ step, value }: Point) => [x(step).toFixed(1), y(value).toFixed(1)] as const;
  const line = points.map((point) => `${point.follows ? 'L' : 'M'}${place(point).join(' ')}`).join('');
  // Of a point that stands alone a line shows nothing.
  const lone = points.filter(({ follows }, index) => !follows && points[index + 1]?.follows !== true);
  const dots = lone.map(place).map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="${dot}" fill="${colour}"/>`);
  const drawn = `<path d="${line}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>${dots.join('')}`;
  return svgUri(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${drawn}</svg>`,
  );
}

/** `▁▃▅█▆`: the mean of each part of the curve. */
export function blockCurve({ steps, values }: Curve): string {
  const points = finitePoints(steps, values);
  const count = Math.min(blockCount, points.length);
  const means = Array.from({ length: count }, (_, index) => {
    const part = points.slice(
      Math.floor((index * points.length) / count),
      Math.floor(((index + 1) * points.length) / count),
    );
    return part.reduce((sum, { value }) => sum + value / part.length, 0);
  });
  const level = scale(means, 0, blocks.length - 1);
  return means.map((mean) => blocks[Math.round(level(mean))] ?? '').join('');
}

interface Point {
  readonly step: number;
  readonly value: number;
  /** The one before it was logged right before. */
  readonly follows: boolean;
}

function finitePoints(steps: ArrayLike<number>, values: ArrayLike<number>): readonly Point[] {
  const points: Point[] = [];
  let follows = false;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const step = steps[index];
    const isDrawn = Number.isFinite(value);
    if (value !== undefined && step !== undefined && isDrawn) points.push({ step, value, follows });
    follows = isDrawn;
  }
  return points;
}

/** From the numbers' least and greatest to `from` and `to`; equal ones stand in the middle. */
function scale(numbers: readonly number[], from: number, to: number): (value: number) => number {
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const greatest = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // Halved, so that the difference of the greatest numbers that there are is finite.
  const range = greatest / 2 - least / 2;
  return (value) => (range === 0 ? (from + to) / 2 : from + ((value / 2 - least / 2) / range) * (to - from));
}
