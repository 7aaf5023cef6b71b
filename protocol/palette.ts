/**
 * The colours of runs, the same wherever a run is drawn.
 *
 * Each has at least 3:1 contrast (WCAG 2.2, 1.4.11) on the backgrounds of VS Code's light, dark and
 * high-contrast themes, and differs from every other one for people who see no red-green difference too.
 */
export const palette = [
  '#1a6fe8',
  '#ef5a1c',
  '#23845a',
  '#d559de',
  '#9d6c2d',
  '#8778fc',
  '#5b7f94',
  '#c9748e',
] as const satisfies readonly `#${string}`[];

/** Lengths of line and gap in pixels; a run beyond the palette's end repeats a colour with another dash. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

export interface RunStyle {
  /** `#rrggbb`. */
  readonly colour: string;
  /** For canvas `setLineDash` and SVG `stroke-dasharray`; empty for an unbroken line. */
  readonly dash: readonly number[];
}

/** How the run with this index is drawn; `index` is a whole number from 0 on. */
export function runStyle(index: number): RunStyle {
  const colour = palette[index % palette.length] ?? palette[0];
  const dash = dashes[Math.floor(index / palette.length) % dashes.length] ?? [];
  return { colour, dash };
}
