/** A `cmd` for a stage that has none, to be filled in. */
import type { Document } from '../../../project/document.ts';
import type { Fix } from '../../../project/finding.ts';
import { type DictNode, get, type Node, type Span } from '../../../yaml/node.ts';

/** `span` is the key whose mapping lacks something: a stage's name, or `do`. */
export function addCommand(document: Document, span: Span): readonly Fix[] {
  const stage = stageAt(get(document.root, 'stages'), span);
  const first = stage?.entries[0]?.key.span;
  if (stage === undefined || first === undefined || stage.named.has('cmd') || stage.named.has('foreach')) return [];
  const lineStart = document.text.lastIndexOf('\n', first.start - 1) + 1;
  const indent = document.text.slice(lineStart, first.start);
  if (indent.trim() !== '') return [];
  const edits = [{ span: { start: lineStart, end: lineStart }, newText: `${indent}cmd: \n` }];
  return [{ title: 'Add `cmd`', edits, isDraft: true }];
}

function stageAt(stages: Node | undefined, { start }: Span): DictNode | undefined {
  for (const { key, value } of stages?.kind === 'dict' ? stages.entries : []) {
    const body = value.kind === 'dict' ? value.named.get('do') : undefined;
    const found = key.span.start === start ? value : body?.key.span.start === start ? body.value : undefined;
    if (found?.kind === 'dict') return found;
  }
  return undefined;
}
