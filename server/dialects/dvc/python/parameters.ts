/** The parameters in a Python file as nodes. */
import { type Assignment, type ClassBody, pythonAssignments } from '../../../../protocol/pythonAssignments.ts';
import type { Literal } from '../../../../protocol/pythonLiteral.ts';
import { type DictNode, dictOf, type Entry, type Node } from '../../../yaml/node.ts';
import { binaryOf, tupleOf } from '../../../yaml/printed.ts';
import type { Passage } from '../../../yaml/span.ts';
import type { FileProblem } from '../fileProblem.ts';
import { firstBreak } from './broken.ts';

export function pythonParameters(whole: Passage): DictNode | FileProblem {
  const broken = firstBreak(whole.text);
  if (broken !== undefined)
    return { kind: 'problem', message: broken.message, span: whole.span(broken.start, broken.end) };
  return dictOf(whole.span(0, whole.text.length), entriesOf(whole, pythonAssignments(whole.text)));
}

function entriesOf(whole: Passage, assignments: readonly Assignment[]): readonly Entry[] {
  return assignments.map(({ name, start, end, value }) => ({
    key: { kind: 'str', span: whole.span(start, end), value: name, style: 'plain' },
    value: nodeOf(whole, value),
  }));
}

function nodeOf(whole: Passage, value: Literal | ClassBody): Node {
  const span = whole.span(value.start, value.end);
  switch (value.kind) {
    case 'none':
      return { kind: 'null', span };
    case 'bool':
      return { kind: 'bool', span, value: value.value };
    case 'int':
      return { kind: 'int', span, value: value.value };
    case 'float':
      return { kind: 'float', span, value: value.value };
    case 'str':
      return { kind: 'str', span, value: value.value, style: 'plain' };
    case 'bytes':
      return binaryOf(value.value, span);
    case 'set':
    case 'complex':
    case 'ellipsis':
      return { kind: 'other', span, type: value.kind, text: span.text };
    case 'list':
      return { kind: 'list', span, items: value.items.map((item) => nodeOf(whole, item)) };
    case 'tuple':
      return tupleOf(
        value.items.map((item) => nodeOf(whole, item)),
        span,
      );
    case 'dict': {
      const entries = value.entries.map((entry) => ({
        key: nodeOf(whole, entry.key),
        value: nodeOf(whole, entry.value),
      }));
      return dictOf(span, entries);
    }
    case 'class':
      return dictOf(span, entriesOf(whole, value.assignments));
  }
}
