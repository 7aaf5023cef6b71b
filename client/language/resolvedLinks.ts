/** Which part of a resolved pipeline stands at a place, and where it was made from. */
import type { ResolvedPipeline } from '../../protocol/language.ts';

export type ShownPipeline = Extract<ResolvedPipeline, { kind: 'resolved' }>;

export interface Link {
  readonly start: number;
  readonly end: number;
  readonly origin: ShownPipeline['origins'][number];
}

/** Numbers a link, see {@link ShownPipeline}. */
const width = 4;

/** The narrowest part there; its columns are those of the line. */
export function linkAt({ links, origins }: ShownPipeline, line: number, column: number): Link | undefined {
  let found: Link | undefined;
  for (let at = firstAtLine(links, line); links[at] === line; at += width) {
    const [start = 0, end = 0, number = -1] = links.slice(at + 1, at + width);
    const origin = origins[number];
    const isNarrower = found === undefined || end - start < found.end - found.start;
    if (start <= column && column <= end && isNarrower && origin !== undefined) found = { start, end, origin };
  }
  return found;
}

function firstAtLine(links: readonly number[], line: number): number {
  let low = 0;
  let high = links.length / width;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((links[middle * width] ?? Infinity) < line) low = middle + 1;
    else high = middle;
  }
  return low * width;
}

/** The lines that the entry around a line of the source became. */
export function linesOf({ entries }: ShownPipeline, sourceLine: number): { start: number; end: number } | undefined {
  return entries.find(({ source }) => source.start.line <= sourceLine && sourceLine <= source.end.line);
}
