/** A `cmd` for a stage that has none, to be filled in. */
import type { Document } from '../../../project/document.ts';
import type { Fix } from '../../../project/finding.ts';
import { type DictNode, get, type Node } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';

/** `span` is the key whose mapping lacks something: a stage's name, or `do`. */
export function addCommand(document: Document, span: Span): readonly Fix[] {
  const stage = stageAt(get(document.root, 'stages'), span);
  const first = stage?.entries[0]?.key.span;
  if (stage === undefined || first === undefined || stage.named.has('cmd') || stage.named.has('foreach')) return [];
  const { start } = document.offsets(first);
  const lineStart = document.text.lastIndexOf('\n', start - 1) + 1;
  const indent = document.text.slice(lineStart, start);
  if (indent.trim() !== '') return [];
  const edits = [{ span: document.span(lineStart, lineStart), newText: `${indent}cmd: \n` }];
  return [{ title: 'Add `cmd`', edits, isDraft: true }];
}

function stageAt(stages: Node | undefined, span: Span): DictNode | undefined {
  for (const { key, value } of stages?.kind === 'dict' ? stages.entries : []) {
    const body = value.kind === 'dict' ? value.named.get('do') : undefined;
    const found = key.span === span ? value : body?.key.span === span ? body.value : undefined;
    if (found?.kind === 'dict') return found;
  }
  return undefined;
}
