/**
 * Where in the structure a cursor stands, read from indentation alone: so it is known while the text around it is
 * broken, as it is at most moments of typing. Flow style is followed within its line.
 */
import { readFlow } from './flow.ts';
import { isEmpty, type Mark, readLine, type Step } from './line.ts';
import type { Offsets } from './span.ts';

export interface Place {
  /** From the outermost key to the one whose value holds the cursor. */
  readonly path: readonly Step[];
  /** `start`: the first word of a line or item, which becomes a key or a value. `text`: in a block of text. */
  readonly role: 'start' | 'value' | 'text';
  readonly isComment: boolean;
  /** The word before and after the cursor, which a completion replaces. */
  readonly word: Offsets;
  /** The word up to the cursor. */
  readonly typed: string;
  /** The keys that stand beside it already. */
  readonly siblings: ReadonlySet<string>;
}

export function placeAt(text: string, offset: number): Place {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  const line = readLine(before);
  const isComment = /(?:^|\s)#/.test(before.replace(/"[^"]*"|'[^']*'/g, ''));
  const flow = readFlow(line.rest);
  const typed = (flow?.typed ?? line.rest.trimStart()).replace(/^["']/, '');
  const after = /^[^\n:,\]}#"']*/.exec(text.slice(offset))?.[0].trimEnd() ?? '';
  const word = { start: offset - typed.length, end: offset + after.length };
  const column = line.marks.findLast(({ step }) => step === '-')?.column ?? line.restColumn;
  const isValue = line.marks.some(({ step }) => step !== '-');
  const outer = climb(linesAbove(text, start), line.marks[0]?.column ?? column, line.marks[0]?.step === '-');
  if (outer.isText) return { path: outer.path, role: 'text', isComment: false, word, typed, siblings: new Set() };
  const path = [...outer.path, ...line.marks.map(({ step }) => step), ...(flow?.steps ?? [])];
  if (flow !== undefined)
    return { path, role: flow.isValue ? 'value' : 'start', isComment, word, typed, siblings: flow.siblings };
  if (isValue) return { path, role: 'value', isComment, word, typed, siblings: new Set() };
  const siblings = siblingsAt(text, start, line.restColumn, line.marks.length > 0);
  return { path, role: 'start', isComment, word, typed, siblings };
}

/** From the line above upwards: whatever stands further left is around the cursor. */
function climb(above: Iterable<string>, column: number, isItem: boolean): { path: readonly Step[]; isText: boolean } {
  let around: Around = { path: [], isText: false, column, isItem };
  for (const text of above) {
    if (text.search(/\S/) > around.column || isEmpty(text)) continue;
    const { marks, rest } = readLine(text);
    const opensText = /^\s*[|>][-+\d]*\s*(#.*)?$/.test(rest);
    for (const mark of marks.toReversed()) around = goOut(around, mark, opensText);
    if (around.column === 0 && !around.isItem) break;
  }
  return around;
}

interface Around {
  readonly path: readonly Step[];
  /** The cursor is in a block of text that a key above opens. */
  readonly isText: boolean;
  /** What stands left of it is further out; the key of a list may stand right above its dashes. */
  readonly column: number;
  readonly isItem: boolean;
}

function goOut(around: Around, { column, step }: Mark, opensText: boolean): Around {
  const isKey = step !== '-';
  const isOuter = column < around.column || (around.isItem && isKey && column === around.column);
  if (!isOuter) return around;
  if (isKey && opensText) return { path: [step], isText: true, column, isItem: false };
  return { ...around, path: [step, ...around.path], column, isItem: !isKey };
}

/** The keys in the same block as one at `column` of the line that begins at `start`. */
function siblingsAt(text: string, start: number, column: number, isFirstOfItem: boolean): ReadonlySet<string> {
  const above = isFirstOfItem ? [] : linesAbove(text, start);
  return new Set([...keysAt(above, column), ...keysAt(linesBelow(text, start), column)]);
}

/** Before the line that begins at `start`, the nearest one first. */
function* linesAbove(text: string, start: number): Generator<string> {
  for (let end = start - 1; end >= 0; ) {
    const from = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    yield text.slice(from, end);
    end = from - 1;
  }
}

/** Behind the line that begins at `start`. */
function* linesBelow(text: string, start: number): Generator<string> {
  for (let end = text.indexOf('\n', start); end >= 0; ) {
    const next = text.indexOf('\n', end + 1);
    yield text.slice(end + 1, next < 0 ? text.length : next);
    end = next;
  }
}

function* keysAt(lines: Iterable<string>, column: number): Generator<string> {
  for (const line of lines) {
    if (isEmpty(line)) continue;
    const { marks } = readLine(line);
    const here = marks.find((mark) => mark.column === column);
    if (here !== undefined && here.step !== '-') yield here.step.key;
    if (line.search(/\S/) < column) return;
  }
}
