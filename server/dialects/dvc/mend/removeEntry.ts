/** A key that is there twice and all that stands below it, where it has lines of its own. */
import type { Document } from '../../../project/document.ts';
import type { Fix } from '../../../project/finding.ts';
import type { Span } from '../../../yaml/span.ts';

export function removeEntry(document: Document, span: Span): readonly Fix[] {
  const { text } = document;
  const { start } = document.offsets(span);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(lineStart, start);
  if (indent.trim() !== '') return [];
  const end = endOfBlock(text, start, indent.length);
  return [{ title: 'Remove this entry', edits: [{ span: document.span(lineStart, end), newText: '' }] }];
}

/** Up to the first line that does not stand further in; the dashes of a list may stand right below its key. */
function endOfBlock(text: string, start: number, column: number): number {
  let end = lineEnd(text, start);
  for (let next = end; next < text.length; next = lineEnd(text, next)) {
    const line = text.slice(next, lineEnd(text, next));
    if (line.trim() === '') continue;
    const indent = line.search(/\S/);
    if (indent < column || (indent === column && !/^\s*-\s/.test(line))) break;
    end = lineEnd(text, next);
  }
  return end;
}

/** Where the next line begins. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}
