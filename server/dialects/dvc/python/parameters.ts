/**
 * The parameters in a Python file, read without running it: assignments of literals in the module, in classes and,
 * to `self`, in `__init__`, https://dvc.org/doc/command-reference/params. What is no literal is no parameter.
 */
import { type DictNode, dictOf, type Entry, type Node } from '../../../yaml/node.ts';
import type { Offsets, Passage } from '../../../yaml/span.ts';
import { universalNewlines } from '../universalNewlines.ts';
import { NoLiteral, parseLiteral } from './literal.ts';

export function pythonParameters(whole: Passage): DictNode {
  const text = universalNewlines(whole.text);
  return dictOf(whole.span(0, text.length), new Reader(whole, text).block([...statements(text)], 0, false));
}

/** A statement without what is indented below it. */
interface Statement {
  readonly span: Offsets;
  /** In blanks. */
  readonly indent: number;
}

const piece =
  /"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|#[^\n]*|\\\r?\n|[[\](){};\n]|[^"'#\\[\](){};\n]+|[\s\S]/g;

/** Brackets, strings and backslashes carry a statement over the line's end; semicolons part several on a line. */
function* statements(text: string): Generator<Statement> {
  let depth = 0;
  let start = 0;
  let indent: number | undefined;
  for (const { 0: part, index } of text.matchAll(piece)) {
    if (/^[[({]$/.test(part)) depth += 1;
    if (/^[\])}]$/.test(part)) depth -= 1;
    if (depth > 0 || (part !== '\n' && part !== ';')) continue;
    const statement = statementAt(text, start, index, indent);
    if (statement !== undefined) yield statement;
    indent = part === ';' ? (statement?.indent ?? indent) : undefined;
    start = index + 1;
  }
  const last = statementAt(text, start, text.length, indent);
  if (last !== undefined) yield last;
}

/** The same length, with blanks for the line ends that a backslash takes away. */
function unfolded(source: string): string {
  return source.replace(/\\\r?\n/g, (fold) => ' '.repeat(fold.length));
}

function statementAt(text: string, start: number, end: number, indent: number | undefined): Statement | undefined {
  const source = unfolded(text.slice(start, end));
  const blanks = /^[ \t]*/.exec(source)?.[0].length ?? 0;
  if (/^\s*(#|$)/.test(source)) return undefined;
  return { span: { start: start + blanks, end }, indent: indent ?? blanks };
}

const classHead = /^class\s+([A-Za-z_]\w*)[^:]*:/;
const initHead = /^def\s+__init__\b[\s\S]*?:\s*(?:#.*)?$/;
const assignment = /^(?:(self)\s*\.\s*)?([A-Za-z_]\w*)\s*(?::[^=]*)?=(?!=)\s*/;

class Reader {
  readonly #passage: Passage;
  /** Of the passage, as Python reads it. */
  readonly #text: string;

  constructor(passage: Passage, text: string) {
    this.#passage = passage;
    this.#text = text;
  }

  /** The assignments at one level of indentation; later ones replace earlier ones of the same name. */
  block(block: readonly Statement[], indent: number, ofSelf: boolean): readonly Entry[] {
    const found = new Map<string, Entry>();
    const add = (entry: Entry | undefined): void => {
      if (entry?.key.kind === 'str') found.set(entry.key.value, entry);
    };
    for (const [index, statement] of block.entries()) {
      if (statement.indent !== indent) continue;
      const source = unfolded(this.#text.slice(statement.span.start, statement.span.end));
      const inner = bodyOf(block, index);
      const className = classHead.exec(source);
      if (className !== null) add(this.#class(statement, className, inner));
      else if (initHead.test(source)) for (const entry of this.#body(inner, true)) add(entry);
      else add(this.#assignment(statement, source, ofSelf));
    }
    return [...found.values()];
  }

  #body(body: readonly Statement[], ofSelf: boolean): readonly Entry[] {
    const [first] = body;
    return first === undefined ? [] : this.block(body, first.indent, ofSelf);
  }

  /** A class' body stands below its head, or behind it on the same line. */
  #class({ span, indent }: Statement, head: RegExpExecArray, body: readonly Statement[]): Entry {
    const { 0: source, 1: name = '' } = head;
    const behind = statementAt(this.#text, span.start + source.length, span.end, indent);
    const entries = behind === undefined ? this.#body(body, false) : this.block([behind], indent, false);
    return {
      key: this.#key(name, span.start + source.indexOf(name, 5)),
      value: dictOf(this.#passage.span(span.start, span.end), entries),
    };
  }

  #assignment({ span }: Statement, source: string, ofSelf: boolean): Entry | undefined {
    const match = assignment.exec(source);
    if (match === null || (ofSelf && match[1] === undefined)) return undefined;
    const [head, , name = ''] = match;
    try {
      const value = parseLiteral(this.#text, this.#passage, span.start + head.length, span.end);
      return { key: this.#key(name, span.start + head.indexOf(name)), value };
    } catch (error) {
      if (error instanceof NoLiteral) return undefined;
      throw error;
    }
  }

  #key(name: string, start: number): Node {
    return { kind: 'str', span: this.#passage.span(start, start + name.length), value: name, style: 'plain' };
  }
}

/** What is indented below a statement. */
function bodyOf(block: readonly Statement[], index: number): readonly Statement[] {
  const outer = block[index]?.indent ?? 0;
  const rest = block.slice(index + 1);
  const end = rest.findIndex(({ indent }) => indent <= outer);
  return end < 0 ? rest : rest.slice(0, end);
}
