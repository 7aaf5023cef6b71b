/** Where a piece of a string's value stands in the text, whatever the quotes, escapes and folded lines between. */
import type { Span, TextNode } from './node.ts';

/**
 * The spans of `pieces`, which stand in the value in this order. A piece that is not found as written (it has
 * escapes in it) gets the whole string's span.
 */
export function spansWithin(node: TextNode, text: string, pieces: readonly string[]): readonly Span[] {
  const source = text.slice(node.span.start, node.span.end);
  let from = 0;
  return pieces.map((piece) => {
    const found = find(source, piece, from);
    if (found === undefined) return node.span;
    from = found.end;
    return { start: node.span.start + found.start, end: node.span.start + found.end };
  });
}

function find(source: string, piece: string, from: number): Span | undefined {
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
