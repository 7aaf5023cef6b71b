/** Edits of the text that keep how it is laid out. */
import type { Fix } from '../../../project/finding.ts';
import { type DictNode, get, type Span } from '../../../yaml/node.ts';

/** Adds an item to a list of a stage that has a line for each, or begins such a list before the command. */
export function addToList(section: string, item: string, stage: DictNode, text: string): readonly Fix[] {
  const title = `Add \`${item}\` to \`${section}\``;
  const list = get(stage, section);
  const last = list?.kind === 'list' ? list.items.at(-1) : undefined;
  if (last !== undefined) {
    const before = lineBefore(text, last.span);
    const at = { start: last.span.end, end: last.span.end };
    if (last.kind !== 'str' || !/^\s*-\s+$/.test(before)) return [];
    return [{ title, edits: [{ span: at, newText: `\n${before}${item}` }] }];
  }
  const command = stage.named.get('cmd');
  if (command === undefined || stage.named.has(section)) return [];
  const indent = lineBefore(text, command.key.span);
  if (indent.trim() !== '') return [];
  const start = command.key.span.start - indent.length;
  const newText = `${indent}${section}:\n${indent}  - ${item}\n`;
  return [{ title, edits: [{ span: { start, end: start }, newText }] }];
}

/** Where the item of a list has a line of its own. */
export function removeLine(text: string, span: Span): readonly Fix[] {
  const before = lineBefore(text, span);
  const lineEnd = text.indexOf('\n', span.end);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  if (!/^\s*-\s+$/.test(before) || text.slice(span.end, end).trim() !== '') return [];
  return [{ title: 'Remove this line', edits: [{ span: { start: span.start - before.length, end }, newText: '' }] }];
}

function lineBefore(text: string, span: Span): string {
  return text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
}
