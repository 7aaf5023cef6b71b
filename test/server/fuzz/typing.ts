/** Somebody who types without sense: inserts, deletes, pastes, indents, moves stages, takes back. */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Random } from '../dialects/dvc/mutations/random.ts';
import { expressions, keys, scalars, snippets } from '../dialects/dvc/mutations/vocabulary.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One document as an editor has it. */
export class TypedDocument {
  readonly uri: string;
  #document: TextDocument;
  /** What takes back each edit, the last one last. */
  readonly #undo: Edit[] = [];

  constructor(uri: string, text: string) {
    this.uri = uri;
    this.#document = TextDocument.create(uri, '', 1, text);
  }

  get text(): string {
    return this.#document.getText();
  }

  get version(): number {
    return this.#document.version;
  }

  positionAt(offset: number) {
    return this.#document.positionAt(offset);
  }

  /** Makes some edits at once, as one new version; the changes to tell the server of. */
  type(random: Random, count: number): TextDocumentContentChangeEvent[] {
    const version = this.version + 1;
    return Array.from({ length: count }, () => {
      const back = random.chance(0.3) ? this.#undo.pop() : undefined;
      if (back !== undefined) return this.#apply(back, version).change;
      const { change, inverse } = this.#apply(random.pick(kinds)(this.text, random), version);
      this.#undo.push(inverse);
      return change;
    });
  }

  /** Takes everything back, as one new version. */
  undoAll(): TextDocumentContentChangeEvent[] {
    const version = this.version + 1;
    return this.#undo
      .splice(0)
      .toReversed()
      .map((edit) => this.#apply(edit, version).change);
  }

  #apply(edit: Edit, version: number): { change: TextDocumentContentChangeEvent; inverse: Edit } {
    const range = { start: this.positionAt(edit.start), end: this.positionAt(edit.end) };
    // Between a carriage return and its line feed there is no position.
    const [start, end] = [this.#document.offsetAt(range.start), this.#document.offsetAt(range.end)];
    const inverse = { start, end: start + edit.text.length, text: this.text.slice(start, end) };
    const change = { range, text: edit.text };
    this.#document = TextDocument.update(this.#document, [change], version);
    return { change, inverse };
  }
}

type Kind = (text: string, random: Random) => Edit;

const kinds: readonly Kind[] = [
  (text, random) => insert(anywhere(text, random), random.pick(snippets)),
  (text, random) => insert(anywhere(text, random), random.pick(snippets)),
  (text, random) => insert(anywhere(text, random), random.pick([...'abcdexyz_0189'])),
  (text, random) => insert(anywhere(text, random), random.pick(scalars)),
  (text, random) => insert(anywhere(text, random), `${random.pick(keys)}: `),
  (text, random) => insert(anywhere(text, random), `\${${random.pick(expressions)}`),
  (text, random) => remove(anywhere(text, random), 1),
  (text, random) => remove(anywhere(text, random), 1),
  (text, random) => remove(anywhere(text, random), random.below(20)),
  newline,
  newline,
  indent,
  paste,
  duplicateLine,
  moveBlock,
  moveBlock,
  copyBlock,
  (text, random) => ({ ...lineAt(text, random), text: '' }),
];

function anywhere(text: string, random: Random): number {
  return random.below(text.length + 1);
}

function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

function remove(at: number, count: number): Edit {
  return { start: at, end: at + count, text: '' };
}

/** Enter, as editors indent the next line. */
function newline(text: string, random: Random): Edit {
  const { end } = lineAt(text, random);
  const blanks = /^ */.exec(text.slice(text.lastIndexOf('\n', end - 1) + 1))?.[0] ?? '';
  return insert(end, `\n${blanks}${random.pick(['', '  ', '- '])}`);
}

function indent(text: string, random: Random): Edit {
  const { start } = lineAt(text, random);
  const blanks = /^ */.exec(text.slice(start))?.[0].length ?? 0;
  return { start, end: start + blanks, text: ' '.repeat(Math.max(0, blanks + random.pick([-4, -2, -1, 1, 2, 4]))) };
}

/** Some of the text once more, anywhere. */
function paste(text: string, random: Random): Edit {
  const start = anywhere(text, random);
  return insert(anywhere(text, random), text.slice(start, start + random.below(60)));
}

function duplicateLine(text: string, random: Random): Edit {
  const { start, end } = lineAt(text, random);
  return insert(start, `${text.slice(start, end)}\n`);
}

/** A stage, or whatever else stands on a line with all that is further in below it, to another place. */
function moveBlock(text: string, random: Random): Edit {
  const { start, end } = blockAt(text, random);
  const { start: target } = lineAt(text, random);
  const block = text.slice(start, end);
  if (target < start) return { start: target, end, text: block + text.slice(target, start) };
  return { start, end: Math.max(target, end), text: text.slice(end, target) + block };
}

/** The same stage twice. */
function copyBlock(text: string, random: Random): Edit {
  const { start, end } = blockAt(text, random);
  return insert(lineAt(text, random).start, text.slice(start, end));
}

const block = /( *)[^\n]*(?:\n\1 [^\n]*)*\n?/y;

function blockAt(text: string, random: Random): Edit {
  const { start } = lineAt(text, random);
  block.lastIndex = start;
  const found = block.exec(text)?.[0] ?? '';
  return { start, end: start + found.length, text: '' };
}

function lineAt(text: string, random: Random): Edit {
  const at = anywhere(text, random);
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end, text: '' };
}
