/** The parts of a text once its expressions are filled in (`models.${key}` → `models`, `forest`), and who wrote each. */
import type { Node, TextNode } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';
import { type Context, lookUp } from '../context.ts';
import { expressionsOf } from '../resolve.ts';
import { toText } from '../values.ts';

export interface Segment {
  readonly name: string;
  /** Of the part, where that is written; of the whole text otherwise. */
  readonly span: Span;
  /** `written` out there, `followed` where a loop's own key stands for it, `composed` from other values. */
  readonly writing: 'written' | 'followed' | 'composed';
  /** The value that is all of it. */
  readonly madeFrom?: Node;
}

/** A stretch of the text: as it is written, from an offset on, or what an expression brought. */
interface Run {
  readonly text: string;
  readonly from?: number;
  readonly value?: Node;
}

/** None where an expression is unknown. An empty separator keeps the text in one. */
export function segmentsOf(node: TextNode, context: Context, separator: string | RegExp): readonly Segment[] {
  const runs = runsOf(node, context);
  if (runs === undefined) return [];
  const text = runs.map((run) => run.text).join('');
  const shift = node.span.text.indexOf(node.value);
  const segments: Segment[] = [];
  let start = 0;
  for (const name of separator === '' ? [text] : text.split(separator)) {
    const end = start + name.length;
    const at = shift < 0 ? undefined : writtenAt(runs, start, end);
    if (at !== undefined) {
      segments.push({ name, span: node.span.part(shift + at, shift + at + name.length), writing: 'written' });
    } else {
      const madeFrom = valueFrom(runs, start, end);
      segments.push({ name, span: node.span, writing: 'composed', ...(madeFrom && { madeFrom }) });
    }
    start = end + 1;
  }
  return segments;
}

function runsOf(node: TextNode, context: Context): readonly Run[] | undefined {
  const runs: Run[] = [];
  let from = 0;
  for (const { index, source, keys } of expressionsOf(node)) {
    const found = keys && lookUp(context, keys);
    if (found?.kind !== 'value') return undefined;
    runs.push({ text: node.value.slice(from, index), from }, { text: toText(found.node), value: found.node });
    from = index + source.length;
  }
  runs.push({ text: node.value.slice(from), from });
  return runs;
}

function writtenAt(runs: readonly Run[], start: number, end: number): number | undefined {
  let offset = 0;
  for (const { text, from } of runs) {
    if (from !== undefined && offset <= start && end <= offset + text.length) return from + start - offset;
    offset += text.length;
  }
  return undefined;
}

function valueFrom(runs: readonly Run[], start: number, end: number): Node | undefined {
  let offset = 0;
  for (const { text, value } of runs) {
    if (value !== undefined && offset === start && end === offset + text.length) return value;
    offset += text.length;
  }
  return undefined;
}
