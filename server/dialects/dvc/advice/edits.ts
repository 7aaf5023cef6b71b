/** Edits of the text that keep how it is laid out. */
import type { Fix } from '../../../project/finding.ts';
import { type DictNode, get } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';

/** Adds an item to a list of a stage that has a line for each, or begins such a list before the command. */
export function addToList(section: string, item: string, stage: DictNode): readonly Fix[] {
  const title = `Add \`${item}\` to \`${section}\``;
  const list = get(stage, section);
  const last = list?.kind === 'list' ? list.items.at(-1) : undefined;
  if (last !== undefined) {
    const before = lineBefore(last.span);
    if (last.kind !== 'str' || !/^\s*-\s+$/.test(before)) return [];
    return [{ title, edits: [{ span: last.span.behind, newText: `\n${before}${item}` }] }];
  }
  const command = stage.named.get('cmd');
  if (command === undefined || stage.named.has(section)) return [];
  const { passage, from } = command.key.span;
  const indent = lineBefore(command.key.span);
  if (indent.trim() !== '') return [];
  const start = from - indent.length;
  const newText = `${indent}${section}:\n${indent}  - ${item}\n`;
  return [{ title, edits: [{ span: passage.span(start, start), newText }] }];
}

/** Where the item of a list has a line of its own. */
export function removeLine(span: Span): readonly Fix[] {
  const { passage, from, to } = span;
  const before = lineBefore(span);
  const lineEnd = passage.text.indexOf('\n', to);
  const end = lineEnd < 0 ? passage.text.length : lineEnd + 1;
  if (!/^\s*-\s+$/.test(before) || passage.text.slice(to, end).trim() !== '') return [];
  return [{ title: 'Remove this line', edits: [{ span: passage.span(from - before.length, end), newText: '' }] }];
}

/** A passage begins with a line. */
function lineBefore({ passage: { text }, from }: Span): string {
  return text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
}
