/** A chosen run's icon: a disc in the run's colour, as charts draw it, with the run's state in it. Pure. */
import { runStyle } from '../../../protocol/palette.ts';
import type { RunStatus } from '../../tracking/store.ts';

/**
 * Strokes in a box of 16 by 16, drawn white: every colour of the palette has 3:1 against white, as against the
 * backgrounds of the themes.
 */
const strokes: Readonly<Record<RunStatus, string>> = {
  finished: 'M5.4 8.2l1.8 1.8 3.4-3.8',
  failed: 'M6 6l4 4m0-4l-4 4',
  killed: 'M5.5 8h5',
  pruned: 'M6.2 5.5v5m3.6-5v5',
  running: 'M6.5 5.5l4 2.5-4 2.5z',
  queued: 'M8 5.2V8l2 1.4',
  unknown: 'M8 8h.01',
};

/** A `data:` URI of an SVG; `colour` is an index for `runStyle`, whose dash is the disc's rim. */
export function runIcon(colour: number, status: RunStatus): string {
  const { colour: paint, dash } = runStyle(colour);
  const disc =
    dash.length === 0
      ? `<circle cx="8" cy="8" r="6.5" fill="${paint}"/>`
      : `<circle cx="8" cy="8" r="5" fill="${paint}"/><circle cx="8" cy="8" r="6.9" fill="none" stroke="${paint}" stroke-width="1.4" stroke-dasharray="${dash.map((length) => length / 2).join(' ')}"/>`;
  const state = `<path d="${strokes[status]}" fill="none" stroke="#fff" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`;
  return svgUri(
    `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${disc}${state}</svg>`,
  );
}

/** Base64 passes through style sheets and Markdown as it is. */
export function svgUri(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
