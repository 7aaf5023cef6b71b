/** Where a piece of a string's value stands in the text, whatever the quotes, escapes and folded lines between. */
import type { TextNode } from './node.ts';
import type { Offsets, Span } from './span.ts';

/**
 * The spans of `pieces`, which stand in the value in this order. A piece that is not found as written (it has
 * escapes in it) gets the whole string's span.
 */
export function spansWithin({ span }: TextNode, pieces: readonly string[]): readonly Span[] {
  const source = span.text;
  let from = 0;
  return pieces.map((piece) => {
    const found = find(source, piece, from);
    if (found === undefined) return span;
    from = found.end;
    return span.part(found.start, found.end);
  });
}

function find(source: string, piece: string, from: number): Offsets | undefined {
  const start = source.indexOf(piece, from);
  if (start >= 0) return { start, end: start + piece.length };
  const folded = new RegExp(piece.split(/\s+/).map(escapeForRegExp).join('\\s+'), 'g');
  folded.lastIndex = from;
  const match = folded.exec(source);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
