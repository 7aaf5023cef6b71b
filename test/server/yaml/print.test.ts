import assert from 'node:assert/strict';
import { parse as parseByLibrary } from 'yaml';
import type { Node } from '../../../server/yaml/node.ts';
import { parse } from '../../../server/yaml/parse.ts';
import { type Printable, type PrintableScalar, Printer } from '../../../server/yaml/print.ts';
import { Passage } from '../../../server/yaml/span.ts';

describe('printing YAML', () => {
  it('lays out what is in what, lists a step further in', () => {
    const text = 'a:\n  b: 1\n  c:\n    - x\n    - d: 1.5\n      e: []\n    - - true\n      - {}\n  f: null\ng: ""\n';
    assert.equal(printed(text).text, text);
  });

  it('quotes what would be read as something else, and keeps lines apart', () => {
    const text =
      'keys: ["1", "true", "", " x", "a: b", "#", "- x", "null", "~", "{", "a\\nb", "a\\nb\\n", "\\n", "a\\t\\n ", "\\u0007"]\nfloats: [.inf, -.inf, 1e-7, 2.0]\n"a\\nb": 1\n';
    assert.deepEqual(parseByLibrary(printed(text).text), parseByLibrary(text));
  });

  it('tells where each scalar stands, and its pieces in it, also in several lines and in quotes', () => {
    const { text, places } = printed('a: one two\nb: "#one"\nc:\n  - |\n    x\n    one\n', 'one');
    const lines = text.split('\n');
    assert.deepEqual(
      places.map(({ line, start, end, mark }) => `${mark}: ${lines[line]?.slice(start, end)}`),
      ['a: a', 'one two: one two', 'piece: one', 'b: b', '#one: "#one"', 'piece: one', 'c: c'].concat([
        'x\none\n: x',
        'x\none\n: one',
        'piece: one',
      ]),
    );
  });

  it('tells no piece of what is written with escapes', () => {
    const { places } = printed('a: "\\u0007 one"\n', 'one');
    assert.deepEqual(
      places.map(({ mark }) => mark),
      ['a', '\u0007 one'],
    );
  });
});

interface PlaceOf {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly mark: string;
}

/** Each scalar is marked by its text, `piece` in it as such. */
function printed(text: string, piece?: string): { text: string; places: readonly PlaceOf[] } {
  const { root, problems } = parse(new Passage(text));
  assert.deepEqual(problems, []);
  assert.equal(root?.kind, 'dict');
  const places: PlaceOf[] = [];
  const printer = new Printer<string>((line, start, end, mark) => places.push({ line, start, end, mark }));
  for (const { key, value } of root.entries) {
    printer.entry({ key: scalar(key, piece), value: printable(value, piece) }, 0);
  }
  return { text: printer.text, places };
}

function printable(node: Node, piece: string | undefined): Printable<string> {
  if (node.kind === 'list') return { kind: 'list', items: node.items.map((item) => printable(item, piece)) };
  if (node.kind !== 'dict') return scalar(node, piece);
  const entries = node.entries.map(({ key, value }) => ({ key: scalar(key, piece), value: printable(value, piece) }));
  return { kind: 'dict', entries };
}

function scalar(node: Node, piece: string | undefined): PrintableScalar<string> {
  assert.ok(node.kind !== 'list' && node.kind !== 'dict');
  const mark = 'value' in node ? String(node.value) : node.kind;
  const start = piece === undefined || node.kind !== 'str' ? -1 : node.value.indexOf(piece);
  const pieces = start < 0 || piece === undefined ? [] : [{ start, end: start + piece.length, mark: 'piece' }];
  return { kind: 'scalar', node, mark, pieces };
}
