/** Small drawings of the table: check boxes, states, arrows, a run's colour. Said in words beside them. */
import { runStyle } from '../../protocol/palette.ts';
import { makeSvg } from '../shared/dom.ts';

const paths = {
  check: 'M3.5 8.5l3 3 6-7',
  fold: 'M6 4l4 4-4 4',
  ascending: 'M8 12.5v-9m0 0L4.5 7M8 3.5L11.5 7',
  descending: 'M8 3.5v9m0 0L4.5 9M8 12.5L11.5 9',
  more: 'M8 3.5v.01M8 8v.01M8 12.5v.01',
  pin: 'M5.5 2.5h5M6.5 2.5v4.5L4.5 9.5h7L9.5 7V2.5M8 9.5v4',
  finished: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M5.2 8.3l2 2 3.6-4.3',
  failed: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M5.8 5.8l4.4 4.4m0-4.4l-4.4 4.4',
  killed: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M3.7 12.3l8.6-8.6',
  running: 'M13.6 6A6 6 0 0 0 2.9 5M2.4 10a6 6 0 0 0 10.7 1M2.6 2.2V5h2.8M13.4 13.8V11h-2.8',
  queued: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.6V8l2.4 1.6',
  pruned: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M5 8h6',
  unknown: 'M6 6.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 11.9v.01M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8',
} as const;

export type MarkName = keyof typeof paths;

/** One drawing, which may become another. */
export class Mark {
  readonly element: SVGSVGElement;
  #name: MarkName;

  constructor(name: MarkName) {
    this.#name = name;
    this.element = makeSvg(16, 16, 'path', { d: paths[name] });
    this.element.classList.add('mark');
    this.element.setAttribute('data-mark', name);
  }

  set name(name: MarkName) {
    if (name === this.#name) return;
    this.#name = name;
    this.element.setAttribute('data-mark', name);
    this.element.firstElementChild?.setAttribute('d', paths[name]);
  }
}

/** A status that this version does not know is unknown. */
export function statusMark(status: string | undefined): MarkName {
  switch (status) {
    case 'finished':
    case 'failed':
    case 'killed':
    case 'running':
    case 'queued':
    case 'pruned':
      return status;
    default:
      return 'unknown';
  }
}

/** A chosen run's colour; past the palette's end the ring is dashed, as the line is in the charts. */
export class ColourDot {
  readonly element = makeSvg(12, 12, 'path', { d: 'M6 2.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7', 'stroke-width': '2' });
  #colour: number | undefined;

  constructor() {
    this.element.classList.add('dot');
    this.element.toggleAttribute('hidden', true);
  }

  set colour(colour: number | undefined) {
    if (colour === this.#colour) return;
    this.#colour = colour;
    this.element.toggleAttribute('hidden', colour === undefined);
    if (colour === undefined) return;
    const style = runStyle(colour);
    const shape = this.element.firstElementChild;
    shape?.setAttribute('stroke', style.colour);
    shape?.setAttribute('fill', style.dash.length === 0 ? style.colour : 'none');
    shape?.setAttribute(
      'stroke-dasharray',
      style.dash.length === 0 ? '' : style.dash.map((length) => length / 2).join(' '),
    );
  }
}
