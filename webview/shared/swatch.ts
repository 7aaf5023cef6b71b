/** A short piece of a run's line, as the charts draw it. */
import { runStyle } from '../../protocol/palette.ts';
import { makeSvg } from './dom.ts';

/** `colour` is the run's index for `runStyle`. */
export function swatch(colour: number): SVGSVGElement {
  const style = runStyle(colour);
  const svg = makeSvg(16, 4, 'line', {
    x1: '0',
    x2: '16',
    y1: '2',
    y2: '2',
    stroke: style.colour,
    'stroke-width': '4',
    'stroke-dasharray': style.dash.join(' '),
  });
  svg.classList.add('swatch');
  return svg;
}
